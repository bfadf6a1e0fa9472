"""The WebSocket `/ws/v1/t2a_v2`."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.sandbox.asking import SHORT, TEXT
from tests.sandbox.sound import decoded
from tests.sandbox.talking import FINISH, PATH, START, Client, go_on, names, sound_of
from tests.sandbox_process import Program
from tests.sandboxes import charges, fault, held
from tests.server import wait_until


@pytest.fixture
async def client(calm_sandbox: str) -> AsyncIterator[Client]:
    """A client of the run's sandbox."""
    async with aiohttp.ClientSession() as http:
        yield Client(http, calm_sandbox)


async def test_a_session_goes_from_greeting_to_farewell(client: Client) -> None:
    heard = await client.talk(START, go_on(TEXT), FINISH)
    assert names(heard) == ["connected_success", "task_started", "task_finished"]
    assert heard[0]["event"] == "connected_success" and heard[-1]["event"] == "task_finished"
    assert {event["base_resp"]["status_code"] for event in heard} == {0}
    assert len({event["session_id"] for event in heard}) == len({event["trace_id"] for event in heard}) == 1


async def test_the_greeting_comes_unasked(client: Client, calm_sandbox: str) -> None:
    async with client.http.ws_connect(calm_sandbox + PATH, headers={"Authorization": "Bearer k"}) as socket:
        greeting = await socket.receive_json()
    assert set(greeting) == {"session_id", "event", "trace_id", "base_resp"}
    assert greeting["base_resp"] == {"status_code": 0, "status_msg": "success"}


async def test_each_text_ends_with_a_final_piece(client: Client) -> None:
    heard = await client.talk(START, go_on(TEXT), go_on(SHORT), FINISH)
    pieces = [event for event in heard if event["event"] == "task_continued"]
    finals = [number for number, event in enumerate(pieces) if event["is_final"]]
    assert len(finals) == 2 and finals[1] == len(pieces) - 1 and finals[0] < finals[1] - 1
    assert set(pieces[0]) == {"data", "extra_info", "session_id", "event", "is_final", "trace_id", "base_resp"}
    assert pieces[finals[0]]["extra_info"]["usage_characters"] == len(TEXT)


async def test_no_sound_comes_twice(client: Client) -> None:
    heard = await client.talk(START, go_on(TEXT), go_on(SHORT), FINISH)
    lengths = [event["extra_info"] for event in heard if event.get("is_final")]
    assert len(sound_of(heard)) == sum(info["audio_size"] for info in lengths)
    total_ms = sum(info["audio_length"] for info in lengths)
    assert decoded(sound_of(heard)).duration_ms == pytest.approx(total_ms, rel=0.1)


async def test_each_text_is_charged(client: Client, calm_sandbox: str) -> None:
    await client.talk(START, go_on(TEXT), go_on(SHORT), FINISH)
    rows = [(row["path"], row["units"]) for row in charges(calm_sandbox)]
    assert rows == [(PATH, len(TEXT)), (PATH, len(SHORT))]


@pytest.mark.parametrize(("text", "code"), [("", 2203), ("  ", 2203), ("long " * 1001, 2204)])
async def test_a_text_that_cannot_be_spoken_is_left_out(client: Client, text: str, code: int) -> None:
    heard = await client.talk(START, go_on(text), go_on(SHORT), FINISH)
    assert [event["base_resp"]["status_code"] for event in heard if event.get("data", "") is None] == [code]
    assert heard[-1]["event"] == "task_finished"
    assert sound_of(heard)


@pytest.mark.parametrize("said", [
    (go_on(SHORT),), (FINISH,), (START, START), ({"event": "dance"},), ("no json",), ("[]",), ({},), (START, "{"),
])  # fmt: skip
async def test_an_event_out_of_order_ends_the_session(client: Client, said: tuple) -> None:
    heard = await client.talk(*said)
    assert (heard[-1]["event"], heard[-1]["base_resp"]["status_code"]) == ("task_failed", 2202)


@pytest.mark.parametrize(("changes", "code"), [
    ({"model": "speech-99"}, 2013), ({"voice_setting": {"voice_id": "Nobody"}}, 2054),
    ({"voice_setting": {"voice_id": "Wise_Woman", "emotion": "bored"}}, 2013),
    ({"audio_setting": {"format": "wav"}}, 2013), ({"model": 7}, 2013), ({"voice_setting": []}, 2013),
    ({"model": None}, 2013),
    ({"voice_setting": {"voice_id": "Wise_Woman", "speed": "fast"}}, 2013), ({"language_boost": "Klingon"}, 2013),
    ({"pronunciation_dict": {"tone": ["x"]}}, 2013), ({"timbre_weights": [{"voice_id": "Nobody", "weight": 1}]}, 2054),
])  # fmt: skip
async def test_settings_are_checked_as_over_http(client: Client, changes: dict[str, Any], code: int) -> None:
    heard = await client.talk({**START, **changes})
    assert names(heard) == ["connected_success", "task_failed"]
    assert heard[-1]["base_resp"]["status_code"] == code


async def test_half_a_character_does_not_end_it(client: Client) -> None:
    heard = await client.talk(START, '{"event": "task_continue", "text": "Good morning \\ud800 to you."}', FINISH)
    assert heard[-1]["event"] == "task_finished" and sound_of(heard)


@pytest.mark.parametrize(("text", "code", "paid"), [("say sandbox-1026", 1026, 0), ("say sandbox-1027", 1027, 1)])
async def test_a_moderated_text_ends_the_session(
    client: Client, calm_sandbox: str, text: str, code: int, paid: int
) -> None:
    heard = await client.talk(START, go_on(text))
    assert (heard[-1]["event"], heard[-1]["base_resp"]["status_code"]) == ("task_failed", code)
    assert len(charges(calm_sandbox)) == paid


@pytest.mark.parametrize(("key", "code"), [("sk-bad", 1004), ("sk-poor", 1008)])
async def test_a_bad_key_learns_of_it_in_the_first_message(client: Client, key: str, code: int) -> None:
    (only,) = await client.talk(key=key)
    assert (only["event"], only["base_resp"]["status_code"]) == ("task_failed", code)


async def test_a_handshake_elsewhere_is_refused(client: Client, calm_sandbox: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await client.http.ws_connect(f"{calm_sandbox}/ws/v1/nothing")


async def test_who_says_nothing_for_too_long_is_dropped(tmp_path: Path) -> None:
    with Program(tmp_path / "data", SANDBOX_IDLE_S="0.2") as program:
        async with aiohttp.ClientSession() as http:
            heard = await Client(http, program.url).talk()
    assert (heard[-1]["event"], heard[-1]["base_resp"]["status_code"]) == ("task_failed", 2201)


async def test_a_client_that_leaves_ends_the_work(client: Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, PATH, "hold_after_chunks", n=2)
    async with client.http.ws_connect(calm_sandbox + PATH, headers={"Authorization": "Bearer k"}) as socket:
        for message in (START, go_on(TEXT)):
            await socket.send_json(message)
        wait_until(lambda: held(calm_sandbox) == 1)
    wait_until(lambda: charges(calm_sandbox)[0]["state"] == "aborted")
