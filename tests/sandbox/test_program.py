"""The sandbox as a program: how it starts, what it survives, how it ends."""

import itertools
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.sandbox.asking import KEY, SPEECH, order, speak, status
from tests.sandbox_process import PATIENCE_S, Program, lives, words
from tests.sandboxes import HTTP, TRUST, fault, held
from tests.server import wait_until
from tests.source import ROOT


def client(program: Program) -> httpx.Client:
    """Return a client of a program."""
    headers = {"Authorization": f"Bearer {KEY}"}
    return httpx.Client(base_url=program.url, headers=headers, timeout=30, verify=TRUST)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A sandbox that was started without options, and that no test ends."""
    with Program(tmp_path_factory.mktemp("program") / "data") as program:
        yield program


def test_its_first_line_is_its_address(plain: Program) -> None:
    assert re.fullmatch(r"Sandbox: http://127\.0\.0\.1:\d+\n", plain.line)
    assert httpx.get(plain.url).status_code == 404


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_its_child_too(tmp_path: Path, number: int) -> None:
    with Program(tmp_path / "data") as program:
        (child,) = program.children()
        assert program.end(number) == 0
        assert (program.more_lines(), program.complaints()) == ("", "")
        wait_until(lambda: not lives(child))


def test_it_ends_in_the_middle_of_a_stream_without_a_traceback(tmp_path: Path) -> None:
    with Program(tmp_path / "data", "--faults") as program, client(program) as api:
        fault(program.url, SPEECH, "hold_after_chunks", n=1)
        with api.stream("POST", SPEECH, json=order(stream=True)):
            wait_until(lambda: held(program.url) == 1)
            assert program.end(signal.SIGTERM) == 0
        assert "Traceback" not in program.complaints()


def test_the_end_of_its_stdin_ends_it_and_its_child_too(tmp_path: Path) -> None:
    with Program(tmp_path / "data", "--stdin") as program:
        (child,) = program.children()
        program.close_stdin()
        assert program.process.wait(PATIENCE_S) == 0
        wait_until(lambda: not lives(child))


def test_without_the_flag_its_stdin_is_nothing_to_it(tmp_path: Path) -> None:
    with Program(tmp_path / "data") as program, client(program) as api:
        program.close_stdin()
        assert status(speak(api)) == (0, "success")


def test_its_child_does_not_outlive_its_kill(tmp_path: Path) -> None:
    with Program(tmp_path / "data") as program:
        (child,) = program.children()
        program.end(signal.SIGKILL)
        wait_until(lambda: not lives(child))


def test_a_killed_child_is_replaced(plain: Program) -> None:
    with client(plain) as api:
        first = speak(api)
        (child,) = plain.children()
        os.kill(child, signal.SIGKILL)
        assert speak(api)["data"] == first["data"]
        assert plain.children() != [child]


def test_a_child_killed_in_the_middle_fails_only_its_own_stream(tmp_path: Path) -> None:
    with Program(tmp_path / "data", "--faults") as program, client(program) as api:
        speak(api)
        api.post("/_fault", json={"path": SPEECH, "do": "hold_after_chunks", "n": 2})
        with api.stream("POST", SPEECH, json=order("One more sentence is spoken. " * 100, stream=True)) as response:
            lines = response.iter_lines()
            next(lines)
            os.kill(program.children()[0], signal.SIGKILL)
            api.post("/_release")
            *_, last = filter(None, lines)
        assert '"status_code":1000' in last
        assert status(speak(api)) == (0, "success")


def test_nobody_can_spoil_a_sandbox_that_allows_no_faults(plain: Program) -> None:
    asked = itertools.product(("GET", "POST", "DELETE"), ("/_ledger", "/_fault", "/_release"))
    assert {HTTP.request(method, plain.url + path).status_code for method, path in asked} == {404}


def test_a_taken_port_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        command = words(tmp_path, "--port", str(port))
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)
    said = f"Sandbox: cannot listen on 127.0.0.1:{port}: the port is taken by another program.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


def test_what_was_kept_is_there_after_a_restart(tmp_path: Path) -> None:
    with Program(tmp_path / "data") as program, client(program) as api:
        form = {"data": {"purpose": "voice_clone"}, "files": {"file": ("a.mp3", b"sound")}}
        number = api.post("/v1/files/upload", **form).json()["file"]["file_id"]
    with Program(tmp_path / "data") as program, client(program) as api:
        assert api.get("/v1/files/retrieve_content", params={"file_id": number}).content == b"sound"
