"""``manage.py up`` makes everything it needs, prints one address, and says plainly what is in its way."""

import json
import os
import resource
import signal
import socket
import ssl
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from studio.lib.uvicorn_server import raise_file_limit
from tests.server import wait_until
from tests.up_process import Up, refused

pytestmark = pytest.mark.timeout(180)
MOST_AT_REST_MB = 130


def get(url: str) -> tuple[int, str]:
    """Return an answer's status and text; redirects are followed."""
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def answers(url: str) -> bool:
    """Return whether somebody listens and answers there."""
    try:
        get(url)
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path_factory.mktemp("first") / "data"


@pytest.fixture(scope="module")
def up(data: Path) -> Iterator[Up]:
    """Studio, started for the first time."""
    with Up(data) as running:
        yield running


def sandbox_of(data: Path) -> str:
    """Return the address of the sandbox that runs in a data folder."""
    return f"http://127.0.0.1:{(data / 'sandbox' / 'port').read_text()}"


def test_the_first_start_prints_one_address_with_the_setup_token(up: Up) -> None:
    assert up.line.startswith("Studio: http://127.0.0.1:")
    assert up.path.startswith("/setup/")
    assert len(up.path) > len("/setup/") + 20


def test_the_setup_page_answers_and_a_guess_does_not(up: Up) -> None:
    status, text = get(up.url + up.path)
    assert (status, "password" in text) == (200, True)
    assert get(f"{up.url}/setup/not-the-token/")[0] == 404


def test_somebody_without_the_token_learns_where_it_is(up: Up) -> None:
    status, text = get(up.url + "/")
    assert (status, "no owner yet" in text) == (200, True)


def test_files_are_hashed_and_kept_for_long(up: Up) -> None:
    _, text = get(up.url + "/")
    href = next(part.split('"')[0] for part in text.split('href="') if part.startswith("/static/css/frame."))
    with urllib.request.urlopen(up.url + href, timeout=20) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        sheet = answer.read().decode()
    assert "@import" not in sheet and ".btn-go" in sheet  # in one piece


def test_it_is_well_and_ready(up: Up) -> None:
    assert get(up.url + "/healthz") == (200, "ok")
    wait_until(lambda: get(up.url + "/readyz")[0] == 200)


def test_what_a_first_start_does_once_takes_no_memory_of_the_server(up: Up) -> None:
    status = Path(f"/proc/{up.process.pid}/status").read_text()
    [resident_kb] = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")]
    assert resident_kb / 1024 <= MOST_AT_REST_MB


def test_secrets_are_the_owners_alone(up: Up, data: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [data, *(data / "secrets").iterdir()]}
    assert modes == {"data": 0o700, "secret-key": 0o600, "field-keys": 0o600}


def test_a_folder_that_others_could_read_is_closed_and_that_is_said(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    older = data / "studio.sqlite3-old"
    older.write_text("of a time before")
    data.chmod(0o755)
    older.chmod(0o644)
    umask = os.umask(0o000)
    try:
        with Up(data) as running:
            assert get(f"{running.url}/readyz")[0] == 200
    finally:
        os.umask(umask)
    assert "other accounts of this machine could read in" in (tmp_path / "up.log").read_text()
    open_ones = [path for path in (data, *data.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert open_ones == []


def test_the_sandbox_comes_back_at_the_same_address_when_it_dies(up: Up, data: Path) -> None:
    url = sandbox_of(data)
    wait_until(lambda: answers(url))
    os.kill(sandbox_id(up.process.pid), signal.SIGKILL)
    wait_until(lambda: not answers(url))
    wait_until(lambda: answers(url))


def sandbox_id(parent: int) -> int:
    """Return the process id of the sandbox that a process started."""
    for folder in Path("/proc").glob("[0-9]*"):
        fields = (folder / "stat").read_text().rsplit(") ", 1)[1].split()
        if int(fields[1]) == parent and b"studio.sandbox" in (folder / "cmdline").read_bytes():
            return int(folder.name)
    raise AssertionError("no sandbox runs")


def test_a_stranger_with_a_thousand_open_calls_keeps_nobody_out(up: Up) -> None:
    raise_file_limit()  # ours
    before = resource.prlimit(up.process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(up.process.pid, resource.RLIMIT_NOFILE, (400, before[1]))
    port = int(up.url.rsplit(":", 1)[1])
    with ExitStack() as lines:
        for _ in range(1100):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", port), 20, ("127.0.0.9", 0)))
            line.sendall(b"GET / HTTP/1.1\r\nX: ")
        assert get(up.url + "/readyz")[0] == 200
        assert "no owner yet" in get(up.url + "/")[1]
    resource.prlimit(up.process.pid, resource.RLIMIT_NOFILE, before)


def test_a_header_without_an_end_costs_the_server_nothing(up: Up) -> None:
    port = int(up.url.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), 20) as line:
        line.sendall(b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000)
        assert b"431 " in line.recv(4096)
    assert get(up.url + "/healthz") == (200, "ok")


def test_a_second_studio_on_the_same_folder_is_refused(up: Up, data: Path) -> None:
    assert "another Studio already uses the data folder" in refused(data, "--port", "0")


def test_a_taken_port_is_told(up: Up, tmp_path: Path) -> None:
    port = up.url.rsplit(":", 1)[1]
    words = refused(tmp_path / "data", "--port", port)
    assert f"port {port} is taken by another program" in words
    assert "Traceback" not in words


def test_ctrl_c_ends_it_cleanly_and_quickly_with_a_socket_open(tmp_path: Path) -> None:
    with Up(tmp_path / "data") as up, socket.create_connection(("127.0.0.1", int(up.url.rsplit(":", 1)[1]))) as idle:
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b"200" in idle.recv(4096)
        url = sandbox_of(tmp_path / "data")
        assert up.interrupt() == 0
        assert up.more_lines() == ""
        assert not answers(url)


def test_the_sandbox_ends_with_a_studio_that_is_killed(tmp_path: Path) -> None:
    with Up(tmp_path / "data") as up:
        url = sandbox_of(tmp_path / "data")
        wait_until(lambda: answers(url))
        up.interrupt(signal.SIGKILL)
        wait_until(lambda: not answers(url))


def test_the_sandbox_alone_serves_other_programs_within_limits(tmp_path: Path) -> None:
    with Up(tmp_path / "data", "--sandbox-only", "--limits", "--port", "0") as up:
        assert up.line == f"Sandbox: {up.url}"
        assert answers(up.url)
        request = urllib.request.Request(f"{up.url}/v1/t2a_v2", b"{}", {"Authorization": "Bearer sk-alice"})
        told = [json.load(urllib.request.urlopen(request, timeout=20))["base_resp"]["status_code"] for _ in range(61)]
    assert told[0] == 2013 and told[-1] in (1002, 2045)


def test_the_sandbox_alone_may_speak_https(tmp_path: Path) -> None:
    with Up(tmp_path / "data", "--sandbox-only", "--tls", "--port", "0") as up:
        assert up.line == f"Sandbox: {up.url}" and up.url.startswith("https://127.0.0.1:")
        trust = ssl.create_default_context(cafile=tmp_path / "data" / "sandbox" / "tls" / "certificate.pem")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(up.url, timeout=20, context=trust)


@pytest.mark.parametrize("option", ["--tls", "--limits"])
def test_the_studio_itself_has_no_options_of_the_sandbox(tmp_path: Path, option: str) -> None:
    words = refused(tmp_path / "data", option)
    assert f"{option} is for the sandbox alone: add --sandbox-only" in words and "Traceback" not in words
