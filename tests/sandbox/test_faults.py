"""Failures on request: each action does what it says, and its rule meets the calls that are meant."""

import json
import time
import zlib
from contextlib import nullcontext
from typing import Any

import aiohttp
import httpx
import pytest

from tests.sandbox.asking import KEY, SHORT, SPEECH, TEXT, events, order, sound_of, speak, status
from tests.sandboxes import charges, clear, fault, held, release
from tests.server import wait_until

SESSION = "/ws/v1/t2a_v2"


def overheard(api: httpx.Client, *, streamed: bool) -> tuple[bytes, bool]:
    """Return what comes of an answer, and whether it came to its end."""
    heard = bytearray()
    try:
        with api.stream("POST", SPEECH, json=order(stream=streamed)) as response:
            for piece in response.iter_bytes():
                heard += piece
    except httpx.RemoteProtocolError:
        return bytes(heard), False
    return bytes(heard), True


def test_a_status_comes_with_its_body_and_headers(api: httpx.Client, calm_sandbox: str) -> None:
    headers = {"Location": "http://127.0.0.1:1/"}
    fault(calm_sandbox, SPEECH, "status", n=302, body="elsewhere", headers=headers)
    answer = api.post(SPEECH, json=order())
    assert (answer.status_code, answer.text, answer.headers["location"]) == (302, "elsewhere", headers["Location"])
    assert charges(calm_sandbox) == []


def test_a_code_comes_in_the_envelope(api: httpx.Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, SPEECH, "code", n=1008)
    assert speak(api) == {"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}}


@pytest.mark.parametrize("action", ["status", "code", "cut_before_reply", "never", "big", "gzip_bomb"])
@pytest.mark.parametrize("charged", [True, False])
def test_a_failure_costs_when_told_so(api: httpx.Client, calm_sandbox: str, action: str, charged: bool) -> None:
    fault(calm_sandbox, SPEECH, action, n={"status": 500, "code": 1000}.get(action, 1), charged=charged)
    fails = {"cut_before_reply": httpx.RemoteProtocolError, "never": httpx.ReadTimeout}.get(action)
    with pytest.raises(fails) if fails else nullcontext():
        api.post(SPEECH, json=order(SHORT, stream=True), timeout=1 if action == "never" else 30)
    wait_until(lambda: len(charges(calm_sandbox)) == int(charged))


def test_only_the_call_that_is_meant_is_met(api: httpx.Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, SPEECH, "code", n=1000, nth=2)
    assert [status(speak(api))[0] for _ in range(3)] == [0, 1000, 0]
    assert api.post("/v1/get_voice", json={"voice_type": "all"}).json()["base_resp"]["status_code"] == 0


def test_rules_of_one_path_act_together(api: httpx.Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, SPEECH, "sse_garbage", n=1, text="first\n\n")
    fault(calm_sandbox, SPEECH, "sse_garbage", n=2, text="second\n\n")
    text = api.post(SPEECH, json=order(stream=True)).text
    assert text.index("first") < text.index("second")


def test_a_delay_is_before_the_first_byte(api: httpx.Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, SPEECH, "delay", n=0.5)
    began = time.monotonic()
    with api.stream("POST", SPEECH, json=order(stream=True)):
        assert time.monotonic() - began >= 0.5


def test_a_drip_loses_nothing(api: httpx.Client, calm_sandbox: str) -> None:
    whole = speak(api)["data"]["audio"]
    fault(calm_sandbox, SPEECH, "drip", n=len(whole) * 2)
    began = time.monotonic()
    assert speak(api)["data"]["audio"] == whole
    assert time.monotonic() - began >= 0.3


def test_a_pace_is_kept_and_loses_nothing(api: httpx.Client, calm_sandbox: str) -> None:
    count = len(events(api, SHORT))
    fault(calm_sandbox, SPEECH, "pace", n=10)
    began = time.monotonic()
    assert len(events(api, SHORT)) == count
    assert time.monotonic() - began >= (count - 1) / 10


def test_a_stream_is_held_until_released(api: httpx.Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, SPEECH, "hold_after_chunks", n=2)
    with api.stream("POST", SPEECH, json=order(stream=True)) as response:
        lines = filter(None, response.iter_lines())
        heard = [json.loads(next(lines)[6:]) for _ in range(2)]
        wait_until(lambda: held(calm_sandbox) == 1)
        assert charges(calm_sandbox)[0]["state"] == "open"
        release(calm_sandbox)
        heard += [json.loads(line[6:]) for line in lines]
    assert sound_of(heard[-1]) == b"".join(map(sound_of, heard[:-1]))
    assert held(calm_sandbox) == 0


@pytest.mark.parametrize("action", ["cut_after_chunks", "end_after_chunks"])
def test_a_stream_stops_after_some_chunks(api: httpx.Client, calm_sandbox: str, action: str) -> None:
    fault(calm_sandbox, SPEECH, action, n=2)
    heard, ended = overheard(api, streamed=True)
    assert heard.count(b"data: ") == heard.count(b"\n\n") == 2
    assert ended is (action == "end_after_chunks")
    wait_until(lambda: charges(calm_sandbox)[0]["aborted"])


@pytest.mark.parametrize("streamed", [True, False])
def test_an_answer_is_cut_at_a_byte(api: httpx.Client, calm_sandbox: str, streamed: bool) -> None:
    fault(calm_sandbox, SPEECH, "cut_after_bytes", n=5000)
    heard, ended = overheard(api, streamed=streamed)
    assert (len(heard), ended) == (5000, False)


def test_a_failure_comes_in_the_middle(api: httpx.Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, SPEECH, "fail_after_chunks", n=2, code=1033)
    heard = events(api)
    assert [status(event)[0] for event in heard] == [0, 0, 1033]


@pytest.mark.parametrize(("action", "streamed"), [
    ("hex_odd", True), ("hex_odd", False), ("no_audio", True), ("no_audio", False),
])  # fmt: skip
def test_sound_is_spoilt(api: httpx.Client, calm_sandbox: str, action: str, streamed: bool) -> None:
    whole = events(api)[0] if streamed else speak(api)
    fault(calm_sandbox, SPEECH, action)
    spoilt = events(api)[0] if streamed else speak(api)
    assert spoilt["data"]["audio"] == (whole["data"]["audio"][:-1] if action == "hex_odd" else "")


def test_floods_are_as_big_as_told(api: httpx.Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, SPEECH, "big", n=3)
    assert len(speak(api)["data"]["audio"]) == 3 << 20
    clear(calm_sandbox)
    fault(calm_sandbox, SPEECH, "gzip_bomb", n=20)
    with api.stream("POST", SPEECH, json=order()) as response:
        packed = b"".join(response.iter_raw())
    assert len(packed) < 100_000 and len(zlib.decompress(packed, 47)) == 20 << 20


@pytest.mark.parametrize(("action", "number"), [("status", 503), ("cut_before_reply", 0)])
async def test_a_handshake_is_spoilt_too(calm_sandbox: str, action: str, number: int) -> None:
    fault(calm_sandbox, SESSION, action, n=number)
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientError) as failure:
            await http.ws_connect(calm_sandbox + SESSION)
    assert getattr(failure.value, "status", 0) == number


