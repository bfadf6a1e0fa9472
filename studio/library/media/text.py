"""Texts: anything that decodes as writing, and is no markup that a browser would run."""

import codecs
from typing import Any

from studio.library.media.marks import is_markup, is_stranger
from studio.library.media.registry import Format, MediaType, Medium, register_medium

PLAIN = MediaType("text/plain", "txt", "text", label="plain text")
MARKDOWN = MediaType("text/markdown", "md", "text", label="Markdown")
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")  # UTF-16 and UTF-32 begin with one, and hold zeros
SHOWN_BYTES = 256 * 1024
CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1b") + b"\x7f"


@register_medium
class Text(Medium):
    """Writing, in whatever encoding."""

    name = "text"
    label = "Text"
    plural = "Texts"
    noun = "a text"
    icon = "text"
    types = (PLAIN, MARKDOWN)
    formats = (Format("txt", "text (UTF-8)", "text/plain; charset=utf-8"),)
    sniff_last = True
    is_writing = True

    def sniff(self, head: bytes, name_hint: str) -> str | None:
        """Return the media type; the hint of a kind of ours tells Markdown, and that markup is meant as writing."""
        ours = name_hint.endswith((".md", ".txt"))
        if not head or is_stranger(head) or (is_markup(head) and not ours):
            return None
        if not head.startswith(WIDE_MARKS) and any(byte in CONTROLS for byte in head):
            return None
        return MARKDOWN.name if name_hint.endswith(".md") else PLAIN.name

    def content_type(self, media_type: str, details: dict[str, Any]) -> str:
        """Name the encoding that was found."""
        return f"{media_type}; charset={details.get('encoding', 'utf-8')}"

    def measure(self, details: dict[str, Any]) -> str:
        """Return the number of characters."""
        count = details.get("characters", 0)
        return f"{count:,} character{'' if count == 1 else 's'}"

    def lines(self, version: Any) -> list[str]:
        """Return the lines that are shown, empty ones among them."""
        return read_beginning(version)[0].splitlines()


def read_beginning(version: Any) -> tuple[str, bool]:
    """Return the first 256 kB of a text and whether there is more; nothing where its file is gone."""
    try:
        with version.file.open("rb") as file:
            data = file.read(SHOWN_BYTES)
    except FileNotFoundError:
        return "", False
    # Incremental, since the last character may be cut in its middle.
    decoder = codecs.getincrementaldecoder(version.details.get("encoding", "utf-8"))(errors="replace")
    return decoder.decode(data), version.size_bytes > SHOWN_BYTES
