"""The WebSocket `/ws/v1/t2a_v2_bidi`, which is given tokens."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.sandbox.asking import TEXT
from tests.sandbox.sound import measured
from tests.sandbox.talking import FINISH, START, Client, go_on, heard_until, names, sound_of
from tests.sandbox_process import Program
from tests.sandboxes import charges, fault, held
from tests.server import wait_until

PATH = "/ws/v1/t2a_v2_bidi"
FLUSH, CANCEL = {"event": "task_flush"}, {"event": "task_cancel"}
PCM = {**START, "audio_setting": {"format": "pcm", "sample_rate": 16000}}
LONG = "A sentence that takes its time, and that nobody hears to its end, since somebody speaks up. " * 3


@pytest.fixture
async def client(calm_sandbox: str) -> AsyncIterator[Client]:
    """A client of the run's sandbox."""
    async with aiohttp.ClientSession() as http:
        yield Client(http, calm_sandbox, PATH)


def tokens(text: str, size: int = 4) -> list[dict[str, str]]:
    """Return a text as a language model tells it."""
    return [go_on(text[at : at + size]) for at in range(0, len(text), size)]


def seconds(heard: list[dict[str, Any]]) -> float:
    """Return how long the sound of a session is."""
    return measured(sound_of(heard), "pcm", 16000, 1).duration_ms / 1000


async def test_tokens_are_spoken_sentence_by_sentence(client: Client, calm_sandbox: str) -> None:
    heard = await client.talk(PCM, *tokens("Good morning. How are you"), FINISH)
    assert names(heard) == [
        "connected_success", "task_started", "sentence_start", "sentence_end", "sentence_start", "sentence_end",
        "task_finished",
    ]  # fmt: skip
    said = [event["extra_info"] for event in heard if event.get("is_final")]
    assert seconds(heard) == pytest.approx(sum(info["audio_length"] for info in said) / 1000, abs=0.01)
    assert [(row["path"], row["units"], row["state"]) for row in charges(calm_sandbox)] == [
        (PATH, len("Good morning. "), "done"), (PATH, len("How are you"), "done"),
    ]  # fmt: skip


async def test_tokens_sound_as_the_whole_text_does(client: Client) -> None:
    one = await client.talk(PCM, *tokens(TEXT, 5), FINISH)
    whole = await client.talk(PCM, go_on(TEXT), FINISH)
    assert names(one) == names(whole) and sound_of(one) == sound_of(whole)


async def test_every_message_tells_the_connection_and_the_session(client: Client) -> None:
    heard = await client.talk({**START, "session_id": "mine-1"}, go_on("Yes."), FINISH)
    (number,) = {event["connect_id"] for event in heard}
    assert number.isdecimal() and len(number) == 15
    assert [event["session_id"] for event in heard] == [number] + ["mine-1"] * (len(heard) - 1)
    assert {event["base_resp"]["status_code"] for event in heard} == {0}


async def test_a_flush_speaks_half_a_sentence_and_the_session_goes_on(client: Client) -> None:
    async with client.connect() as socket:
        for message in (PCM, go_on("Hello"), FLUSH):
            await socket.send_json(message)
        heard = await heard_until(socket, "task_flushed")
        assert heard[-2]["event"] == "sentence_end" and seconds(heard) > 0.2
        await socket.send_json(FLUSH)  # there is nothing: that is no error
        assert [event["event"] for event in await heard_until(socket, "task_flushed")] == ["task_flushed"]
        await socket.send_json(go_on("Yes."))
        assert sound_of(await heard_until(socket, "sentence_end"))


