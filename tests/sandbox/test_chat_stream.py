"""Streamed chats: frames exactly as the service sends them."""

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox.asking import KEY, TIMEOUT_S
from tests.sandbox.chatting import CHAT, OPENAI, chat, deltas, frames, message, talker
from tests.sandboxes import charges, fault, held, release
from tests.server import wait_until

PATHS = pytest.mark.parametrize("path", [CHAT, OPENAI])


@pytest.fixture(scope="module")
def api(sandbox_url: str) -> Iterator[httpx.Client]:
    """One client for all of these."""
    with talker(sandbox_url) as client:
        yield client


@pytest.fixture(scope="module")
def streams(sandbox_url: str) -> dict[str, list[dict]]:
    """The same short chat, streamed from both addresses."""
    with httpx.Client(base_url=sandbox_url, headers={"Authorization": f"Bearer {KEY}"}, timeout=TIMEOUT_S) as api:
        return {path: frames(api, path=path) for path in (CHAT, OPENAI)}


@PATHS
def test_the_last_frame_says_everything_once_more(streams: dict, path: str) -> None:
    *pieces, last = streams[path]
    assert len(pieces) > 4
    assert {piece["object"] for piece in pieces} == {"chat.completion.chunk"}
    assert all(piece["usage"] is None and "message" not in piece["choices"][0] for piece in pieces)
    assert last["object"] == "chat.completion" and "delta" not in last["choices"][0]
    assert deltas(pieces) == message(last)["content"]
    assert last["usage"]["total_tokens"] > last["usage"]["prompt_tokens"] > 0
    assert len({(event["id"], event["created"], event["model"]) for event in streams[path]}) == 1


@PATHS
def test_only_the_last_piece_tells_why_it_is_the_last_and_it_has_text(streams: dict, path: str) -> None:
    *pieces, last, _ = streams[path]
    assert all("finish_reason" not in piece["choices"][0] for piece in pieces)
    assert last["choices"][0]["finish_reason"] == "stop" and last["choices"][0]["delta"]["content"]


def test_role_and_thoughts_come_first(streams: dict) -> None:
    *pieces, last = streams[CHAT]
    kinds = ["reasoning_content" in piece["choices"][0]["delta"] for piece in pieces]
    assert kinds[0] and kinds == sorted(kinds, reverse=True)
    assert deltas(pieces, "reasoning_content") == message(last)["reasoning_content"]
    first = pieces[0]["choices"][0]["delta"]
    assert (first["role"], first["name"], first["audio_content"], first["content"]) == (
        "assistant",
        "MiniMax AI",
        "",
        "",
    )


def test_openais_address_tells_the_role_once_and_thinks_inside_the_text(streams: dict) -> None:
    first, *pieces, _ = streams[OPENAI]
    assert first["choices"][0]["delta"]["role"] == "assistant"
    assert all("role" not in piece["choices"][0]["delta"] for piece in pieces)
    assert deltas([first, *pieces]).startswith("<think>\n")


def test_thoughts_apart_grow_piece_by_piece(api: httpx.Client) -> None:
    *pieces, last = frames(api, path=OPENAI, reasoning_split=True)
    details = [piece["choices"][0]["delta"].get("reasoning_details", []) for piece in pieces]
    assert "".join(detail["text"] for row in details for detail in row) == message(last)["reasoning_content"]
    assert "<think>" not in deltas(pieces)


def test_no_end_is_marked_and_text_without_spaces_is_whole(api: httpx.Client) -> None:
    text = "Make it shorter: " + "鯨" * 60
    response = api.post(CHAT, json=chat(text, stream=True, model="MiniMax-Text-01"))
    assert "[DONE]" not in response.text
    *pieces, last = [json.loads(event.removeprefix("data: ")) for event in response.text.split("\n\n")[:-1]]
    assert deltas(pieces) == message(last)["content"] and "鯨" * 60 in deltas(pieces)


def test_a_stream_may_be_cut_by_its_limit(api: httpx.Client) -> None:
    *pieces, last = frames(api, "Write a poem about rain", max_tokens=16)
    assert pieces[-1]["choices"][0]["finish_reason"] == last["choices"][0]["finish_reason"] == "length"


def test_the_charge_comes_before_the_first_word(api: httpx.Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, CHAT, "hold_after_chunks", n=1)
    with api.stream("POST", CHAT, json=chat("Write a poem about rain", stream=True)) as response:
        lines = response.iter_lines()
        assert next(lines).startswith("data: {")
        (charge,) = charges(calm_sandbox)
        assert charge["state"] == "open" and charge["units"] > 50
        release(calm_sandbox)
        assert len(list(lines)) > 20
    assert charges(calm_sandbox)[0]["state"] == "done"


def test_a_client_that_hangs_up_ends_the_work_and_not_the_charge(api: httpx.Client, calm_sandbox: str) -> None:
    fault(calm_sandbox, CHAT, "hold_after_chunks", n=2)
    with api.stream("POST", CHAT, json=chat("Write a poem about rain", stream=True)):
        wait_until(lambda: held(calm_sandbox) == 1)
    wait_until(lambda: charges(calm_sandbox)[0]["state"] == "aborted")
    assert held(calm_sandbox) == 0
