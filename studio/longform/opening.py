"""Open a document or a text as a book: its chapters are found by the document child, never in this process."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from studio.lib import server_loop
from studio.lib.fields import new_key
from studio.lib.worker import WorkerDied, WorkFailed
from studio.library import store
from studio.library.media import derivatives
from studio.library.media.derivatives import CannotConvert, derived_path
from studio.library.media.workers import MediaWorkers
from studio.library.models import Version
from studio.longform.cutting import cut_anew
from studio.longform.media import CHAPTERS
from studio.longform.models import Book, Chapter
from studio.longform.reading.plain import split_text
from studio.workspaces.access import Seat

READ_S = 60.0
CHILD = "studio.longform.reading"
UNTITLED = "Untitled"
worker = MediaWorkers(limit_s=60, memory_mb=1536)


class Unreadable(Exception):
    """A document that cannot be read; the message says why, for people."""


def open_document(seat: Seat, version: Version, settings: dict[str, Any]) -> tuple[Book, str]:
    """Return the book of a document, and in which encoding it was read where that is a guess. Raises Unreadable."""
    try:
        file = server_loop.run(rows_of(version), READ_S, at_end=close)
    except (CannotConvert, WorkFailed, WorkerDied, TimeoutError, OSError) as error:
        raise Unreadable(str(error) or "It took too long to be read.") from None
    with file.open("rb") as lines:
        told = json.loads(lines.readline())
        title = told["title"] or version.asset.title or UNTITLED
        chapters = [(row["title"], row["text"]) for row in map(json.loads, lines)]
    return make_book(seat, title, chapters, settings, author=told["author"], source=version), told["encoding"]


async def rows_of(version: Version) -> Path:
    """Return the file of a version's chapters; that of a text is made here, since texts have none of their own."""
    if version.medium_object.derived_type(CHAPTERS):
        return await derivatives.derive(version, CHAPTERS)
    target = derived_path(version.key, CHAPTERS)
    part = target.with_name(f"{target.name}-{new_key()}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        child = worker.worker(CHILD)
        await child.call("document.derive", source=str(version.file), reader="text", targets={CHAPTERS: str(part)})
        store.settle(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


async def close() -> None:
    """End the children of a loop that is about to end."""
    await worker.close()
    await derivatives.worker.close()


def open_text(seat: Seat, text: str, settings: dict[str, Any]) -> Book:
    """Return the book of a text that somebody wrote or pasted."""
    chapters = [(one.title, one.text) for one in split_text(text)]
    first = next((title for title, _ in chapters if title), " ".join(text.split())[:60])
    return make_book(seat, first, chapters, settings)


@transaction.atomic
def make_book(
    seat: Seat, title: str, chapters: list[tuple[str, str]], settings: dict[str, Any], *, author: str = "",
    source: Version | None = None,
) -> Book:  # fmt: skip
    """Return a new book with its chapters."""
    book = Book.objects.create(
        workspace=seat.workspace, created_by=seat.person, title=title[:120], author=author, source=source,
        settings=settings,
    )  # fmt: skip
    rows = []
    for position, (name, text) in enumerate(chapters):
        row = Chapter(book=book, position=position, title=name)
        row.write(text)
        cut_anew(row)
        rows.append(row)
    Chapter.objects.bulk_create(rows)
    return book
