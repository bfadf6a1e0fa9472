"""What the form of a book's page says of its chapters and its characters, row by row."""

from collections.abc import Mapping
from typing import Any

from studio.longform.chapters import ChapterRows
from studio.longform.characters import CharacterRows
from studio.longform.models import Book
from studio.longform.progress import Progress


class Sent:
    """The rows of a sent form."""

    def __init__(self, book: Book, data: Mapping[str, Any]) -> None:
        self.chapters, self.characters = ChapterRows(book, data), CharacterRows(book, data)

    @property
    def voices(self) -> tuple[str, ...]:
        """Return the voices that chapters and characters have of their own."""
        return self.chapters.voices + self.characters.voices

    @property
    def faults(self) -> list[str]:
        """Return what is wrong, in sentences."""
        return self.chapters.faults + self.characters.faults

    @property
    def last(self) -> str:
        """Return the key of the last chapter that the form named, "" for none."""
        return self.chapters.rows[-1].key if self.chapters.rows else ""

    def check(self, voices: Mapping[str, Any]) -> None:
        """Note whose voice cannot be used."""
        self.chapters.check(voices)
        self.characters.check(voices)

    def save(self) -> None:
        """Write everything."""
        self.chapters.save()
        self.characters.save()

    def show(self, progress: Progress) -> None:
        """Put what was typed in the place of what is saved, for a page that has to be put right."""
        typed = {row.pk: row for row in self.chapters.rows}
        for row in progress.rows:
            if (found := typed.get(row.chapter.pk)) is not None:
                row.chapter.title, row.chapter.voice_id = found.title, found.voice_id
                row.chapter.left_out = found.left_out
        for person in self.characters.rows:
            if person.pk in progress.cast.rows:
                progress.cast.rows[person.pk] = person
