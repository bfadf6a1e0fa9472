"""Chat: a conversation is gone on with, whole or while it is being written."""

from collections.abc import AsyncIterator

from studio.minimax.chat.answer import ChatAnswer, ChatFacts, ChatUsage, answer_in
from studio.minimax.chat.request import ChatRequest, Clip, Message, Picture, Schema, Tool, ToolCall
from studio.minimax.chat.stream import EVENT_BYTES, Piece, listen
from studio.minimax.chat.thinking import Content, Reasoning
from studio.minimax.wire.base_client import BaseClient, read_answer
from studio.minimax.wire.transport import Timeouts

__all__ = [
    "Chat", "ChatAnswer", "ChatFacts", "ChatRequest", "ChatUsage", "Clip", "Content", "Message", "Picture", "Piece",
    "Reasoning", "Schema", "Tool", "ToolCall",
]  # fmt: skip

PATH, OPENAI_PATH = "/v1/text/chatcompletion_v2", "/v1/chat/completions"
# Forty thousand tokens take minutes, and nothing is heard before the last.
WHOLE = Timeouts(first_s=900, idle_s=60, total_s=900)
LIVE = Timeouts(first_s=120, idle_s=120, total_s=3600)


class Chat:
    """The chat endpoints: MiniMax's own address, and the one that OpenAI's clients know."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, request: ChatRequest, *, openai: bool = False) -> ChatAnswer:
        """Return the whole answer. Costs; sent once. Raises ApiError."""
        answer = await self._client.request_json(
            "POST", OPENAI_PATH if openai else PATH, timeouts=WHOLE, limit_bytes=EVENT_BYTES,
            json=request.body(stream=False, openai=openai),
        )  # fmt: skip
        return answer_in(answer, answer["trace_id"])

    async def stream(self, request: ChatRequest, *, openai: bool = False) -> AsyncIterator[Piece]:
        """Yield the answer while it is written, each word once, then its calls, then the facts.

        Costs; sent once. Raises ApiError.
        """
        body = request.body(stream=True, openai=openai)
        async with self._client.send("POST", OPENAI_PATH if openai else PATH, timeouts=LIVE, json=body) as response:
            if "event-stream" in response.content_type and response.status < 300:
                async for piece in listen(response):
                    yield piece
            else:
                # Errors before the first word are plain JSON, whatever was asked for.
                answer = await read_answer(response, EVENT_BYTES)
                for piece in pieces_of(answer_in(answer, answer["trace_id"])):
                    yield piece


def pieces_of(answer: ChatAnswer) -> list[Piece]:
    """Return a whole answer as a stream would have brought it."""
    words = [one for one in (Reasoning(answer.reasoning), Content(answer.content)) if one.text]
    return [*words, *answer.tool_calls, answer.facts]
