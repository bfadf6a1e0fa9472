"""The ledger that tests of double charges trust."""

import hashlib
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.sandbox.asking import KEY, SPEECH, TEXT, events, order, sound_of, speak, status
from tests.sandbox_process import Program
from tests.sandboxes import charges, fault, held
from tests.server import wait_until


def test_a_charge_tells_what_was_asked_and_sent(api: httpx.Client, calm_sandbox: str) -> None:
    answer = speak(api, TEXT)
    (row,) = charges(calm_sandbox)
    assert (row["path"], row["units"], row["key"]) == (SPEECH, len(TEXT), KEY[-4:])
    assert row["trace_id"] == answer["trace_id"]
    assert row["sha256"] == hashlib.sha256(sound_of(answer)).hexdigest()
    assert (row["state"], row["aborted"], row["size_bytes"]) == ("done", False, len(sound_of(answer)))


def test_a_stream_is_charged_once_and_its_repetition_is_not_summed(api: httpx.Client, calm_sandbox: str) -> None:
    *chunks, _ = events(api)
    (row,) = charges(calm_sandbox)
    assert row["sha256"] == hashlib.sha256(b"".join(map(sound_of, chunks))).hexdigest()


def test_the_key_itself_is_in_no_row_and_no_file(tmp_path: Path) -> None:
    secret = "sk-very-secret-canary-0007"
    with Program(tmp_path / "data", "--faults") as program:
        with httpx.Client(base_url=program.url, headers={"Authorization": f"Bearer {secret}"}, timeout=30) as client:
            speak(client)
            client.post("/v1/files/upload", data={"purpose": "voice_clone"}, files={"file": ("a.mp3", b"x")})
        assert "canary" not in httpx.get(f"{program.url}/_ledger").text
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert kept and not any(b"canary" in data for data in kept)


@pytest.mark.parametrize("streamed", [True, False])
def test_the_charge_is_there_before_the_first_byte(api: httpx.Client, calm_sandbox: str, streamed: bool) -> None:
    fault(calm_sandbox, SPEECH, "delay", n=30)
    with pytest.raises(httpx.ReadTimeout):
        api.post(SPEECH, json=order(stream=streamed), timeout=2)
    assert len(charges(calm_sandbox)) == 1


def test_a_charge_outlives_the_kill_of_its_sandbox(tmp_path: Path) -> None:
    with Program(tmp_path / "data", "--faults") as program:
        fault(program.url, SPEECH, "hold_after_chunks", n=1)
        headers = {"Authorization": f"Bearer {KEY}"}
        with httpx.stream("POST", program.url + SPEECH, json=order(stream=True), headers=headers, timeout=30):
            wait_until(lambda: held(program.url) == 1)
            program.end(signal.SIGKILL)
    with Program(tmp_path / "data", "--faults") as again:
        assert [row["state"] for row in charges(again.url)] == ["open"]


@pytest.mark.parametrize("stream", [False, True])
def test_work_that_fails_before_its_first_sound_is_free(tmp_path: Path, stream: bool) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    with (
        Program(tmp_path / "data", "--faults") as program,
        httpx.Client(base_url=program.url, headers=headers, timeout=30) as api,
        ThreadPoolExecutor(1) as pool,
    ):
        asked = pool.submit(api.post, SPEECH, json=order(TEXT, stream=stream))
        while not asked.done():
            for child in program.children():
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
        assert status(asked.result().json())[0] == 1000
        assert charges(program.url) == []
