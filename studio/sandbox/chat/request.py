"""Parses a chat request: the same over HTTP and out of a batch's file."""

from dataclasses import dataclass
from typing import Any

from studio.sandbox.chat import messages as chat_messages
from studio.sandbox.chat import tools as chat_tools
from studio.sandbox.chat.catalog import Model, estimate_tokens, find_model
from studio.sandbox.chat.messages import Message
from studio.sandbox.core import moderation
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section

HIGHEST_TEMPERATURE = 2.0
MESSAGE_TOKENS = 4  # what surrounds each message


@dataclass(frozen=True, slots=True)
class Request:
    """A valid request."""

    model: str
    messages: tuple[Message, ...]
    prompt_tokens: int
    most_tokens: int
    stream: bool = False
    thinks: bool = False
    splits_reasoning: bool = False
    masks: bool = False
    tools: tuple[dict[str, Any], ...] = ()
    tool_choice: str = "auto"
    schema: dict[str, Any] | None = None
    service_tier: str = "standard"
    withheld: int = 0  # why its answer is made, charged and not given: a kind of the moderation


def parse_request(body: dict[str, Any]) -> Request:
    """Parse a request. Raises Refused."""
    top = Section(body)
    name = top.text("model")
    if not name:
        raise invalid("model")
    model = find_model(name)
    messages = chat_messages.parse_messages(body.get("messages"))
    tools = chat_tools.parse_tools(body.get("tools"))
    check_sampling(top)
    Section(body, "stream_options").flag("include_usage")
    return Request(
        name, messages, count_prompt_tokens(messages, model), parse_limit(top, model),
        stream=top.flag("stream"),
        thinks=parse_thinking(body, model),
        splits_reasoning=top.flag("reasoning_split"),
        masks=top.flag("mask_sensitive_info"),
        tools=tools,
        tool_choice=chat_tools.parse_tool_choice(body.get("tool_choice"), [tool["name"] for tool in tools]),
        schema=chat_tools.parse_response_schema(body.get("response_format")),
        service_tier=top.choice("service_tier", ("standard", "priority"), "standard"),
        withheld=moderation.moderate(last_message(messages)),
    )  # fmt: skip


def check_sampling(top: Section) -> None:
    """Check the sampling parameters, which change nothing here. Raises Refused."""
    if not top.number("temperature", 0, HIGHEST_TEMPERATURE, 1.0):
        raise invalid("temperature")
    top.number("top_p", 0, 1, 0.95)
    if top.whole("n", 1, 128, 1) != 1:
        raise invalid("n")


def parse_limit(top: Section, model: Model) -> int:
    """Return the token limit of the response; the older name of the field counts as well. Raises Refused."""
    newer = top.whole("max_completion_tokens", 1, model.most_tokens, 0)
    return newer or top.whole("max_tokens", 1, model.most_tokens, 0) or model.usual_tokens


def parse_thinking(body: dict[str, Any], model: Model) -> bool:
    """Return whether the model thinks aloud; only some can be asked not to. Raises Refused."""
    asked = Section(body, "thinking").choice("type", ("adaptive", "enabled", "disabled"), "adaptive")
    return model.thinks and not (model.may_rest and asked == "disabled")


def count_prompt_tokens(messages: tuple[Message, ...], model: Model) -> int:
    """Return the number of tokens of a conversation. Raises Refused when it exceeds the model's context."""
    found = sum(estimate_tokens(said.text + said.name) + MESSAGE_TOKENS for said in messages)
    if found > model.context_tokens:
        raise Refused(1039)
    return found


def last_message(messages: tuple[Message, ...]) -> str:
    """Return the message to answer: only this one is moderated, so that a conversation can go on."""
    texts = []
    for said in reversed(messages):
        if said.role in ("assistant", "sample_message_ai"):
            break
        texts.append(said.text)
    return "\n".join(texts)
