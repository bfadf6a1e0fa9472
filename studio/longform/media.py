"""Documents: books, Word documents and archives of texts, read in a child of their own."""

from typing import Any

from studio.library.media.registry import Derivative, Format, MediaType, Medium, register_medium

EPUB = MediaType("application/epub+zip", "epub", "epub", inline=False)
DOCX = MediaType(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", "docx", inline=False
)
ZIP = MediaType("application/zip", "zip", "zip", inline=False, label="ZIP of texts")
ARCHIVE = b"PK\x03\x04"
EMPTY_ARCHIVE = b"PK\x05\x06"
OTHERS = (b"xl/", b"ppt/", b"META-INF/MANIFEST.MF", b"application/vnd.oasis")
CHAPTERS = "chapters.jsonl"
COVER = "cover"


@register_medium
class Document(Medium):
    """Chapters in a file that holds more than text."""

    name = "document"
    label = "Document"
    plural = "Documents"
    noun = "a document"
    icon = "text"
    types = (EPUB, DOCX, ZIP)
    formats = (Format("txt", "text (UTF-8)", "text/plain; charset=utf-8"),)
    derivatives = (Derivative(CHAPTERS, "application/jsonl"), Derivative(COVER, "application/octet-stream"))
    child_module = "studio.longform.reading"
    dies_of = "This document unpacks to far more than a text needs."

    def sniff(self, head: bytes, name_hint: str) -> str | None:
        """Return the media type of an archive by its first members; what else is one is refused when it is read."""
        if head.startswith(EMPTY_ARCHIVE):
            return ZIP.name
        if not head.startswith(ARCHIVE) or any(mark in head for mark in OTHERS):
            return None
        if b"application/epub+zip" in head[:100]:
            return EPUB.name
        return DOCX.name if b"word/" in head else ZIP.name

    def measure(self, details: dict[str, Any]) -> str:
        """Return the number of chapters and of characters."""
        count = details.get("chapters", 0)
        return f"{count} chapter{'' if count == 1 else 's'}, {details.get('characters', 0):,} characters"
