"""What has become of a book: which chapter is spoken as it is wanted now, and how far all of them are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from django.db.models import F

from studio.jobs.models import OPEN, Job, State
from studio.longform.cast import Cast
from studio.longform.cutting import NOBODY
from studio.longform.models import Book, Chapter, Spoken
from studio.longform.wishes import Wishes

RESULT = "job__results__version"
TOLD = ("words", "digest", "locked", "chapter_id", "job_id", "job__key", "job__state", f"{RESULT}__key")
ASSET = (f"{RESULT}__asset__key", f"{RESULT}__asset__deleted_at")


@dataclass(frozen=True, slots=True)
class Take:
    """What a page has to know of a job that speaks a part, without the job itself."""

    pk: int
    key: str
    state: str
    version: str = ""  # keys; "" where there is none
    asset: str = ""
    is_gone: bool = False  # its asset is in the bin

    @property
    def is_active(self) -> bool:
        """Return whether the runner still works on it."""
        return self.state in OPEN

    @property
    def is_heard(self) -> bool:
        """Return whether it brought a sound that is still there."""
        return self.state == State.DONE and bool(self.version) and not self.is_gone

    @property
    def is_kept(self) -> bool:
        """Return whether it needs no new decision: it is heard, under way, or nobody knows and its card asks."""
        return self.is_heard or self.is_active or self.state == State.UNKNOWN


@dataclass(slots=True)
class Row:
    """A chapter with the takes of its parts, as they are wanted now; None where there is none yet."""

    chapter: Chapter
    number: int
    takes: list[Take | None]
    repeats: frozenset[int] = frozenset()  # parts that are asked for elsewhere in the very same way: one take is both
    is_changed: bool = False  # it was spoken in other words, or otherwise
    voice: Any = None  # its own, for the page
    cost: Any = None
    jobs: list[Job] = field(default_factory=list)  # for the page

    @property
    def asked(self) -> list[Take]:
        """Return the takes that there are."""
        return [take for take in self.takes if take is not None]

    @property
    def is_done(self) -> bool:
        """Return whether all of it can be heard."""
        return bool(self.takes) and all(take is not None and take.is_heard for take in self.takes)

    @property
    def heard(self) -> int:
        """Return how many parts can be heard."""
        return sum(take.is_heard for take in self.asked)

    @property
    def is_live(self) -> bool:
        """Return whether some of it is under way."""
        return any(take.is_active for take in self.asked)

    @property
    def wants(self) -> list[int]:
        """Return the parts that are to be sent, or sent again."""
        missing = [part for part, take in enumerate(self.takes) if take is None or not take.is_kept]
        return [part for part in missing if part not in self.repeats]

    @property
    def characters(self) -> int:
        """Return how many characters are to be sent."""
        if len(self.chapter.cast) == len(self.takes):
            return sum(self.chapter.cast[part][2] for part in self.wants)
        return self.chapter.characters * len(self.wants) // max(1, len(self.takes))

    @property
    def nobody(self) -> int:
        """Return how many parts are said aloud by nobody knows whom."""
        return sum(who == NOBODY for who, *_ in self.chapter.cast)

    @property
    def paragraphs(self) -> int:
        """Return how many paragraphs a chapter has that is spoken by paragraph."""
        return sum(not row[1] for row in self.chapter.cast) or len(self.takes)

    @property
    def paragraphs_heard(self) -> int:
        """Return how many paragraphs can be heard from beginning to end."""
        whole: list[bool] = []
        for part, take in enumerate(self.takes):
            is_heard = take is not None and take.is_heard
            if whole and part < len(self.chapter.cast) and self.chapter.cast[part][1]:
                whole[-1] = whole[-1] and is_heard
            else:
                whole.append(is_heard)
        return sum(whole)


@dataclass
class Progress:
    """All chapters of a book, and what has become of them."""

    book: Book
    cast: Cast
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
    def paragraphs(self) -> int:
        """Return how many paragraphs all chapters have."""
        return sum(row.paragraphs for row in self.spoken)

    @property
    def paragraphs_heard(self) -> int:
        """Return how many paragraphs can be heard."""
        return sum(row.paragraphs_heard for row in self.spoken)

    @cached_property
    def live(self) -> list[Take]:
        """Return what is under way, also of chapters that were left out since."""
        return [take for row in self.rows for take in row.asked if take.is_active]

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

    @cached_property
    def wanting(self) -> list[Row]:
        """Return the chapters of which something is to be sent."""
        return [row for row in self.spoken if row.wants]

    @property
    def requests(self) -> int:
        """Return how many requests are to be sent."""
        return sum(len(row.wants) for row in self.wanting)

    @property
    def characters(self) -> int:
        """Return how many characters are to be sent."""
        return sum(row.characters for row in self.wanting)

    @cached_property
    def heard(self) -> list[Row]:
        """Return the chapters that can be heard."""
        return [row for row in self.spoken if row.is_done]

    @property
    def assets(self) -> list[str]:
        """Return the keys of everything that can be heard."""
        return [take.asset for row in self.heard for take in row.asked]

    @property
    def share(self) -> float:
        """Return how much is done, by chapters."""
        return self.done / len(self.spoken) if self.spoken else 0.0


@dataclass(slots=True)
class Takes:
    """What was spoken of a book: the newest take of each wish, what is locked, by its words, and in which chapters."""

    wished: dict[str, Take] = field(default_factory=dict)
    pinned: dict[str, Take] = field(default_factory=dict)
    ever: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, book: Book) -> Self:
        """Read the takes of a book: one query, and no job."""
        found = cls()
        spoken = Spoken.objects.filter(chapter__book=book).order_by(F("chosen_at").asc(nulls_first=True), "id")
        for row in spoken.values_list(*TOLD, *ASSET):
            words, digest, locked, chapter_id, pk, key, state, version, asset, deleted_at = row
            take = Take(pk, key, state, version or "", asset or "", deleted_at is not None)
            found.wished[digest] = take
            found.ever.add(chapter_id)
            if locked:
                found.pinned[words] = take
        return found


def progress_of(book: Book, chapters: Iterable[Chapter] | None = None) -> Progress:
    """Return what has become of a book: three queries however long it is; texts are left where they are."""
    found = list(book.chapters.defer("text", "speakers") if chapters is None else chapters)
    cast, takes = Cast.of(book), Takes.of(book)
    wishes = Wishes(book, cast)
    asked: set[str] = set()
    rows = []
    for number, chapter in enumerate(found, 1):
        wanted = [wishes.of(chapter, part) for part in range(len(chapter.parts))]
        own = [
            takes.pinned.get(words) or takes.wished.get(wish) for words, wish in zip(chapter.parts, wanted, strict=True)
        ]
        repeats = find_repeats(wanted, own, asked) if not chapter.left_out else frozenset()
        rows.append(Row(chapter, number, own, repeats, chapter.pk in takes.ever and not all(own)))
    return Progress(book, cast, rows)


def find_repeats(wanted: list[str], own: list[Take | None], asked: set[str]) -> frozenset[int]:
    """Return the parts that wait for a take which is asked for elsewhere; ``asked`` are the wishes so far."""
    repeats = set()
    for part, wish in enumerate(wanted):
        if own[part] is None and wish in asked:
            repeats.add(part)
        asked.add(wish)
    return frozenset(repeats)
