"""An upstream that cuts, splits and mislabels a chat: what is heard is right, or there is an error."""

import json
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.chat.endpoints import ChatFacts, Content, Reasoning
from studio.minimax.client import Api
from tests.minimax.paid import QUESTION
from tests.minimax.upstream import TRACE, Wire, answer, chunked, cut_off, http

THOUGHT, SAID = "Tide?", "Grüße 🌊!"
REFUSED = b'{"base_resp":{"status_code":1026,"status_msg":"no"}}'
HEAD = b"HTTP/1.1 200 OK\r\nTrace-Id: " + TRACE.encode() + b"\r\n"


def frame(place: str, finish_reason: str | None = None, **words: str) -> bytes:
    """Return an event, in letters as they are."""
    choice = {place: words, **({"finish_reason": finish_reason} if finish_reason else {})}
    return b"data: " + json.dumps({"choices": [choice]}, ensure_ascii=False).encode() + b"\n\n"


FRAMES = (
    frame("delta", content=f"<think>\n{THOUGHT}\n</think>\n\nGr"), frame("delta", content="üße "),
    frame("delta", "stop", content="🌊!"),
    frame("message", "stop", content=f"<think>\n{THOUGHT}\n</think>\n\n{SAID}"),
)  # fmt: skip
STREAM = b"".join(FRAMES)
FIELDS = {"id": "x", "choices": [{"message": {"content": SAID}, "finish_reason": "stop"}]}


async def heard(api: Api) -> tuple[str, str, Any]:
    """Return the thoughts and the content, and the facts or the error that ended them."""
    found: dict[type, str] = {Reasoning: "", Content: ""}
    try:
        async for piece in api.chat.stream(QUESTION):
            if isinstance(piece, ChatFacts):
                return found[Reasoning], found[Content], piece
            found[type(piece)] += piece.text  # type: ignore[union-attr]
    except errors.ApiError as error:
        return found[Reasoning], found[Content], error
    raise AssertionError("an answer ended without facts and without an error")


async def test_cut_at_any_byte_it_is_whole_or_unsure_and_never_sent_twice(api: Api, wire: Wire) -> None:
    recorded = chunked(*FRAMES)
    for end in range(1, len(recorded)):
        wire.answers(cut_off(recorded[:end]))
        thoughts, content, ending = await heard(api)
        if isinstance(ending, ChatFacts):
            assert (thoughts, content, ending.finish_reason) == (THOUGHT, SAID, "stop")
        else:
            assert type(ending) is errors.Unsure
            assert THOUGHT.startswith(thoughts) and SAID.startswith(content)
    assert len(wire.asked) == len(recorded) - 1


async def test_split_at_any_byte_it_is_the_same(api: Api, wire: Wire) -> None:
    for at in range(1, len(STREAM)):
        wire.answers(chunked(STREAM[:at], STREAM[at:]))
        assert (await heard(api))[:2] == (THOUGHT, SAID)
    wire.answers(chunked(*(bytes([byte]) for byte in STREAM)))
    assert (await heard(api))[:2] == (THOUGHT, SAID)


@pytest.mark.parametrize("stream", [
    STREAM.replace(b"\n", b"\r\n"), STREAM.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + STREAM, STREAM.rstrip(),
    STREAM.replace(b"data: ", b"data:"), STREAM.replace(b"data:", b": note\nevent: x\nid: 7\nretry: 1\ndata:"),
    STREAM.replace(b': "', b":\ndata: \""), STREAM.replace(b"\n\n", b"\n\n\n\n"), b": ping\n\n" * 1000 + STREAM,
    STREAM.replace(b'{"choices"', b'{"choices": 7, "choices"'), STREAM + STREAM, STREAM + b"\x00" * 99,
    b"data: " + b"[" * 100_000 + b"\n\n" + STREAM, b'data: {"choices": [{"index": 1e999}], "usage": NaN}\n\n' + STREAM,
    b'data: {"a": ' + b"9" * 5000 + b"}\n\n" + STREAM, b"data: \xff\xfe\n\n" + STREAM,
    b'data: {"choices":[{"index":1,"delta":{"content":"Another"}}]}\n\n' + STREAM,
], ids=range(17))  # fmt: skip
async def test_it_may_be_written_otherwise(api: Api, wire: Wire, stream: bytes) -> None:
    wire.answers(chunked(stream))
    assert (await heard(api))[:2] == (THOUGHT, SAID)


@pytest.mark.parametrize(("raw", "error"), [
    (http(STREAM, "text/event-stream;charset=UTF-8"), None), (http(STREAM, "Text/Event-Stream"), None),
    (http(STREAM, "application/json"), errors.Unsure), (http(STREAM, "text/plain"), errors.Unsure),
    (http(STREAM, "text/event-stream", "500 Oh"), errors.Unsure), (http(STREAM, ""), errors.Unsure),
    (http(STREAM, "text/event-stream", "429 No"), errors.TryLater), (http(REFUSED, "text/plain"), errors.Refused),
    # Mislabelled, it is no refusal that can be relied on.
    (http(REFUSED, "text/event-stream"), errors.Unsure), (http(json.dumps(FIELDS), "text/html"), None),
    (http(STREAM, "text/event-stream", Content_Encoding="gzip"), None),
], ids=range(11))  # fmt: skip
async def test_a_wrong_label_is_borne_or_is_an_error(api: Api, wire: Wire, raw: bytes, error: type | None) -> None:
    wire.answers(raw)
    _, content, ending = await heard(api)
    assert (content, type(ending)) == (("", error) if error else (SAID, ChatFacts))


@pytest.mark.parametrize("length", [
    b"5", b"99999", b"-5", b"five", b"5\r\nContent-Length: 9", b"5, 9", b"1e9", b"\xb2",
])  # fmt: skip
@pytest.mark.parametrize("live", [False, True])
async def test_a_wrong_length_is_an_error(api: Api, wire: Wire, length: bytes, live: bool) -> None:
    kind, body = (b"text/event-stream", STREAM[:90]) if live else (b"application/json", json.dumps(FIELDS).encode())
    wire.answers(cut_off(HEAD + b"Content-Type: " + kind + b"\r\nContent-Length: " + length + b"\r\n\r\n" + body))
    _, content, ending = await heard(api)
    assert type(ending) is errors.Unsure and SAID.startswith(content)
    assert len(wire.asked) == 1


async def test_what_follows_an_answer_is_not_the_answer_to_the_next_question(api: Api, wire: Wire) -> None:
    forged = answer(**{**FIELDS, "choices": [{"message": {"content": "Forged"}, "finish_reason": "stop"}]})
    wire.answers(answer(**FIELDS) + forged)
    for _ in range(5):
        assert (await api.chat.create(QUESTION)).content == SAID
