"""A chat request, read and checked: the same over HTTP and out of a batch's file."""

from dataclasses import dataclass
from typing import Any

from studio.sandbox.chat import messages as chat_messages
from studio.sandbox.chat import tools as chat_tools
from studio.sandbox.chat.catalog import Model, nearest, tokens
from studio.sandbox.chat.messages import Message
from studio.sandbox.core import moderation
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section

HIGHEST_TEMPERATURE = 2.0
MESSAGE_TOKENS = 4  # what surrounds each message


@dataclass(frozen=True, slots=True)
class Request:
    """A request that can be answered."""

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


def read(body: dict[str, Any]) -> Request:
    """Return a request. Raises Refused."""
    top = Section(body)
    name = top.text("model")
    if not name:
        raise invalid("model")
    model = nearest(name)
    messages = chat_messages.read(body.get("messages"))
    tools = chat_tools.tools(body.get("tools"))
    check_sampling(top)
    Section(body, "stream_options").flag("include_usage")
    return Request(
        name, messages, prompt_tokens(messages, model), limit(top, model),
        stream=top.flag("stream"),
        thinks=thinks(body, model),
        splits_reasoning=top.flag("reasoning_split"),
        masks=top.flag("mask_sensitive_info"),
        tools=tools,
        tool_choice=chat_tools.choice(body.get("tool_choice"), [tool["name"] for tool in tools]),
        schema=chat_tools.schema(body.get("response_format")),
        service_tier=top.choice("service_tier", ("standard", "priority"), "standard"),
        withheld=moderation.moderate(last_said(messages)),
    )  # fmt: skip


def check_sampling(top: Section) -> None:
    """Check what steers a model's choice of words; here it changes nothing. Raises Refused."""
    if not top.number("temperature", 0, HIGHEST_TEMPERATURE, 1.0):
        raise invalid("temperature")
    top.number("top_p", 0, 1, 0.95)
    if top.whole("n", 1, 128, 1) != 1:
        raise invalid("n")


def limit(top: Section, model: Model) -> int:
    """Return how many tokens the answer may have; the older name of the field counts as well. Raises Refused."""
    newer = top.whole("max_completion_tokens", 1, model.most_tokens, 0)
    return newer or top.whole("max_tokens", 1, model.most_tokens, 0) or model.usual_tokens


def thinks(body: dict[str, Any], model: Model) -> bool:
    """Return whether the model thinks aloud; only some can be asked not to. Raises Refused."""
    asked = Section(body, "thinking").choice("type", ("adaptive", "enabled", "disabled"), "adaptive")
    return model.thinks and not (model.may_rest and asked == "disabled")


def prompt_tokens(messages: tuple[Message, ...], model: Model) -> int:
    """Return how many tokens a conversation is. Raises Refused when it is more than the model takes."""
    found = sum(tokens(said.text + said.name) + MESSAGE_TOKENS for said in messages)
    if found > model.context_tokens:
        raise Refused(1039)
    return found


def last_said(messages: tuple[Message, ...]) -> str:
    """Return what the assistant is to answer: moderation looks at this, so that a conversation can go on."""
    texts = []
    for said in reversed(messages):
        if said.role in ("assistant", "sample_message_ai"):
            break
        texts.append(said.text)
    return "\n".join(texts)
