"""A proxy of the environment is asked to connect to MiniMax; it sees neither key nor text, and never this machine's."""

import os
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from studio.lib import env
from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.speech import endpoints
from studio.minimax.speech.endpoints import SpeechRequest
from studio.minimax.wire import connections
from studio.minimax.wire.download import download
from studio.minimax.wire.proxy import EXCEPT, NAMES, check_setting, find_proxy
from studio.minimax.wire.transport import Timeouts
from studio.minimax.wire.web_file import CannotFetch, open_web_file
from studio.sandbox.server.tls import sign_certificate
from tests.minimax import examples
from tests.minimax.conftest import KEY
from tests.minimax.media_calls import BOOK
from tests.minimax.upstream import Talk, Wire, answer, cut_off, http, serving, unfinished

HELLO = SpeechRequest("speech-02-hd", "Hello", voice_id="Wise_Woman")
HOSTS = ("api.example.com", "files.example.com")
Name = Callable[..., None]


@pytest.fixture(autouse=True)
def name_proxy(monkeypatch: pytest.MonkeyPatch) -> Name:
    """Set variables; what the machine itself says is forgotten."""
    for name in (*NAMES, *EXCEPT):
        monkeypatch.delenv(name, raising=False)
    return lambda **values: [monkeypatch.setenv(name, value) for name, value in values.items()]


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The hosts' certificate, which the client trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    signed = sign_certificate(key, [x509.DNSName(host) for host in HOSTS], datetime.now(UTC))
    whole = tmp_path / "hosts.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    whole.write_bytes(secret + signed.public_bytes(Encoding.PEM))
    trust = ssl.create_default_context(cafile=str(whole))
    monkeypatch.setattr(connections, "tls_context", lambda: trust)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(whole)
    return context


@pytest.fixture
async def behind(wire: Wire, certificate: ssl.SSLContext, name_proxy: Name) -> AsyncIterator[Wire]:
    """What is reached through the proxy, which is ``wire``."""
    async with serving() as found:
        wire.answers(connects_to(found, certificate))
        name_proxy(HTTPS_PROXY=wire.url)
        yield found


def connects_to(found: Wire, certificate: ssl.SSLContext) -> Talk:
    """Return how a proxy connects."""

    async def tunnel(reader: object, writer: object) -> None:
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")  # type: ignore[attr-defined]
        await writer.start_tls(certificate)  # type: ignore[attr-defined]
        await found.serve(reader, writer)  # type: ignore[arg-type]

    return tunnel


async def test_requests_and_sessions_go_by_the_proxy_which_sees_only_the_host(wire: Wire, behind: Wire) -> None:
    behind.answers(answer(**examples.SPEECH_NEW))
    api = Api("https://api.example.com", KEY)
    await api.speech.create(HELLO)
    with pytest.raises(errors.Unsure):
        async with api.speech.session(BOOK):
            pass
    assert [sent.line for sent in wire.asked] == ["CONNECT api.example.com:443 HTTP/1.1"] * len(wire.asked)
    assert KEY not in repr(wire.asked)
    assert [sent.line.split()[1] for sent in behind.asked] == ["/v1/t2a_v2", "/ws/v1/t2a_v2"]
    assert {sent.headers["authorization"] for sent in behind.asked} == {f"Bearer {KEY}"}


async def test_name_and_password_of_the_proxy_are_told_to_it_alone(wire: Wire, behind: Wire, name_proxy: Name) -> None:
    name_proxy(HTTPS_PROXY=wire.url.replace("//", "//alice:s%40cret@"))
    behind.answers(answer(base_resp=examples.OK))
    api = Api("https://api.example.com", KEY)
    await api.voices.list()
    with pytest.raises(errors.Unsure):
        async with api.speech.session(BOOK):
            pass
    assert {sent.headers["proxy-authorization"] for sent in wire.asked} == {"Basic YWxpY2U6c0BjcmV0"}
    assert all("proxy-authorization" not in sent.headers for sent in behind.asked)


