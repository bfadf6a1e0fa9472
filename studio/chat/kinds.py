"""Chat: a question and what was said before it become an answer, which is read while it arrives."""

import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from studio.chat import sending, thread
from studio.chat.forms import ChatForm
from studio.chat.markdown import RENDERER_VERSION, Blocks
from studio.chat.messages import build_messages
from studio.chat.order import ChatOrder
from studio.chat.tape import to_line
from studio.jobs.kinds import (
    Chunk,
    Done,
    FromTape,
    Handoff,
    Input,
    Inputs,
    Kind,
    Launch,
    Quote,
    Result,
    first_words,
    register,
)
from studio.minimax.catalog.chat import rate_family
from studio.minimax.chat.endpoints import ChatFacts, ChatRequest, Content, Piece, Reasoning, ToolCall
from studio.minimax.client import Api
from studio.tools.answer_choices import model_named
from studio.tools.tokens import tokens_of_bytes

USUAL_ANSWER_TOKENS = 8_192
EXAMPLE = "Give me ten titles, each under six words, for a short film about the last keeper of a lighthouse"


@register
class Chat(Kind[ChatOrder]):
    """An answer, one request each."""

    name = "chat"
    label = "Chat"
    medium = "text"
    icon = "chat"
    is_private = True
    launch = Launch("Answer", "text", EXAMPLE)
    order_class = ChatOrder
    form_class = ChatForm
    page_template = "chat/page.html"
    card_template = "chat/_answer.html"
    card_is_constant = True
    fix_template = "chat/_fix.html"
    made_template = "chat/_made.html"
    live_track = "text"
    body_limit_bytes = 45_000_000  # of texts that a browser without script attaches
    live_suffix = ".md"
    messages_file = Path(__file__).parent / "error_messages.toml"
    handoffs = (
        Handoff("image", "Ask about it", "chat", "picture"),
        Handoff("audio", "Edit {words} in chat", "chat", "words", of_words=True),
    )

    def title(self, order: ChatOrder) -> str:
        """Return the first words of the question, or the picture's name."""
        names = [*(title for _, title in (*order.pictures, *order.files)), *(name for _, name, _ in order.results)]
        return first_words(order.text) or next(iter(names), self.label)

    def lane(self, order: ChatOrder) -> str:
        """Return the family of its model, whose limits hold."""
        return rate_family(order.model)

    def slots(self, order: ChatOrder) -> int:
        """Return 0: an answer may be nothing but a call, or empty."""
        return 0

    def quote(self, order: ChatOrder) -> Quote:
        """Return the most tokens that may be counted: what is sent, and the longest answer."""
        longest = order.max_tokens or model_named(order.model).default_answer_tokens or USUAL_ANSWER_TOKENS
        return Quote("tokens", order.prompt_tokens + longest, order.model)

    def estimate_cut(self, order: ChatOrder, sizes: Mapping[str, int]) -> int | None:
        """Return what was sent and what had arrived, in tokens."""
        return order.prompt_tokens + tokens_of_bytes(sizes.get("text", 0) + sizes.get("thinking", 0))

    def inputs(self, order: ChatOrder) -> tuple[Input, ...]:
        """Return the pictures that are sent."""
        return tuple(Input(f"picture {number}", key) for number, key in enumerate(order.sent_pictures, 1))

    def streams(self, order: ChatOrder) -> bool:
        """Return True."""
        return True

    def place(self, job: Any) -> str:
        """Return the answer's place in its conversation."""
        return thread.place_of(job)

    def prepare_fixes(self, jobs: Sequence[Any]) -> None:
        """Load the answers with their questions."""
        thread.attach_answers(jobs)

    def gather(self, job: Any) -> ChatOrder:
        """Return the order with the messages that are sent."""
        return sending.gather(job)

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return the conversation that the form belongs to, and the list of all."""
        return thread.page_context(seat, form)

    async def stream(self, api: Api, order: ChatOrder, inputs: Inputs) -> AsyncIterator[Chunk | Done]:
        """Ask once, and hand on the words as they come, with the blocks that are complete."""
        request = to_request(order, {file.version_key: await file.to_data_uri() for file in inputs.values()})
        answer = Arriving()
        async for piece in api.chat.stream(request):
            if isinstance(piece, ChatFacts):
                yield answer.finish(piece)
            else:
                for chunk in answer.feed(piece):
                    yield chunk


class Arriving:
    """An answer that arrives: each piece as the chunks of its tape."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self.units = 0  # UTF-16 units of the text so far: a browser counts in them
        self.thinks_since: float | None = None
        self.has_text = self.has_blocks = False

    def feed(self, piece: Piece) -> Iterator[Chunk]:
        """Yield the chunks that a piece becomes."""
        if isinstance(piece, Reasoning):
            self.thinks_since = self.thinks_since or time.monotonic()
            yield Chunk("thinking", piece.text.encode())
            return
        yield from self._end_thinking()
        if isinstance(piece, ToolCall):
            call = {"call_id": piece.call_id, "name": piece.name, "arguments": piece.arguments}
            yield Chunk("tool", to_line({"call": call}))
        elif isinstance(piece, Content):
            self.has_text = True
            yield Chunk("text", piece.text.encode())
            self.units += count_units(piece.text)
            if html := self.blocks.feed(piece.text):
                if not self.has_blocks:
                    self.has_blocks = True
                    yield Chunk("tool", to_line({"renderer": RENDERER_VERSION}))
                yield Chunk("blocks", f"{self.units - count_units(self.blocks.tail)}\n{html}".encode())

    def _end_thinking(self) -> Iterator[Chunk]:
        """Yield how long it thought, once."""
        if self.thinks_since:
            yield Chunk("tool", to_line({"thought_s": round(time.monotonic() - self.thinks_since, 1)}))
            self.thinks_since = None

    def finish(self, facts: ChatFacts) -> Done:
        """Return the ending, with what MiniMax counted."""
        results = (Result(FromTape("text"), ".md"),) if self.has_text else ()
        held_back = facts.output_sensitive and not self.has_text
        return Done(results, int(held_back), facts_of(facts), facts.usage.total_tokens or None)


def count_units(text: str) -> int:
    """Return the length of a text in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def facts_of(facts: ChatFacts) -> dict[str, Any]:
    """Return what is kept of an answer's facts."""
    used = facts.usage
    usage = {
        "prompt": used.prompt_tokens, "answer": used.completion_tokens, "reasoning": used.reasoning_tokens,
        "total": used.total_tokens,
    }  # fmt: skip
    kept = {name: value for name, value in asdict(facts).items() if name in ("finish_reason", "model", "trace_id")}
    return {**kept, **({"usage": usage} if used.total_tokens else {})}


def to_request(order: ChatOrder, pictures: Mapping[str, str]) -> ChatRequest:
    """Return what is sent; ``pictures`` maps keys of versions to data URIs."""
    return ChatRequest(
        order.model,
        tuple(build_messages(order.turns, order.system, pictures)),
        max_tokens=order.max_tokens,
        temperature=order.temperature,
        top_p=order.top_p,
        mask_sensitive_info=order.mask or None,
        tools=order.tools,
        response_format=order.response_schema,
    )
