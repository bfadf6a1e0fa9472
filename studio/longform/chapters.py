"""The rows of a book's chapters as a form sends them: each field is named by the chapter's key."""

from collections.abc import Mapping
from typing import Any

from studio.longform.models import TITLE_LENGTH, Book, Chapter
from studio.longform.speaking import ANOTHER

FIELDS = ["title", "voice_id", "left_out"]


class ChapterRows:
    """What a form says of each chapter; chapters that it does not name stay as they are."""

    def __init__(self, book: Book, data: Mapping[str, Any]) -> None:
        self.faults: list[str] = []
        self.every = list(book.chapters.defer("text", "speakers"))
        self.rows = [self.read(row, data) for row in self.every if f"title_{row.key}" in data]

    @staticmethod
    def read(row: Chapter, data: Mapping[str, Any]) -> Chapter:
        """Return a chapter as it was put right."""
        row.title = " ".join(str(data[f"title_{row.key}"]).replace("\x00", "").split())
        row.voice_id = str(data.get(f"voice_{row.key}", "")).strip()
        row.left_out = f"in_{row.key}" not in data
        return row

    @property
    def voices(self) -> tuple[str, ...]:
        """Return the voices that chapters have of their own, those among them that the form does not name."""
        return tuple(dict.fromkeys(row.voice_id for row in self.every if row.voice_id))

    def check(self, voices: Mapping[str, Any]) -> None:
        """Note what is wrong, in sentences that name the chapter."""
        for number, row in enumerate(self.every, 1):
            if len(row.title) > TITLE_LENGTH:
                self.faults.append(
                    f"Chapter {number}: {len(row.title)} characters; a title has at most {TITLE_LENGTH}."
                )
            if row.voice_id and row.voice_id not in voices:
                self.faults.append(f"Chapter {number}: {ANOTHER}")

    def save(self) -> None:
        """Write the chapters."""
        Chapter.objects.bulk_update(self.rows, FIELDS)
