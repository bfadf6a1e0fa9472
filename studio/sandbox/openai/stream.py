"""The events of a streamed response: each item at its start, as it grows, and when it is whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from studio.sandbox.chat.stream import Event, named_event, split_text


@dataclass(frozen=True, slots=True)
class Item:
    """A whole item, the fields that are missing at its start, and its deltas."""

    whole: dict[str, Any]
    missing: dict[str, Any]
    event: str
    grows: str
    empty_part: dict[str, Any] = field(default_factory=dict)  # of words and thoughts, which are inside a part
    beside: dict[str, Any] = field(default_factory=dict)  # what clients want in every event of its text

    @property
    def part(self) -> dict[str, Any]:
        """Return what holds the text: the one part of the content, or the item itself."""
        return self.whole["content"][0] if self.empty_part else self.whole


class Stream:
    """Events with sequence numbers."""

    def __init__(self) -> None:
        self.number, self.items = 0, 0

    def event(self, name: str, fields: dict[str, Any], added: str = "") -> Event:
        """Return the next event."""
        self.number += 1
        return named_event(name, {"sequence_number": self.number - 1, **fields}, added)

    def item(self, item: Item) -> Iterator[Event]:
        """Yield the events of an item from its start to its end."""
        at = {"output_index": self.items}
        self.items += 1
        begun = {**item.whole, **item.missing, "status": "in_progress"}
        yield self.event("response.output_item.added", {**at, "item": begun})
        yield from self.text(item, {**at, "item_id": item.whole["id"]})
        yield self.event("response.output_item.done", {**at, "item": item.whole})

    def text(self, item: Item, at: dict[str, Any]) -> Iterator[Event]:
        """Yield an item's deltas, inside its part if it has one."""
        at |= {"content_index": 0} if item.empty_part else {}
        if item.empty_part:
            yield self.event("response.content_part.added", {**at, "part": item.empty_part})
        for piece in split_text(item.part[item.grows]):
            yield self.event(f"response.{item.event}.delta", {**at, **item.beside, "delta": piece}, piece)
        whole = {item.grows: item.part[item.grows]}
        yield self.event(f"response.{item.event}.done", {**at, **item.beside, **whole})
        if item.empty_part:
            yield self.event("response.content_part.done", {**at, "part": item.part})
