"""What a chat request says, as people mean it and as the two addresses of MiniMax spell it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.minimax.wire.body import drop_empty

type Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a message: a link, ``mm_file://`` and a file's id, or ``body.data_url``."""

    url: str
    detail: str = ""

    def part(self) -> dict[str, Any]:
        """Return the part of a message that it is."""
        return {"type": "image_url", "image_url": drop_empty(url=self.url, detail=self.detail)}


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip in a message, by the same kinds of link."""

    url: str

    def part(self) -> dict[str, Any]:
        """Return the part of a message that it is."""
        return {"type": "video_url", "video_url": {"url": self.url}}


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A function that the model wants called; ``arguments`` is JSON as the model wrote it, and may be wrong."""

    call_id: str
    name: str
    arguments: str

    def part(self) -> dict[str, Any]:
        """Return the call as it is told back to the model."""
        return {
            "id": self.call_id, "type": "function", "function": {"name": self.name, "arguments": self.arguments},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said. A role is system, user, assistant, tool, or one of a role play.

    An assistant's ``reasoning`` goes back to the model with its calls: without it, it thinks everything anew.
    """

    role: str
    content: str | tuple[str | Picture | Clip, ...] = ""
    name: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str = ""  # the call that a tool's message answers
    reasoning: str = ""

    def body(self, *, openai: bool = False, reasoning_split: bool = False) -> dict[str, Any]:
        """Return the message as the address spells it."""
        said = drop_empty(
            role=self.role, name=self.name, content=self._content(), tool_call_id=self.tool_call_id,
            tool_calls=[call.part() for call in self.tool_calls],
        )  # fmt: skip
        if not self.reasoning:
            return said
        if not openai:
            return {**said, "reasoning_content": self.reasoning}
        if reasoning_split:
            return {**said, "reasoning_details": [{"type": "reasoning.text", "text": self.reasoning}]}
        thoughts = f"<think>\n{self.reasoning}\n</think>\n\n"
        content = said.get("content", "")
        if isinstance(content, str):
            return {**said, "content": thoughts + content}
        return {**said, "content": [{"type": "text", "text": thoughts}, *content]}

    def _content(self) -> str | list[dict[str, Any]]:
        if isinstance(self.content, str):
            return self.content
        return [{"type": "text", "text": one} if isinstance(one, str) else one.part() for one in self.content]


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that the model may call; ``parameters`` is a JSON schema."""

    name: str
    description: str = ""
    parameters: Json = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """Return the tool as the API spells it."""
        function = {**drop_empty(name=self.name, description=self.description), "parameters": dict(self.parameters)}
        return {"type": "function", "function": function}


@dataclass(frozen=True, slots=True)
class Schema:
    """A JSON schema that the answer is held to."""

    name: str
    schema: Json
    description: str = ""
    strict: bool | None = None

    def body(self) -> dict[str, Any]:
        """Return the schema as the API spells it."""
        held = drop_empty(name=self.name, description=self.description, schema=dict(self.schema), strict=self.strict)
        return {"type": "json_schema", "json_schema": held}


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A conversation, and how it is to be gone on with; what is empty or None is not sent."""

    model: str
    messages: tuple[Message, ...]
    max_completion_tokens: int | None = None
    max_tokens: int | None = None  # the older name, which older models know
    temperature: float | None = None
    top_p: float | None = None
    mask_sensitive_info: bool | None = None
    tools: tuple[Tool, ...] = ()
    tool_choice: str = ""  # none or auto
    response_format: Schema | None = None
    include_usage: bool | None = None  # of a stream: count the tokens at its end
    thinking: str = ""  # adaptive or disabled
    service_tier: str = ""  # standard or priority
    reasoning_split: bool | None = None  # of OpenAI's address: the thoughts apart from the content

    def body(self, *, stream: bool | None = None, openai: bool = False) -> dict[str, Any]:
        """Return the request as the address spells it."""
        split = bool(self.reasoning_split)
        return drop_empty(
            model=self.model,
            messages=[message.body(openai=openai, reasoning_split=split) for message in self.messages],
            stream=stream,
            stream_options=drop_empty(include_usage=self.include_usage) if stream else None,
            max_completion_tokens=self.max_completion_tokens,
            max_tokens=self.max_tokens,
            temperature=self.temperature,
            top_p=self.top_p,
            mask_sensitive_info=self.mask_sensitive_info,
            tools=[tool.body() for tool in self.tools],
            tool_choice=self.tool_choice,
            response_format=self.response_format.body() if self.response_format else None,
            thinking=drop_empty(type=self.thinking),
            service_tier=self.service_tier,
            reasoning_split=self.reasoning_split,
        )
