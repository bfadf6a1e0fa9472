"""Frames of an answer under way: what is heard of them, and when it counts as over."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.chat import stream as chat_stream
from studio.minimax.chat.endpoints import ChatFacts, ChatRequest, ChatUsage, Content, Message, Reasoning, Tool, ToolCall
from studio.minimax.client import Api
from tests.minimax.chat.test_chat import FRAMES, MESSAGE, WHOLE, chunk, words_in
from tests.minimax.examples import mutations
from tests.minimax.paid import QUESTION, all_of
from tests.minimax.upstream import TRACE, Wire, answer, chunked, cut_off, http, unfinished

SAID, THOUGHT = MESSAGE["content"], MESSAGE["reasoning_content"]
CALL = ToolCall("call_function_1_1", "get_weather", '{"city": "Oslo"}')


def event(**frame: Any) -> bytes:
    """Return a frame."""
    return b"data: " + json.dumps(frame).encode() + b"\n\n"


def called(arguments: str = "", **more: Any) -> dict[str, Any]:
    """Return a piece of a call."""
    return {"index": 0, "function": {"arguments": arguments}, **more}


def named(arguments: Any) -> dict[str, Any]:
    """Return the first piece of a call."""
    return called(id=CALL.call_id, function={"name": CALL.name, "arguments": arguments})


async def heard(api: Api, **more: Any) -> tuple[str, str, list[Any]]:
    """Return the content, the thoughts, and whatever else came."""
    pieces = await all_of(api.chat.stream(QUESTION, **more))
    rest = [piece for piece in pieces if not isinstance(piece, Content | Reasoning)]
    return words_in(pieces, Content), words_in(pieces, Reasoning), rest


@pytest.mark.parametrize("ending", [
    FRAMES[4:], (*FRAMES[4:], b"data: [DONE]\n\n"), (), (b"data: [DONE]\n\n",), (event(choices=[], usage={}),),
    (b"<garbage>\n" * 4, *FRAMES[4:]), (b"data: {\n\n" * 4,), (event(object="chat.completion", choices=None),),
    (event(object="chat.completion", choices=[{"message": {**MESSAGE, "content": SAID + " And more."}}]),),
])  # fmt: skip
async def test_an_answer_that_said_why_it_ends_is_whole_whatever_follows(
    api: Api, wire: Wire, ending: tuple[bytes, ...]
) -> None:
    wire.answers(chunked(*FRAMES[:4], *ending))
    content, thoughts, (facts,) = await heard(api)
    assert (content, thoughts, facts.finish_reason) == (SAID, THOUGHT, "stop")


async def test_what_is_lost_or_late_after_the_last_word_is_not_waited_for(
    api: Api, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_stream, "FACTS_WAIT_S", 0.05)
    begun = chunked(*FRAMES[:4], end=b"")
    for script in (cut_off(begun), unfinished(begun), unfinished(begun + b"ff\r\ndata: {")):
        wire.answers(script)
        content, _, (facts,) = await heard(api)
        assert (content, facts.usage, facts.trace_id) == (SAID, ChatUsage(), TRACE)


async def test_an_answer_withheld_after_its_last_word_is_withheld(api: Api, wire: Wire) -> None:
    wire.answers(chunked(*FRAMES[:4], event(base_resp={"status_code": 1027}, output_sensitive=True)))
    with pytest.raises(errors.Withheld):
        await heard(api)


async def test_an_answer_that_comes_in_the_last_frame_alone_is_heard_from_it(api: Api, wire: Wire) -> None:
    wire.answers(chunked(FRAMES[4]))
    content, thoughts, (facts,) = await heard(api)
    assert (content, thoughts, facts.usage.total_tokens) == (SAID, THOUGHT, 249)


@pytest.mark.parametrize("pieces", [
    [named('{"city"'), called(": "), called('"Oslo"}')], [named({"city": "Oslo"})],
    [{**named(None), "index": None}, {"function": {"arguments": CALL.arguments}}, 7, {}],
    [named(None), called("lost", id="", function=None), called(CALL.arguments)],
])  # fmt: skip
async def test_a_call_is_told_whole_whatever_it_was_cut_into(api: Api, wire: Wire, pieces: list[Any]) -> None:
    wire.answers(chunked(*(chunk(tool_calls=[piece]) for piece in pieces), chunk("tool_calls")))
    content, _, (call, facts) = await heard(api)
    assert (content, call, facts.finish_reason) == ("", CALL, "tool_calls")


async def test_two_calls_keep_to_their_numbers(api: Api, wire: Wire) -> None:
    first = [called(id=f"call_{n}", index=n, function={"name": f"f{n}", "arguments": "{"}) for n in (0, 1)]
    rest, again = [called("}", index=1), called("}", index="0")], [{"message": {"tool_calls": first}}]
    wire.answers(chunked(chunk(tool_calls=first), chunk(tool_calls=rest), chunk("tool_calls"), event(choices=again)))
    assert (await heard(api))[2][:-1] == [ToolCall("call_0", "f0", "{}"), ToolCall("call_1", "f1", "{}")]


async def test_the_facts_are_what_was_said_last(api: Api, wire: Wire) -> None:
    details = {"completion_tokens_details": {"reasoning_tokens": "214"}, "prompt_tokens_details": None}
    usage = {"total_tokens": 249, **details}
    last = {**WHOLE, "usage": usage, "input_sensitive": True, "input_sensitive_type": 3, "service_tier": "priority"}
    wire.answers(chunked(event(id="x", model="MiniMax-M2", usage=None, choices=[]), *FRAMES[:4], event(**last)))
    assert (await heard(api))[2] == [ChatFacts(
        "stop", "MiniMax-M2", ChatUsage(249, reasoning_tokens=214), TRACE, WHOLE["id"], True, 3, False, 0, "priority",
    )]  # fmt: skip


def spoilt_streams() -> Iterator[tuple[str, bytes]]:
    """Yield streams with one spoilt frame, after which the rest comes as it was."""
    for at in range(len(FRAMES)):
        for label, spoilt in mutations(json.loads(FRAMES[at][6:])):
            yield f"{at} {label}", b"".join([*FRAMES[:at], event(**spoilt), *FRAMES[at + 1 :]])


async def test_a_spoilt_frame_is_stepped_over_or_is_our_error(api: Api, wire: Wire) -> None:
    for label, stream in spoilt_streams():
        wire.answers(http(stream, "text/event-stream"))
        try:
            _, _, rest = await heard(api)
        except errors.ApiError:
            continue
        assert isinstance(rest[-1], ChatFacts), label
        assert "\\ud800" not in repr(rest), label


async def test_a_whole_answer_to_a_live_question_is_taken(api: Api, wire: Wire) -> None:
    wire.answers(answer(**WHOLE))
    content, thoughts, (facts,) = await heard(api)
    assert (content, thoughts, facts.finish_reason) == (SAID, THOUGHT, "stop")


@pytest.mark.parametrize("openai", [False, True])
async def test_each_address_is_told_of_thoughts_in_its_own_way(api: Api, wire: Wire, openai: bool) -> None:
    wire.answers(answer(**WHOLE))
    messages = (
        Message("user", "Is it warm?"),
        Message("assistant", tool_calls=(CALL,), reasoning="Look."),
        Message("tool", "21 C", tool_call_id=CALL.call_id),
    )
    for split in (None, True):
        asked = ChatRequest("MiniMax-M2", messages, tools=(Tool("get_weather"),), reasoning_split=split)
        await api.chat.create(asked, openai=openai)
    first, second = ({**sent.json["messages"][1]} for sent in wire.asked)
    call = {"id": CALL.call_id, "type": "function", "function": {"name": CALL.name, "arguments": CALL.arguments}}
    said = {"role": "assistant", "tool_calls": [call]}
    own = {"reasoning_content": "Look."}
    assert first == {**said, **({"content": "<think>\nLook.\n</think>\n\n"} if openai else own)}
    details = {"reasoning_details": [{"type": "reasoning.text", "text": "Look."}]}
    assert second == {**said, **(details if openai else own)}
    assert ["/chat/completions" in sent.line for sent in wire.asked] == [openai, openai]
