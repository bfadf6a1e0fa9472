"""The parts of a message, as they are stored.

``{"type": "text", "text": …}``; ``{"type": "picture", "version": key, "title": …}``; ``{"type": "file", "title": …,
"text": …}`` (a text that was attached); ``{"type": "thinking", "text": …}``; ``{"type": "call", "id": …, "name": …,
"arguments": JSON as written}``; and in a tool's message ``{"type": "result", "call": id, "name": …, "text": …}``.
"""

from collections.abc import Iterable, Iterator
from typing import Any

type Part = dict[str, Any]


def text(words: str) -> Part:
    """Return a part of words."""
    return {"type": "text", "text": words}


def picture(version_key: str, title: str) -> Part:
    """Return a part that shows a picture of the library."""
    return {"type": "picture", "version": version_key, "title": title}


def thinking(words: str) -> Part:
    """Return a part of reasoning."""
    return {"type": "thinking", "text": words}


def call(call_id: str, name: str, arguments: str) -> Part:
    """Return a call of a function."""
    return {"type": "call", "id": call_id, "name": name, "arguments": arguments}


def of_type(parts: Iterable[Part], name: str) -> Iterator[Part]:
    """Yield the parts of a type."""
    return (part for part in parts if part.get("type") == name)


def text_of(parts: Iterable[Part]) -> str:
    """Return the words of some parts."""
    return "\n\n".join(part["text"] for part in of_type(parts, "text"))


def thinking_of(parts: Iterable[Part]) -> str:
    """Return the reasoning of some parts."""
    return "".join(part["text"] for part in of_type(parts, "thinking"))


def pictures_of(parts: Iterable[Part]) -> list[str]:
    """Return the keys of the versions of the pictures."""
    return [part["version"] for part in of_type(parts, "picture")]
