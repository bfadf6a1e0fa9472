"""A sandbox that keeps to the published limits, with the clock moved by hand."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import aiohttp
import httpx
import pytest

from tests.sandbox.asking import SPEECH, order, status
from tests.sandbox.chatting import CHAT, OPENAI
from tests.sandbox.tasks import QUERY, client, later
from tests.sandbox.test_music import MUSIC
from tests.sandbox.video import SECOND, second_order
from tests.sandbox_process import Program
from tests.sandboxes import charges
from tests.server import wait_until

LONG_TEXT = "word " * 1800  # 9,000 characters
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a sandbox that keeps to the limits."""
    with Program(tmp_path_factory.mktemp("limits") / "data", "--faults", "--limits") as program:
        # However slow the machine, all that is asked is asked at the same moment.
        httpx.post(f"{program.url}/_clock", json={"stopped": True}).raise_for_status()
        yield program.url


@pytest.fixture
def alice(url: str) -> Iterator[httpx.Client]:
    """A client that has asked nothing yet."""
    with client(url, f"sk-alice-{next(numbers)}") as api:
        yield api


def codes(api: httpx.Client, count: int, path: str = SPEECH, **body: Any) -> Counter[int]:
    """Return how often each code came."""
    return Counter(status(api.post(path, json=body).json())[0] for _ in range(count))


