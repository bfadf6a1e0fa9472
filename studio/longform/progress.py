"""What has become of a book: which chapter is spoken as it is wanted now, and how far all of them are."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import F

from studio.jobs.models import Job, State
from studio.longform.models import Book, Chapter, Spoken
from studio.longform.parts import digest_of
from studio.longform.speaking import SpeakingForm

SENT = ("sentence_s", "paragraph_s")


def wish_of(book: Book, chapter: Chapter, digest: str) -> str:
    """Return what tells one wish for a part from another: its words, who speaks, and how."""
    asked = {name: book.settings.get(name) for name in (*SpeakingForm.SPOKEN, *SENT)}
    asked["voice_id"] = chapter.voice_id or asked["voice_id"]
    if book.settings.get("live"):
        asked["live"] = True
    return digest_of(json.dumps([digest, asked], sort_keys=True))


@dataclass(slots=True)
class Row:
    """A chapter with the jobs of its parts, as they are wanted now; None where there is none yet."""

    chapter: Chapter
    number: int
    jobs: list[Job | None]
    is_changed: bool = False  # it was spoken in other words, or otherwise
    voice: Any = None  # its own, for the page
    cost: Any = None

    @property
    def asked(self) -> list[Job]:
        """Return the jobs that there are."""
        return [job for job in self.jobs if job is not None]

    @property
    def is_done(self) -> bool:
        """Return whether all of it can be heard."""
        return bool(self.jobs) and all(job is not None and is_heard(job) for job in self.jobs)

    @property
    def heard(self) -> int:
        """Return how many parts can be heard."""
        return sum(is_heard(job) for job in self.asked)

    @property
    def is_live(self) -> bool:
        """Return whether some of it is under way."""
        return any(job.is_active for job in self.asked)

    @property
    def wants(self) -> list[int]:
        """Return the parts that are to be sent, or sent again."""
        return [part for part, job in enumerate(self.jobs) if job is None or not (is_kept(job))]


def is_heard(job: Job) -> bool:
    """Return whether a job brought a sound that is still there."""
    version = job.version
    return job.state == State.DONE and version is not None and version.asset.deleted_at is None


def is_kept(job: Job) -> bool:
    """Return whether a job needs no new decision: it is heard, under way, or nobody knows and its card asks."""
    return is_heard(job) or job.is_active or job.state == State.UNKNOWN


@dataclass
class Progress:
    """All chapters of a book, and what has become of them."""

    book: Book
    rows: list[Row] = field(default_factory=list)

    @cached_property
    def spoken(self) -> list[Row]:
        """Return the chapters that belong to it."""
        return [row for row in self.rows if not row.chapter.left_out]

    @cached_property
    def done(self) -> int:
        """Return how many chapters can be heard."""
        return sum(row.is_done for row in self.spoken)

    @property
    def parts(self) -> int:
        """Return how many parts all chapters have."""
        return sum(len(row.jobs) for row in self.spoken)

    @property
    def parts_heard(self) -> int:
        """Return how many parts can be heard."""
        return sum(row.heard for row in self.spoken)

    @cached_property
    def live(self) -> list[Job]:
        """Return the jobs that are under way, also those of chapters that were left out since."""
        return [job for row in self.rows for job in row.asked if job.is_active]

    @property
    def is_live(self) -> bool:
        """Return whether something is under way."""
        return bool(self.live)

    @property
    def is_whole(self) -> bool:
        """Return whether every chapter can be heard."""
        return bool(self.spoken) and self.done == len(self.spoken)

    @property
    def has_begun(self) -> bool:
        """Return whether anything was asked for."""
        return any(row.asked for row in self.rows)

    @property
    def wanting(self) -> list[Row]:
        """Return the chapters of which something is to be sent."""
        return [row for row in self.spoken if row.wants]

    @property
    def characters(self) -> int:
        """Return how many characters are to be sent."""
        return sum(row.chapter.characters * len(row.wants) // max(1, len(row.jobs)) for row in self.wanting)

    @property
    def heard(self) -> list[Row]:
        """Return the chapters that can be heard."""
        return [row for row in self.spoken if row.is_done]

    @property
    def assets(self) -> list[str]:
        """Return the keys of everything that can be heard."""
        return [job.version.asset.key for row in self.heard for job in row.asked if job.version]

    @property
    def share(self) -> float:
        """Return how much is done, by chapters."""
        return self.done / len(self.spoken) if self.spoken else 0.0


def progress_of(book: Book, chapters: Iterable[Chapter] | None = None) -> Progress:
    """Return what has become of a book: five queries however long it is; texts are left where they are."""
    found = list(book.chapters.defer("text") if chapters is None else chapters)
    spoken = list(Spoken.objects.filter(chapter__book=book).order_by(F("chosen_at").asc(nulls_first=True), "id"))
    wished = {one.digest: one.job_id for one in spoken}  # type: ignore[attr-defined]
    pinned = {one.words: one.job_id for one in spoken if one.locked}  # type: ignore[attr-defined]
    ever = {one.chapter_id for one in spoken}  # type: ignore[attr-defined]
    jobs = {
        job.pk: job
        for job in Job.objects.with_results().defer("order_json").filter(pk__in={*wished.values(), *pinned.values()})
    }
    rows = []
    for number, chapter in enumerate(found, 1):
        ids = [pinned.get(one) or wished.get(wish_of(book, chapter, one)) for one in chapter.parts]
        own = [jobs.get(one) if one else None for one in ids]
        rows.append(Row(chapter, number, own, chapter.pk in ever and not all(own)))
    return Progress(book, rows)