async def test_a_session_is_told_a_code(calm_sandbox: str) -> None:
    fault(calm_sandbox, SESSION, "code", n=1002)
    async with aiohttp.ClientSession() as http, http.ws_connect(calm_sandbox + SESSION) as socket:
        event = await socket.receive_json()
    assert (event["event"], event["base_resp"]["status_code"]) == ("task_failed", 1002)


async def test_a_session_is_cut_between_pieces(calm_sandbox: str) -> None:
    fault(calm_sandbox, SESSION, "cut_after_chunks", n=2)
    start = {"event": "task_start", "model": "speech-02-hd", "voice_setting": {"voice_id": "Wise_Woman"}}
    headers = {"Authorization": f"Bearer {KEY}"}
    async with aiohttp.ClientSession() as http, http.ws_connect(calm_sandbox + SESSION, headers=headers) as socket:
        for message in (start, {"event": "task_continue", "text": TEXT}):
            await socket.send_json(message)
        heard = [json.loads(message.data) async for message in socket]
        assert socket.close_code != 1000
    assert [event["event"] for event in heard][2:] == ["task_continued"] * 2


@pytest.mark.parametrize("rule", [{}, {"path": SPEECH, "do": "dance"}, {"path": "t2a", "do": "code"}])
def test_a_rule_that_is_none_is_refused_with_the_verbs_there_are(calm_sandbox: str, rule: dict[str, Any]) -> None:
    answer = httpx.post(f"{calm_sandbox}/_fault", json=rule)
    assert answer.status_code == 400
    assert "hold_after_chunks" in answer.json()["error"] or "path begins" in answer.json()["error"]