@pytest.mark.parametrize(("path", "model", "most"), [
    (SPEECH, "speech-02-hd", 60), (MUSIC, "music-2.6", 120), (CHAT, "MiniMax-M3", 200),
])  # fmt: skip
def test_a_minute_has_so_many_requests_and_no_more(alice: httpx.Client, path: str, model: str, most: int) -> None:
    half = {"path": path, "model": model, "stream": "wrong"}  # refused, but it was a request
    assert codes(alice, most // 2, **half) == {2013: most // 2}
    with later(alice, 50):
        assert codes(alice, most // 2, **half) == {2013: most // 2}
        refused = alice.post(path, json={"model": model, "stream": True})
        assert refused.content == b'{"base_resp":{"status_code":1002,"status_msg":"rate limit exceeded(RPM)"}}'
        assert refused.headers["content-type"] == "application/json" and "retry-after" not in refused.headers
        with later(alice, 11):
            assert codes(alice, 1, **half) == {2013: 1}, "the first half is a minute old"


def test_half_a_minutes_requests_at_once_grow_too_fast(alice: httpx.Client) -> None:
    assert codes(alice, 40) == {2013: 30, 2045: 10}
    with later(alice, 6):
        assert codes(alice, 1) == {2013: 1}


async def test_of_many_that_come_together_no_more_are_let_in(url: str) -> None:
    headers = {"Authorization": "Bearer sk-alice-together"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as api:
        answers = await asyncio.gather(*(api.post(SPEECH, json={}) for _ in range(50)))
    assert Counter(status(answer.json())[0] for answer in answers) == {2013: 30, 2045: 20}


def test_families_and_keys_have_minutes_of_their_own(alice: httpx.Client, url: str) -> None:
    assert codes(alice, 31) == {2013: 30, 2045: 1}
    assert codes(alice, 101, CHAT, model="MiniMax-M3") == {2013: 100, 2045: 1}
    assert codes(alice, 1, CHAT, model="MiniMax-M2.7") == {2013: 1}
    with client(url, "sk-bob") as bob:
        assert codes(bob, 1) == {2013: 1}


@pytest.mark.parametrize("path", ["/anthropic/v1/messages", "/v1/responses"])
def test_the_chat_has_one_minute_whatever_its_form(alice: httpx.Client, path: str) -> None:
    assert codes(alice, 99, CHAT, model="MiniMax-M3") == {2013: 99}
    assert alice.post(path, json={"model": "MiniMax-M3"}).status_code == 400
    refused = alice.post(path, json={"model": "MiniMax-M3"})
    assert (refused.status_code, refused.json()["error"]["type"]) == (429, "rate_limit_error")
    assert refused.json()["error"]["message"] == "rate growth limit (2045)"
    assert alice.post(path, json={"model": "MiniMax-M2.7"}).status_code == 400


def test_a_minute_has_so_many_characters_of_speech(alice: httpx.Client) -> None:
    body = order(LONG_TEXT, model="speech-2.8-hd", stream=True)
    for _ in range(2):
        with alice.stream("POST", SPEECH, json=body) as spoken:
            assert spoken.headers["content-type"] == "text/event-stream"
            next(spoken.iter_lines())
    assert alice.post(SPEECH, json=body).json() == {"base_resp": {"status_code": 1039, "status_msg": "token limit"}}
    with later(alice, 61), alice.stream("POST", SPEECH, json=body) as spoken:
        assert spoken.headers["content-type"] == "text/event-stream"


async def test_twenty_songs_may_be_under_way(url: str) -> None:
    headers = {"Authorization": "Bearer sk-alice-songs"}
    song = {"model": "music-2.6", "prompt": "lofi piano, 10 seconds", "is_instrumental": True}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as api:
        songs = [asyncio.create_task(api.post(MUSIC, json=song)) for _ in range(21)]
        done, open_ones = await asyncio.wait(songs, return_when=asyncio.FIRST_COMPLETED)
        assert [status((await task).json()) for task in done] == [(1041, "conn limit")]
        for task in open_ones:
            task.cancel()
        await asyncio.wait(open_ones)
    wait_until(lambda: not any(row["state"] == "open" for row in charges(url)))


async def test_thirty_clips_may_be_under_way(url: str) -> None:
    headers = {"Authorization": "Bearer sk-alice-clips"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as api:
        await api.post("/_clock", json={"pace": "questions"})
        answers = await asyncio.gather(*(api.post(SECOND, json=second_order()) for _ in range(31)))
        begun = [answer.json()["task_id"] for answer in answers if answer.status_code == 200]
        assert len(begun) == 30
        (refused,) = (answer.json()["error"] for answer in answers if answer.status_code == 429)
        assert refused["message"] == "conn limit (1041)"
        ended = await asyncio.gather(*(api.delete(f"{SECOND}/{number}") for number in begun))
        assert {answer.json()["action"] for answer in ended} == {"cancelled"}
        assert (await api.post(SECOND, json=second_order())).status_code == 200


async def test_every_text_of_a_session_is_a_request(url: str) -> None:
    headers = {"Authorization": "Bearer sk-alice-session"}
    start = {"event": "task_start", "model": "speech-02-turbo", "voice_setting": {"voice_id": "Wise_Woman"}}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as api:
        await asyncio.gather(*(api.post(SPEECH, json={}) for _ in range(29)))
    async with aiohttp.ClientSession() as http, http.ws_connect(f"{url}/ws{SPEECH}", headers=headers) as socket:
        for message in (start, *[{"event": "task_continue", "text": "No."}] * 2):
            await socket.send_json(message)
        *_, last = [message.json() async for message in socket]
    assert (last["event"], last["base_resp"]["status_code"]) == ("task_failed", 2045)


def test_openais_clients_are_told_by_the_status(alice: httpx.Client) -> None:
    answers = [alice.post(OPENAI, json={"model": "MiniMax-M3"}) for _ in range(201)]
    assert {answer.status_code for answer in answers[:100]} == {400}
    assert (answers[-1].status_code, answers[-1].json()["error"]["type"]) == (429, "rate_limit_error")
    assert answers[-1].json()["error"]["message"][-7:] in (" (2045)", " (1002)")


def test_questions_have_a_limit_of_a_second(alice: httpx.Client) -> None:
    told = Counter(status(alice.get(QUERY, params={"task_id": "1"}).json())[0] for _ in range(60))
    assert told == {2013: 10, 1002: 50}
    with later(alice, 2):
        assert status(alice.get(QUERY, params={"task_id": "1"}).json())[0] == 2013
