"""Chat as MiniMax frames it, whole, live, cut and spoiled."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.minimax.chat.endpoints import ChatAnswer, ChatFacts, ChatRequest, Content, Message, Picture, Reasoning
from studio.minimax.chat.thinking import DeltaReader
from studio.minimax.client import Api
from studio.minimax.errors import ApiError, OutOfCredit, Refused, Unsure
from tests.minimax.canned import Canned
from tests.minimax.examples import mutations
from tests.minimax.paid import QUESTION, all_of
from tests.minimax.upstream import Wire, answer, chunked, http, refusal

USAGE = {"total_tokens": 249, "prompt_tokens": 26, "completion_tokens": 223, "total_characters": 0}
MESSAGE = {"content": "Grüße vom Turm 🌊.", "role": "assistant", "reasoning_content": "A short greeting."}
ENVELOPE = '{"type":"error","error":{"type":"insufficient_balance_error","message":"insufficient balance (1008)"}}'
WHOLE: dict[str, Any] = {
    "id": "04ecb5d9b1921ae0fb0e8da9017a5474", "created": 1755153113, "model": "MiniMax-M2", "object": "chat.completion",
    "choices": [{"finish_reason": "stop", "index": 0, "message": MESSAGE}], "usage": USAGE, "input_sensitive": False,
}  # fmt: skip


def chunk(finish_reason: str = "", **delta: Any) -> bytes:
    """Return a frame; the reason is not there until the end."""
    choice = {"index": 0, "delta": delta, **({"finish_reason": finish_reason} if finish_reason else {})}
    frame = json.dumps({"object": "chat.completion.chunk", "choices": [choice]}, ensure_ascii=False)
    return b"data: " + frame.encode() + b"\n\n"


FRAMES = (
    chunk(role="assistant", reasoning_content="A short "),
    chunk(reasoning_content="greeting."),
    chunk(content="Grüße vom "),
    chunk("stop", content="Turm 🌊."),
    b"data: " + json.dumps({**WHOLE, "base_resp": {"status_code": 0, "status_msg": ""}}).encode() + b"\n\n",
)


def words_in(pieces: list[Any], kind: type) -> str:
    """Return the text of one kind of pieces."""
    return "".join(piece.text for piece in pieces if isinstance(piece, kind))


async def test_a_whole_answer_is_read(wire: Wire, api: Api) -> None:
    wire.answers(answer(**WHOLE))
    found = await api.chat.create(QUESTION)
    assert (found.content, found.reasoning) == (MESSAGE["content"], MESSAGE["reasoning_content"])
    assert (found.facts.usage.total_tokens, found.facts.finish_reason) == (249, "stop")


async def test_the_last_frame_says_nothing_twice(wire: Wire, api: Api) -> None:
    wire.answers(chunked(*FRAMES))
    pieces = await all_of(api.chat.stream(QUESTION))
    assert words_in(pieces, Content) == MESSAGE["content"]
    assert words_in(pieces, Reasoning) == MESSAGE["reasoning_content"]
    assert isinstance(pieces[-1], ChatFacts) and pieces[-1].usage.total_tokens == 249


async def test_a_stream_cut_anywhere_brings_a_beginning_or_everything(wire: Wire, api: Api) -> None:
    stream = b"".join(FRAMES)
    for end in range(len(stream)):
        wire.answers(chunked(stream[:end]))
        heard = ""
        try:
            async for piece in api.chat.stream(QUESTION):
                heard += piece.text if isinstance(piece, Content) else ""
        except Unsure:
            assert MESSAGE["content"].startswith(heard) and heard != MESSAGE["content"]
        else:
            assert heard == MESSAGE["content"]


async def test_an_error_in_the_middle_is_an_error(wire: Wire, api: Api) -> None:
    failed = b'data: {"base_resp":{"status_code":1027,"status_msg":"output new_sensitive"}}\n\n'
    wire.answers(chunked(*FRAMES[:3], failed))
    with pytest.raises(Refused):
        await all_of(api.chat.stream(QUESTION))


@pytest.mark.parametrize("spoken", [refusal(1008), http(ENVELOPE, status="429 Too Many Requests")])
async def test_a_refusal_is_plain_json_although_a_stream_was_asked(wire: Wire, api: Api, spoken: bytes) -> None:
    wire.answers(spoken)
    with pytest.raises(OutOfCredit):
        await all_of(api.chat.stream(QUESTION, openai=True))


async def test_a_spoiled_answer_is_read_or_is_an_error(offline: Api, canned: Canned) -> None:
    found: dict[str, object] = {}
    for label, spoiled in mutations(WHOLE):
        canned.answers(spoiled)
        try:
            found[label] = await offline.chat.create(QUESTION)
        except ApiError as error:
            found[label] = error
    assert [label for label, one in found.items() if not isinstance(one, ChatAnswer | ApiError)] == []


@given(st.lists(st.integers(1, 60)))
def test_thoughts_inside_the_content_are_taken_out_wherever_it_is_cut(cuts: list[int]) -> None:
    content, at, told = "<think>\nA short greeting.\n</think>\n\nHello <b>there</b>.", 0, DeltaReader()
    pieces: list[Any] = []
    for cut in [*cuts, len(content)]:
        pieces += told.feed({"content": content[at : at + cut]})
        at += cut
    pieces += told.close()
    assert words_in(pieces, Content) == "Hello <b>there</b>."
    assert words_in(pieces, Reasoning).strip() == "A short greeting."


def test_a_message_is_spelt_as_the_api_has_it() -> None:
    picture = Picture("https://example.org/a.png")
    asked = ChatRequest("MiniMax-M3", (Message("user", ("Who is this?", picture)),), temperature=0.5, top_p=0.9)
    assert asked.to_json(stream=True) == {
        "model": "MiniMax-M3", "stream": True, "temperature": 0.5, "top_p": 0.9,
        "messages": [{"role": "user", "content": [{"type": "text", "text": "Who is this?"}, picture.to_json()]}],
    }  # fmt: skip