async def test_results_come_by_the_proxy_too_but_from_no_local_network(wire: Wire, behind: Wire) -> None:
    behind.answers(http(b"sound", "audio/mpeg"))
    assert b"".join([piece async for piece in download("https://files.example.com/a", limit_bytes=9)]) == b"sound"
    async with open_web_file("https://files.example.com/b", trusted=(), anywhere=True) as file:
        assert b"".join([piece async for piece in file.pieces()]) == b"sound"
    for link in ("https://10.0.0.1/a", "https://127.0.0.1/a", "https://localhost/a", "https://intranet/a"):
        with pytest.raises(errors.NotSent):
            assert [piece async for piece in download(link, limit_bytes=9)]
        with pytest.raises(CannotFetch):
            async with open_web_file(link, trusted=(), anywhere=True):
                pass
    assert {sent.line.split()[1] for sent in wire.asked} == {"files.example.com:443"}


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (http("", status="407 Proxy Authentication Required"), "{place}, which answered with 407"),
        (http("", status="403 Forbidden"), "{place}, which answered with 403"),
        (cut_off(b""), "{place}"),
        (cut_off(b"SSH-2.0-x\r\n\r\n"), "{place}"),
    ],
    ids=["password", "forbidden", "closes", "no proxy"],
)
async def test_what_a_proxy_does_not_connect_was_never_sent(
    wire: Wire, name_proxy: Name, script: bytes, words: str
) -> None:
    name_proxy(https_proxy=wire.url.replace("//", "//alice:secret@"))
    wire.answers(script)
    api = Api("https://api.example.com", KEY)
    for ask in (lambda: api.speech.create(HELLO), lambda: api.speech.session(BOOK).__aenter__()):
        with pytest.raises(errors.NotSent) as caught:
            await ask()
        assert caught.value.via == f"the proxy {words.format(place=wire.url.removeprefix('http://'))}"


async def test_a_proxy_that_is_silent_was_never_sent_anything(
    wire: Wire, name_proxy: Name, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "TIMEOUTS", Timeouts(first_s=0.2, idle_s=0.2, total_s=0.2))
    name_proxy(HTTPS_PROXY=wire.url)
    wire.answers(unfinished(b""))
    with pytest.raises(errors.NotSent):
        await Api("https://api.example.com", KEY).speech.create(HELLO)


async def test_what_is_lost_behind_the_proxy_may_have_been_carried_out(wire: Wire, behind: Wire) -> None:
    behind.answers(cut_off(b""))
    with pytest.raises(errors.Unsure) as caught:
        await Api("https://api.example.com", KEY).speech.create(HELLO)
    assert caught.value.via.startswith("the proxy 127.0.0.1:")
    assert len(behind.asked) == 1


LOOPBACK = ["http://127.0.0.1:8601", "https://localhost/v1", "https://[::1]:1", "https://127.1.2.3", "ws://a.localhost"]


@pytest.mark.parametrize("url", LOOPBACK)
@pytest.mark.parametrize("name", NAMES)
def test_this_machine_is_never_asked_by_a_proxy(name_proxy: Name, url: str, name: str) -> None:
    name_proxy(**{name: "http://proxy.example:3128"})
    assert find_proxy(url) == ""
    assert find_proxy("wss://api.minimax.io/ws") == "http://proxy.example:3128"


@pytest.mark.parametrize(
    ("excepted", "url", "direct"),
    [
        ("api.minimax.io", "https://api.minimax.io/v1", True),
        ("API.minimax.io , x", "https://api.minimax.io/v1", True),
        (".minimax.io", "https://api.minimax.io", True),
        ("*.minimax.io", "https://api.minimax.io", True),
        ("minimax.io", "https://api.minimax.io", True),
        ("max.io", "https://api.minimax.io", False),
        ("*", "https://api.minimax.io", True),
        ("10.0.0.0/8", "https://10.1.2.3:8443/v1", True),
        ("10.0.0.0/8", "https://11.1.2.3/v1", False),
        ("[fd00::]/8, x", "https://api.minimax.io", False),
        ("fd00::/8", "https://[fd12::1]/v1", True),
        ("", "https://api.minimax.io", False),
    ],
)
def test_no_proxy_names_hosts_ends_and_networks(name_proxy: Name, excepted: str, url: str, direct: bool) -> None:
    name_proxy(HTTPS_PROXY="proxy.example:3128", NO_PROXY=excepted)
    assert find_proxy(url) == ("" if direct else "http://proxy.example:3128")


@pytest.mark.parametrize("value", ["socks5://a:1", "http://", "http://a:99999", "http://a:0", "ftp://a", "http://[::1"])
def test_a_proxy_that_cannot_be_asked_is_refused_at_start(name_proxy: Name, value: str) -> None:
    name_proxy(ALL_PROXY=value.replace("//", "//alice:secret@"))
    with pytest.raises(env.Misconfigured, match="ALL_PROXY is not a proxy that can be asked") as caught:
        env.tried(check_setting)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("value", ["", " ", "http://a:3128", "https://alice:b@a", "a:3128", "a"])
def test_a_proxy_that_can_be_asked_is_taken(name_proxy: Name, value: str) -> None:
    name_proxy(HTTPS_PROXY=value)
    env.tried(check_setting)
    assert os.environ["HTTPS_PROXY"] == value
