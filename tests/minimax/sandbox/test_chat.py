"""The client's chat in front of the sandbox: a program that knows nothing of it."""

import json
from collections.abc import AsyncIterator

import pytest

from studio.minimax.chat.endpoints import ChatFacts, ChatRequest, Content, Message, Reasoning, Schema, Tool, ToolCall
from studio.minimax.client import Api, close_all
from studio.minimax.errors import KeyRefused, OutOfCredit, Refused, TryLater
from tests.minimax.paid import all_of
from tests.sandboxes import charges

MODEL = "MiniMax-M2"
ASKED = "Write three titles for a short film about a lighthouse keeper."
WEATHER = Tool(
    "get_weather", "Current weather of a city",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)  # fmt: skip
PERSON = {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["age"]}
BOTH = pytest.mark.parametrize("openai", [False, True], ids=["minimax", "openai"])


@pytest.fixture(autouse=True)
async def closed() -> AsyncIterator[None]:
    """Close what a test opened."""
    yield
    await close_all()


def request(text: str = ASKED, **more: object) -> ChatRequest:
    """Return a conversation of one question."""
    return ChatRequest(MODEL, (Message("user", text),), **more)  # type: ignore[arg-type]


def client(url: str, key: str = "sk-alice-0001") -> Api:
    """Return the client with a key."""
    return Api(url, key, allow_http=True)


@BOTH
async def test_an_answer_comes_whole_and_its_thoughts_apart(calm_sandbox: str, openai: bool) -> None:
    answer = await client(calm_sandbox).chat.create(request(), openai=openai)
    assert answer.content and answer.reasoning
    assert "<think>" not in answer.content
    assert answer.facts.finish_reason == "stop" and answer.facts.usage.total_tokens > 0
    assert len(charges(calm_sandbox)) == 1


@BOTH
async def test_a_stream_says_what_the_whole_answer_says_once(calm_sandbox: str, openai: bool) -> None:
    whole = await client(calm_sandbox).chat.create(request(), openai=openai)
    *words, facts = await all_of(client(calm_sandbox).chat.stream(request(), openai=openai))
    assert len(words) > 5 and isinstance(facts, ChatFacts)
    assert "".join(word.text for word in words if isinstance(word, Content)) == whole.content
    assert "".join(word.text for word in words if isinstance(word, Reasoning)).strip() == whole.reasoning.strip()
    assert facts.usage.total_tokens == whole.facts.usage.total_tokens


@BOTH
async def test_a_tool_is_called_with_what_was_said(calm_sandbox: str, openai: bool) -> None:
    asked = request("What is the weather in Oslo now?", tools=(WEATHER,))
    pieces = await all_of(client(calm_sandbox).chat.stream(asked, openai=openai))
    (call,) = [piece for piece in pieces if isinstance(piece, ToolCall)]
    assert call.name == "get_weather" and json.loads(call.arguments) == {"city": "Oslo"}
    assert pieces[-1].finish_reason == "tool_calls"


async def test_a_schema_is_kept_to(calm_sandbox: str) -> None:
    asked = request("Anna Smith is 34 years old.", response_format=Schema("person", PERSON))
    answer = await client(calm_sandbox).chat.create(asked)
    assert json.loads(answer.content)["age"] == 34


@BOTH
@pytest.mark.parametrize(
    ("key", "text", "error"),
    [
        ("sk-bad-0001", ASKED, KeyRefused),
        ("sk-poor-0001", ASKED, OutOfCredit),
        ("sk-busy-0001", ASKED, TryLater),
        ("sk-alice-0001", "Say sandbox-1026.", Refused),
    ],
)
async def test_a_refusal_is_what_it_is(
    calm_sandbox: str, key: str, text: str, error: type[Exception], openai: bool
) -> None:
    chat = client(calm_sandbox, key).chat
    with pytest.raises(error):
        await chat.create(request(text), openai=openai)
    with pytest.raises(error):
        await all_of(chat.stream(request(text), openai=openai))
    assert charges(calm_sandbox) == []
