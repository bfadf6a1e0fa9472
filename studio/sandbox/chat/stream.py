"""The events of a streamed response: role and reasoning first, then the content, at last everything once more."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from typing import Any

from studio.sandbox import settings
from studio.sandbox.chat import answer as chat_answer
from studio.sandbox.chat.answer import NAME, Reply, reasoning_fields
from studio.sandbox.chat.request import Request
from studio.sandbox.core.api import to_compact_json

WORDS_PER_S = 50
WORDS_AN_EVENT = 2
WORD = re.compile(r"\S{1,12}\s*|\s+")  # what has no spaces goes out in bits
DONE = {"status_code": 0, "status_msg": ""}


@dataclass(frozen=True, slots=True)
class Event:
    """One event as bytes, the text that it adds, and how many words that is."""

    data: bytes
    added: str = ""
    words: int = 0


def named_event(name: str, fields: dict[str, Any], added: str = "") -> Event:
    """Return an event in the newer forms, which name it twice."""
    data = b"event: " + name.encode() + b"\ndata: " + to_compact_json({"type": name, **fields}) + b"\n\n"
    return Event(data, added, len(added.split()))


class Stream:
    """A streamed reply; ``compatible`` says that it was asked for at OpenAI's URL."""

    def __init__(self, request: Request, reply: Reply, trace_id: str, *, compatible: bool) -> None:
        self.request, self.reply, self.trace_id, self.compatible = request, reply, trace_id, compatible
        self.frame = chat_answer.base_fields(request, trace_id)

    def body(self) -> dict[str, Any]:
        """Return the whole response."""
        body = chat_answer.response_body(self.request, self.reply, self.trace_id, compatible=self.compatible)
        return {**body, "base_resp": DONE}

    def events(self) -> Iterator[Event]:
        """Yield every event. Only the last chunk has the finish reason, and no end is marked after it."""
        if self.request.withheld:
            yield self.format_chunk({"content": ""}, "", is_first=True)
            yield self.format_withheld()
            return
        *pieces, last = self.deltas()
        for at, (delta, added) in enumerate(pieces):
            yield self.format_chunk(delta, added, is_first=not at)
        yield self.format_chunk(*last, is_first=not pieces, finish_reason=self.reply.finish_reason)
        yield self.format_last()

    def deltas(self) -> Iterator[tuple[dict[str, Any], str]]:
        """Yield each delta, and the text in it."""
        reply, inside = self.reply, self.compatible and not self.request.splits_reasoning
        if reply.reasoning and inside:
            for text in split_text(f"<think>\n{reply.reasoning}\n</think>\n\n"):
                yield {"content": text}, text
        elif reply.reasoning:
            for text in split_text(reply.reasoning):
                yield {"content": "", **reasoning_fields(self.request, text)}, text
        for text in split_text(reply.content) if reply.content or not reply.calls else []:
            yield {"content": text}, text
        for call in chat_answer.tool_calls(reply):
            yield from self.tool_call_deltas(call)
        if reply.calls:
            yield {}, ""

    def tool_call_deltas(self, call: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
        """Yield a tool call: its name with the arguments' beginning, then the rest of them."""
        first, *rest = split_text(call["function"]["arguments"])
        head = {**call, "function": {**call["function"], "arguments": first}}
        yield {"content": "", "tool_calls": [head]}, first
        for text in rest:
            yield {"tool_calls": [{"index": call["index"], "function": {"arguments": text}}]}, text

    def format_chunk(self, delta: dict[str, Any], added: str, *, is_first: bool, finish_reason: str = "") -> Event:
        """Return one chunk. OpenAI's clients join what they get twice, so that they get the role once."""
        told = {"role": "assistant", "name": NAME, "audio_content": ""} if is_first or not self.compatible else {}
        choice: dict[str, Any] = {"index": 0, "delta": {**told, **delta} if delta else {}}
        if finish_reason:
            choice = {"finish_reason": finish_reason, **choice}
        fields = {"choices": [choice], "object": "chat.completion.chunk"}
        return Event(self.format_event(fields), added, len(added.split()))

    def format_last(self) -> Event:
        """Return the last event: the text once more, in no delta, and the token counts."""
        return Event(self.format_event({**self.body(), "created": self.frame["created"]}))

    def format_withheld(self) -> Event:
        """Return the last event of a response that is withheld."""
        return Event(self.format_event(chat_answer.withheld_body(self.request, self.reply, self.trace_id)))

    def format_event(self, fields: dict[str, Any]) -> bytes:
        """Return one event as bytes; the API puts exactly one space after "data:"."""
        return b"data: " + to_compact_json({**self.frame, **fields}) + b"\n\n"


def split_text(text: str) -> list[str]:
    """Return a text in pieces: its first word alone, then a few at a time. Joined they are the text again."""
    words = WORD.findall(text)
    rest = ["".join(words[at : at + WORDS_AN_EVENT]) for at in range(1, len(words), WORDS_AN_EVENT)]
    return ["".join(words[:1]), *rest]


async def pace(events: Iterator[Event]) -> AsyncGenerator[Event]:
    """Yield the events as fast as a model writes; the first at once."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    for event in events:
        await asyncio.sleep(max(due - loop.time(), 0) if settings.PACE == "clock" else 0)
        yield event
        due += event.words / WORDS_PER_S