async def test_a_cancel_stops_at_once_and_the_session_goes_on(client: Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, PATH, "hold_after_chunks", n=2)
    async with client.connect() as socket:
        for message in (PCM, go_on(LONG)):
            await socket.send_json(message)
        heard = [await socket.receive_json() for _ in range(5)]
        wait_until(lambda: held(calm_sandbox) == 1)
        await socket.send_json(CANCEL)
        assert (await heard_until(socket, "task_canceled"))[:-1] == []
        assert 0.1 < seconds(heard) < 1.0  # two pieces of a take of many seconds
        (row,) = charges(calm_sandbox)
        assert (row["state"], row["units"]) == ("aborted", len(LONG) // 3)
        await socket.send_json(FLUSH)  # what waited is forgotten
        assert [event["event"] for event in await heard_until(socket, "task_flushed")] == ["task_flushed"]


async def test_a_cancel_of_the_last_words_ends_the_session(client: Client) -> None:
    heard = await client.talk(PCM, go_on(LONG), FINISH, CANCEL)
    assert names(heard)[-2:] == ["task_canceled", "task_finished"] and seconds(heard) < 4


async def test_who_falls_silent_is_spoken_for(client: Client) -> None:
    async with client.connect() as socket:
        for message in (START, go_on("this has no full stop but is no half word")):
            await socket.send_json(message)
        assert sound_of(await heard_until(socket, "sentence_end"))


async def test_blank_tokens_are_dropped_without_a_word(client: Client) -> None:
    heard = await client.talk(START, go_on(""), go_on("  "), go_on("\n"), FINISH)
    assert names(heard) == ["connected_success", "task_started", "task_finished"] == [e["event"] for e in heard]
    heard = await client.talk(START, go_on("Good"), go_on(" "), go_on("bye."), FINISH)
    assert [event["extra_info"]["usage_characters"] for event in heard if event.get("is_final")] == [len("Goodbye.")]


@pytest.mark.parametrize(("said", "code"), [
    ((START, START), 2206), ((go_on("Hi."),), 2206), ((FLUSH,), 2206), ((CANCEL,), 2206), ((FINISH,), 2206),
    ((START, {"event": "dance"}), 2202), ((START, {**START, "event": "task_start"}), 2206),
    ((START, go_on("Say sandbox-1026."), FINISH), 1026), ((START, go_on("Wait <#x#> here."), FINISH), 2013),
    (({**START, "session_id": 7},), 2013),
])  # fmt: skip
async def test_what_is_wrong_ends_the_session(client: Client, said: tuple, code: int) -> None:
    heard = await client.talk(*said)
    assert (heard[-1]["event"], heard[-1]["base_resp"]["status_code"]) == ("task_failed", code)


async def test_a_text_that_is_too_long_is_left_out_and_told(client: Client) -> None:
    heard = await client.talk(START, go_on("long " * 2001), go_on("Yes."), FINISH)
    assert [event["base_resp"]["status_code"] for event in heard if event.get("data", "") is None] == [2204]
    assert names(heard)[-1] == "task_finished" and sound_of(heard)


async def test_too_many_sentences_wait_for_a_place(client: Client) -> None:
    async with client.connect() as socket:
        for message in (START, go_on("Yes. " * 200), go_on("No.")):
            await socket.send_json(message)
        while (event := await socket.receive_json())["base_resp"]["status_code"] == 0:
            pass
        assert (event["event"], event["base_resp"]["status_code"]) == ("task_continued", 2205)
        await socket.send_json(CANCEL)
        await heard_until(socket, "task_canceled")
        await socket.send_json(go_on("No."))
        assert sound_of(await heard_until(socket, "sentence_end"))


async def test_a_ping_keeps_a_silent_session_alive(tmp_path: Path) -> None:
    with Program(tmp_path / "data", SANDBOX_IDLE_S="1") as program:
        async with aiohttp.ClientSession() as http, Client(http, program.url, PATH).connect() as socket:
            await heard_until(socket, "connected_success")
            until = time.monotonic() + 1.8
            while time.monotonic() < until:
                await socket.ping()
                with pytest.raises(TimeoutError):
                    await socket.receive(timeout=0.1)
            assert (await heard_until(socket, "task_failed"))[-1]["base_resp"]["status_code"] == 2201
