"""Books: a document's chapters as people put them right, and the jobs that speak them."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from studio.jobs.models import Job
from studio.lib.fields import KeyField
from studio.library.models import Version
from studio.minimax.speech.text import count_characters
from studio.workspaces.access import Seat
from studio.workspaces.models import Workspace

TITLE_LENGTH = 120
NAME_LENGTH = 60
OPENING = 120  # characters of a chapter's beginning, for lists


class BookQuery(models.QuerySet["Book"]):
    """Books of one workspace."""

    def visible_to(self, seat: Seat) -> Self:
        """Return the books of the seat's workspace."""
        return self.filter(workspace=seat.workspace)

    def kept(self) -> Self:
        """Leave out what was deleted."""
        return self.filter(deleted_at=None)


class Book(models.Model):
    """A document that is read aloud, with how that is to be done."""

    key = KeyField()
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="books")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="books")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=TITLE_LENGTH)
    author = models.CharField(max_length=TITLE_LENGTH, blank=True)
    source = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="+")
    settings = models.JSONField(default=dict)  # fields of the form, as they were saved last

    objects: ClassVar[BookQuery] = BookQuery.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-created_at", "-id"], condition=Q(deleted_at=None), name="book_list")
        ]

    def __str__(self) -> str:
        return self.title


class Chapter(models.Model):
    """One chapter: its text is read only where it is shown or spoken."""

    key = KeyField()
    book = models.ForeignKey(Book, models.CASCADE, related_name="chapters")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    text = models.TextField()
    opening = models.CharField(max_length=OPENING)
    characters = models.PositiveIntegerField()
    parts = models.JSONField(default=list)  # the digests of what is sent one by one
    cast = models.JSONField(
        default=list
    )  # beside each part: who says it, whether it goes on a paragraph, its characters
    speakers = models.JSONField(default=dict)  # who says what is said aloud, by the digest of the words
    left_out = models.BooleanField(default=False)
    voice_id = models.CharField(max_length=256, blank=True)  # "": the book's

    class Meta:
        ordering = ["book", "position", "id"]

    def __str__(self) -> str:
        return self.title

    def write(self, text: str) -> None:
        """Take another text; what is sent of it is cut by ``cutting``."""
        self.text, self.characters = text, count_characters(text)
        self.opening = " ".join(text[: 2 * OPENING].split())[:OPENING]


class Character(models.Model):
    """Somebody who speaks in a book; nothing of it is ever removed, so that each change can be taken back."""

    key = KeyField()
    book = models.ForeignKey(Book, models.CASCADE, related_name="people")
    name = models.CharField(max_length=NAME_LENGTH)
    voice_id = models.CharField(max_length=256, blank=True)  # "": whoever reads the chapter
    same_as = models.ForeignKey("self", models.SET_NULL, null=True, related_name="names")  # another name of that one
    put_away = models.BooleanField(default=False)  # read by whoever reads the chapter
    example = models.CharField(max_length=OPENING, blank=True)

    class Meta:
        ordering = ["book", "id"]

    def __str__(self) -> str:
        return self.name


class Spoken(models.Model):
    """A job that speaks a part of a chapter, and what exactly it was asked for."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="spoken")
    part = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    words = models.CharField(max_length=64, default="")  # the digest of its text alone
    chosen_at = models.DateTimeField(null=True)  # of several takes the one that is heard; else the newest
    locked = models.BooleanField(default=False)  # heard whatever the settings say now
    job = models.OneToOneField(Job, models.CASCADE, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["chapter", "part", "digest"], name="spoken_wish")]

    def __str__(self) -> str:
        return f"part {self.part} of {self.chapter_id}"  # type: ignore[attr-defined]


def settings_of(book: Book, name: str, otherwise: Any) -> Any:
    """Return one of a book's settings."""
    return book.settings.get(name, otherwise)
