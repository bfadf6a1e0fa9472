"""Chat endpoints: the next answer of a conversation, whole or streamed."""

from collections.abc import AsyncIterator

from studio.minimax.chat.answer import ChatAnswer, ChatFacts, ChatUsage, parse_answer
from studio.minimax.chat.request import ChatRequest, Clip, Message, Picture, Schema, Tool, ToolCall
from studio.minimax.chat.stream import EVENT_BYTES, Piece, iter_answer
from studio.minimax.chat.thinking import Content, Reasoning
from studio.minimax.wire.base_client import BaseClient, read_answer
from studio.minimax.wire.transport import Timeouts

__all__ = [
    "Chat", "ChatAnswer", "ChatFacts", "ChatRequest", "ChatUsage", "Clip", "Content", "Message", "Picture", "Piece",
    "Reasoning", "Schema", "Tool", "ToolCall",
]  # fmt: skip

PATH, OPENAI_PATH = "/v1/text/chatcompletion_v2", "/v1/chat/completions"
# 40,000 tokens take minutes, and the first byte comes after the last of them.
TIMEOUTS = Timeouts(first_s=900, idle_s=60, total_s=900)
STREAM_TIMEOUTS = Timeouts(first_s=120, idle_s=120, total_s=3600)


class Chat:
    """The chat endpoints: MiniMax's own address, and the OpenAI-compatible one."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, request: ChatRequest, *, openai: bool = False) -> ChatAnswer:
        """Return the complete answer. Costs; sent once. Raises ApiError."""
        answer = await self._client.request(
            "POST", OPENAI_PATH if openai else PATH, timeouts=TIMEOUTS, limit_bytes=EVENT_BYTES,
            json=request.to_json(stream=False, openai=openai),
        )  # fmt: skip
        return parse_answer(answer, answer["trace_id"])

    async def stream(self, request: ChatRequest, *, openai: bool = False) -> AsyncIterator[Piece]:
        """Yield the answer as it arrives, each character once, then its tool calls, then the facts.

        Costs; sent once. Raises ApiError.
        """
        body = request.to_json(stream=True, openai=openai)
        async with self._client.send(
            "POST", OPENAI_PATH if openai else PATH, timeouts=STREAM_TIMEOUTS, json=body
        ) as response:
            if "event-stream" in response.content_type and response.status < 300:
                async for piece in iter_answer(response):
                    yield piece
            else:
                # Errors before the first event are plain JSON.
                answer = await read_answer(response, EVENT_BYTES)
                for piece in split_answer(parse_answer(answer, answer["trace_id"])):
                    yield piece


def split_answer(answer: ChatAnswer) -> list[Piece]:
    """Return a complete answer as the pieces of a stream."""
    texts = [piece for piece in (Reasoning(answer.reasoning), Content(answer.content)) if piece.text]
    return [*texts, *answer.tool_calls, answer.facts]
