"""The sandbox over https: its certificate vouches for itself, is kept, and is renewed in time."""

import json
import socket
import ssl
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from websockets.asyncio.client import connect

from studio.sandbox.server.tls import LIFE, load_or_create
from tests.sandbox.asking import KEY, SHORT, order
from tests.sandbox.sound import decoded
from tests.sandbox.talking import FINISH, PATH, START, go_on, names, sound_of
from tests.sandbox_process import Program

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A sandbox that speaks https."""
    with Program(tmp_path_factory.mktemp("tls") / "data", "--tls") as running:
        yield running


@pytest.fixture(scope="module")
def trust(program: Program) -> ssl.SSLContext:
    """Trust in this sandbox's certificate and in no other."""
    return ssl.create_default_context(cafile=Path(program.log.name).parent / "data" / "tls" / "certificate.pem")


@pytest.fixture(scope="module")
def trusting(trust: ssl.SSLContext) -> Iterator[httpx.Client]:
    """A client that trusts this sandbox."""
    with httpx.Client(verify=trust, headers={"Authorization": f"Bearer {KEY}"}, timeout=30) as client:
        yield client


def test_its_address_and_its_links_are_https(program: Program, trusting: httpx.Client) -> None:
    assert program.url.startswith("https://127.0.0.1:")
    link = trusting.post(f"{program.url}/v1/t2a_v2", json=order(SHORT, output_format="url")).json()["data"]["audio"]
    assert link.startswith(f"{program.url}/download/")
    assert decoded(trusting.get(link).content).duration_ms > 300


def test_it_may_be_called_localhost(program: Program, trusting: httpx.Client) -> None:
    assert trusting.get(program.url.replace("127.0.0.1", "localhost")).status_code == 404


async def test_the_live_session_is_there_too(program: Program, trust: ssl.SSLContext) -> None:
    address = program.url.replace("https:", "wss:") + PATH
    async with connect(address, ssl=trust, additional_headers={"Authorization": f"Bearer {KEY}"}) as live:
        for message in (START, go_on(SHORT), FINISH):
            await live.send(json.dumps(message))
        heard = [json.loads(text) async for text in live]
    assert "task_finished" in names(heard) and len(sound_of(heard)) > 1000


def test_whoever_does_not_know_the_certificate_does_not_trust_it(program: Program) -> None:
    with pytest.raises(httpx.ConnectError, match="self-signed certificate"):
        httpx.get(program.url)


def test_the_key_is_the_owners_alone(tmp_path: Path) -> None:
    pair = load_or_create(tmp_path / "tls", "127.0.0.1")
    assert (stat.S_IMODE(pair.key.stat().st_mode), stat.S_IMODE(pair.key.parent.stat().st_mode)) == (0o600, 0o700)
    assert b"PRIVATE" not in pair.certificate.read_bytes()


def borne(folder: Path, host: str, now: datetime = NOW) -> tuple[int, set[str]]:
    """Return the number of the certificate that is kept for a host, and the names that it bears."""
    certificate = x509.load_pem_x509_certificate(load_or_create(folder, host, now).certificate.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return certificate.serial_number, {str(name.value) for name in names}


def test_it_names_this_machine_and_the_host(tmp_path: Path) -> None:
    assert borne(tmp_path, "studio.example.org")[1] == {"localhost", "127.0.0.1", "::1", "studio.example.org"}
    assert "192.168.7.3" in borne(tmp_path, "192.168.7.3")[1]
    assert socket.gethostname() in borne(tmp_path, "0.0.0.0")[1]


def test_the_same_certificate_is_kept_until_it_nears_its_end(tmp_path: Path) -> None:
    first = borne(tmp_path, "127.0.0.1")
    assert borne(tmp_path, "127.0.0.1", NOW + LIFE - timedelta(days=31)) == first
    assert borne(tmp_path, "127.0.0.1", NOW + LIFE - timedelta(days=29)) != first


@pytest.mark.parametrize("name", ["certificate.pem", "certificate.key"])
def test_what_is_lost_or_spoiled_is_made_again(tmp_path: Path, name: str) -> None:
    first = borne(tmp_path, "127.0.0.1")[0]
    (tmp_path / name).write_bytes(b"spoiled")
    second = borne(tmp_path, "127.0.0.1")[0]
    (tmp_path / name).unlink()
    assert len({first, second, borne(tmp_path, "127.0.0.1")[0]}) == 3


def test_a_key_of_another_certificate_is_not_used(tmp_path: Path) -> None:
    mine, other = load_or_create(tmp_path / "mine", "127.0.0.1"), load_or_create(tmp_path / "other", "127.0.0.1")
    mine.key.write_bytes(other.key.read_bytes())
    before = mine.certificate.read_bytes()
    assert load_or_create(tmp_path / "mine", "127.0.0.1").certificate.read_bytes() != before
