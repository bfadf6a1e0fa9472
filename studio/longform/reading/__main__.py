"""The child that measures documents and writes their chapters."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from studio.lib.worker import Answer, WorkFailed, serve
from studio.library.media.child.files import write_files
from studio.longform.reading.epub import read_epub
from studio.longform.reading.found import Found
from studio.longform.reading.plain import read_plain
from studio.longform.reading.word import read_word
from studio.longform.reading.zipped import read_zipped

READERS: dict[str, Callable[[Path], Found]] = {
    "epub": read_epub, "docx": read_word, "zip": read_zipped, "text": read_plain,
}  # fmt: skip
MOST_CHAPTERS, MOST_CHARACTERS = 1_000, 10_000_000
EXCERPT = 400  # characters
SHOWN = 12  # titles


def read(source: str, reader: str) -> Found:
    """Return what a document holds. Raises WorkFailed for one without words, or with far too many."""
    found = READERS[reader](Path(source))
    found.chapters = [one for one in found.chapters if one.text]
    if not found.chapters:
        raise WorkFailed("There are no words in it.")
    if len(found.chapters) > MOST_CHAPTERS:
        raise WorkFailed(f"It has {len(found.chapters):,} chapters; at most {MOST_CHAPTERS:,} are read.")
    if found.characters > MOST_CHARACTERS:
        raise WorkFailed(f"It has {found.characters:,} characters; at most {MOST_CHARACTERS:,} are read.")
    return found


def inspect(source: str, reader: str) -> Iterator[Answer]:
    """Measure a document: its chapters, characters, title, and how it begins."""
    found = read(source, reader)
    yield {**facts_of(found), "titles": [one.title for one in found.chapters[:SHOWN]],
           "excerpt": found.chapters[0].text[:EXCERPT]}, b""  # fmt: skip


def facts_of(found: Found) -> dict[str, object]:
    """Return what a document says of itself."""
    return {
        "chapters": len(found.chapters), "characters": found.characters, "title": found.title, "author": found.author,
        "language": found.language, "encoding": found.encoding, "has_cover": bool(found.cover),
    }  # fmt: skip


def derive(source: str, reader: str, targets: dict[str, str]) -> Iterator[Answer]:
    """Write the chapters as lines of JSON behind a line of facts, all of it as text, or the picture on the cover."""
    found = read(source, reader)

    def render(name: str, file: BinaryIO) -> None:
        if name == "cover":
            file.write(found.cover)
        elif name == "txt":
            file.write("\n\n\n".join(one.text for one in found.chapters).encode("utf-8", "replace"))
        else:
            lines = [facts_of(found), *({"title": one.title, "text": one.text} for one in found.chapters)]
            file.writelines(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for line in lines)

    return write_files(targets, render)


if __name__ == "__main__":
    serve({"document.inspect": inspect, "document.derive": derive})
