"""What a person asks for in a chat."""

from dataclasses import dataclass, field, fields
from typing import Any, Self

from studio.chat.messages import Turn
from studio.jobs.kinds import Order
from studio.minimax.catalog.chat import default_chat_model
from studio.minimax.chat.request import Schema, Tool

LOOKED_UP = {"turns", "system", "tools", "response_schema"}


@dataclass(frozen=True)
class ChatOrder(Order):
    """A question, its place in a conversation, and who is to answer how.

    What is sent (``turns``, …) is looked up when it is sent, so that a long conversation is not kept once an answer.
    """

    text: str = ""
    conversation: str = ""  # its key; "" begins one
    parent: str = ""  # the key of the message that the question follows; "" is the beginning
    question: str = ""  # the key of a question that is there already and is answered once more
    pictures: tuple[tuple[str, str], ...] = ()  # of the question: key of the version, title
    sent_pictures: tuple[str, ...] = ()  # keys of all versions that are sent, those of earlier turns too
    files: tuple[tuple[str, str], ...] = ()  # texts that are attached: title, text
    model: str = default_chat_model().name
    temperature: float | None = None
    top_p: float | None = None
    length: str = "normal"
    max_tokens: int | None = None
    mask: bool = False
    prompt_tokens: int = 0  # estimated
    table: str = ""  # the key of a table that the answer fills in
    columns: dict[str, Any] | None = None  # its name and columns, as they were then
    functions: tuple[str, ...] = ()  # keys of those that may be asked for
    results: tuple[tuple[str, str, str], ...] = ()  # of calls: id, name, what came of it
    instructions: str | None = None  # of the conversation, where the form had them
    since: str = ""  # the key of the first message that is sent; "" is the first of all
    left_out: int = 0  # how many earlier ones are not
    switched: bool = False  # the model that was chosen sees no pictures, so another one answers
    unseen: int = 0  # pictures of earlier turns that the model does not see

    turns: tuple[Turn, ...] = field(default=(), compare=False)
    system: str = field(default="", compare=False)
    tools: tuple[Tool, ...] = field(default=(), compare=False)
    response_schema: Schema | None = field(default=None, compare=False)

    def to_json(self) -> dict[str, Any]:
        """Return what is kept."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name not in LOOKED_UP}

    @classmethod
    def from_json(cls, data: dict[str, Any], version: int) -> Self:
        """Return the order kept as JSON; what it lacks is as it was by default, what nobody knows is left out."""
        known = {one.name for one in fields(cls)} - LOOKED_UP
        kept = {name: value for name, value in data.items() if name in known}
        for name in ("pictures", "files", "results"):
            kept[name] = tuple(tuple(pair) for pair in data.get(name, ()))
        for name in ("sent_pictures", "functions"):
            kept[name] = tuple(data.get(name, ()))
        return cls(**kept)
