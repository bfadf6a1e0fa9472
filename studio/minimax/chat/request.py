"""Chat requests, and their JSON for the two chat addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.minimax.wire.body import drop_empty

type Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a message: a link, ``mm_file://`` and a file id, or ``body.to_data_url``."""

    url: str
    detail: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the content part of a message."""
        return {"type": "image_url", "image_url": drop_empty(url=self.url, detail=self.detail)}


@dataclass(frozen=True, slots=True)
class Clip:
    """A video clip in a message, by the same kinds of link."""

    url: str

    def to_json(self) -> dict[str, Any]:
        """Return the content part of a message."""
        return {"type": "video_url", "video_url": {"url": self.url}}


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A function call by the model; ``arguments`` is JSON as the model wrote it, perhaps invalid."""

    call_id: str
    name: str
    arguments: str

    def to_json(self) -> dict[str, Any]:
        """Return the call in the JSON that goes back to the model."""
        return {
            "id": self.call_id, "type": "function", "function": {"name": self.name, "arguments": self.arguments},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """A message. Its role is system, user, assistant, tool, or a role of a role play.

    An assistant's ``reasoning`` is sent back with its tool calls: without it the model reasons anew.
    """

    role: str
    content: str | tuple[str | Picture | Clip, ...] = ""
    name: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str = ""  # the call that a tool's message answers
    reasoning: str = ""

    def to_json(self, *, openai: bool = False, reasoning_split: bool = False) -> dict[str, Any]:
        """Return the message in the JSON of the given address."""
        message = drop_empty(
            role=self.role, name=self.name, content=self._content(), tool_call_id=self.tool_call_id,
            tool_calls=[call.to_json() for call in self.tool_calls],
        )  # fmt: skip
        if not self.reasoning:
            return message
        if not openai:
            return {**message, "reasoning_content": self.reasoning}
        if reasoning_split:
            return {**message, "reasoning_details": [{"type": "reasoning.text", "text": self.reasoning}]}
        block = f"<think>\n{self.reasoning}\n</think>\n\n"
        content = message.get("content", "")
        if isinstance(content, str):
            return {**message, "content": block + content}
        return {**message, "content": [{"type": "text", "text": block}, *content]}

    def _content(self) -> str | list[dict[str, Any]]:
        if isinstance(self.content, str):
            return self.content
        return [{"type": "text", "text": one} if isinstance(one, str) else one.to_json() for one in self.content]


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that the model may call; ``parameters`` is a JSON schema."""

    name: str
    description: str = ""
    parameters: Json = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the tool in the JSON of the API."""
        function = {**drop_empty(name=self.name, description=self.description), "parameters": dict(self.parameters)}
        return {"type": "function", "function": function}


@dataclass(frozen=True, slots=True)
class Schema:
    """A JSON schema that the answer is held to."""

    name: str
    schema: Json
    description: str = ""
    strict: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the schema in the JSON of the API."""
        schema = drop_empty(name=self.name, description=self.description, schema=dict(self.schema), strict=self.strict)
        return {"type": "json_schema", "json_schema": schema}


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A conversation and the options of the next answer; empty fields are not sent."""

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
    reasoning_split: bool | None = None  # of the OpenAI-compatible address: reasoning apart from the content

    def to_json(self, *, stream: bool | None = None, openai: bool = False) -> dict[str, Any]:
        """Return the request body for the given address."""
        split = bool(self.reasoning_split)
        return drop_empty(
            model=self.model,
            messages=[message.to_json(openai=openai, reasoning_split=split) for message in self.messages],
            stream=stream,
            stream_options=drop_empty(include_usage=self.include_usage) if stream else None,
            max_completion_tokens=self.max_completion_tokens,
            max_tokens=self.max_tokens,
            temperature=self.temperature,
            top_p=self.top_p,
            mask_sensitive_info=self.mask_sensitive_info,
            tools=[tool.to_json() for tool in self.tools],
            tool_choice=self.tool_choice,
            response_format=self.response_format.to_json() if self.response_format else None,
            thinking=drop_empty(type=self.thinking),
            service_tier=self.service_tier,
            reasoning_split=self.reasoning_split,
        )
