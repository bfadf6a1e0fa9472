"""What of a message is searched, and the table that holds it."""

from collections.abc import Iterable

from studio.chat.parts import Part
from studio.lib.search import TextIndex

INDEX = TextIndex("chat_found")
SEARCHED = {
    "text": ("text",),
    "file": ("title", "text"),
    "picture": ("title",),
    "result": ("text",),
    "call": ("arguments",),
}


def text_to_search(parts: Iterable[Part]) -> str:
    """Return everything that was said in a message; reasoning is not."""
    return "\n\n".join(str(part[name]) for part in parts for name in SEARCHED.get(part["type"], ()))
