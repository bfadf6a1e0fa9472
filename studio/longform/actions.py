"""What a person can do to a book, called alike by pages and tests."""

from itertools import batched, pairwise

from django.db import transaction
from django.utils import timezone

from studio.jobs import actions
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job
from studio.longform.characters import write_text
from studio.longform.cutting import Piece, has_cast, is_live, pieces_of
from studio.longform.models import Book, Chapter
from studio.longform.order import JOINT_S, BindOrder, ChapterOrder
from studio.longform.parts import BREAK, with_pauses
from studio.longform.progress import Progress, Row, progress_of
from studio.longform.speaking import request_of
from studio.longform.wishes import Wishes
from studio.workspaces.access import Seat

SPEAK = "longform"
BIND = "audiobook"
TOGETHER = 25  # parts that are asked for in one transaction
FILES = 20  # of a book, that are looked at


def speak(seat: Seat, book: Book, nonce: str, voices: dict[str, str]) -> list[Job]:
    """Send every part that is not there, under way or unsure, once; ``voices`` are names by id. Idempotent."""
    progress = progress_of(book)
    making = Making(progress, voices)
    wanted = [(row, part) for row in progress.wanting for part in row.wants]
    made: list[Job] = []
    for some in batched(wanted, TOGETHER):  # nobody waits long for the database, nor this for a commit a part
        with transaction.atomic():
            made += [making.send(seat, row, part, nonce) for row, part in some]
    return made


class Making:
    """Makes the orders of a book's parts."""

    def __init__(self, progress: Progress, voices: dict[str, str]) -> None:
        self.progress, self.voices = progress, voices
        self.wishes = Wishes(progress.book, progress.cast)
        self.chapter = Chapter()  # one text at a time
        self.pieces: list[Piece] = []

    def send(self, seat: Seat, row: Row, part: int, nonce: str) -> Job:
        """Send a part, or once more what came to nothing."""
        if (before := row.takes[part]) is not None and not before.version:
            job = Job.objects.get(pk=before.pk)
            actions.again(seat, job)
            return job
        if self.chapter.pk != row.chapter.pk:
            self.chapter = Chapter.objects.get(pk=row.chapter.pk)
            self.chapter.book = self.progress.book
            self.pieces = pieces_of(self.chapter)
        order = self.order_of(row, self.chapter, part, self.pieces[part])
        return actions.create(seat, kind_named(SPEAK), order, nonce=actions.nonce_for_change(nonce, order))

    def order_of(self, row: Row, chapter: Chapter, part: int, piece: Piece) -> ChapterOrder:
        """Return the order of one part."""
        book, settings = self.progress.book, self.progress.book.settings
        voice_id = self.wishes.voice_of(chapter, part)
        said = with_pauses(
            piece.text, sentence_s=settings.get("sentence_s", 0), paragraph_s=settings.get("paragraph_s", 0),
            language=settings.get("language_boost", ""),
        )  # fmt: skip
        return ChapterOrder(
            request_of({**settings, "voice_id": voice_id}, said),
            voice_name=self.voices.get(voice_id, voice_id),
            heading=self.heading_of(row, part),
            book=book.key,
            chapter=chapter.key,
            part=part,
            digest=self.wishes.of(chapter, part),
            words=chapter.parts[part],
            live=is_live(book),
            source=source_of(book),
        )

    def heading_of(self, row: Row, part: int) -> str:
        """Return what a sound is called: its number, so that files sort as they are heard, and its title."""
        width = len(str(len(self.progress.rows)))
        tail = f" ({part + 1})" if len(row.takes) > 1 else ""
        return f"{row.number:0{width}} {row.chapter.title or row.chapter.opening[:40]}"[:110] + tail


def source_of(book: Book) -> str:
    """Return the key of the document that a book was made of, "" where there is none any more."""
    return book.source.key if book.source and book.source.asset.deleted_at is None else ""


def stop(book: Book) -> int:
    """Stop everything of a book that is under way; return how many jobs that were."""
    return actions.cancel_all(Job.objects.filter(pk__in=[take.pk for take in progress_of(book).live]))


def bind(seat: Seat, book: Book) -> Job | None:
    """Make one file of what can be heard; for the same sounds it is made once. None where there is nothing yet."""
    order = bind_order(progress_of(book))
    if not order.sounds:
        return None
    return actions.create(seat, kind_named(BIND), order, nonce=actions.nonce_for_change("", order))


def bind_order(progress: Progress) -> BindOrder:
    """Return what one file of a book is made of, as it is now."""
    book, heard, wishes = progress.book, progress.heard, Wishes(progress.book, progress.cast)
    told = [(row.chapter, part) for row in heard for part in range(len(row.takes))]
    return BindOrder(
        title=book.title,
        author=book.author,
        sounds=tuple(take.version for row in heard for take in row.asked),
        chapters=tuple((row.chapter.title or row.chapter.opening[:40], len(row.takes)) for row in heard),
        cover=str(book.settings.get("cover", "")),
        source=source_of(book),
        gap_s=float(book.settings.get("chapter_s", 1.5)),
        even=bool(book.settings.get("even", True)),
        book=book.key,
        joint_s=float(book.settings.get("paragraph_s") or JOINT_S) if is_live(book) else JOINT_S,
        inner=tuple(at for at, (_, after) in enumerate(pairwise([*told, None])) if after and goes_on(*after)),
        speakers=tuple(wishes.voice_of(*one) for one in told) if has_cast(book) else (),
    )


def goes_on(chapter: Chapter, part: int) -> bool:
    """Return whether a part goes on the paragraph of the part before."""
    return part > 0 and part < len(chapter.cast) and bool(chapter.cast[part][1])


def file_of(progress: Progress) -> tuple[Job | None, bool]:
    """Return the job of the file that a book would be now, else of its newest one, and whether it is the former."""
    jobs = Job.objects.with_results().filter(workspace=progress.book.workspace_id, kind=BIND)  # type: ignore[attr-defined]
    files = list(jobs.filter(order_json__book=progress.book.key).order_by("-created_at", "-id")[:FILES])
    wanted = bind_order(progress) if files else None
    present = next((job for job in files if job.order == wanted), None)
    return present or next(iter(files), None), present is not None


# ---- chapters
@transaction.atomic
def move(book: Book, key: str, by: int) -> str:
    """Let a chapter change places with the one before (-1) or after it (1); return its key, "" where it cannot."""
    rows = list(book.chapters.defer("text", "speakers"))
    here = next((at for at, row in enumerate(rows) if row.key == key), None)
    if here is None or not 0 <= here + by < len(rows):
        return ""
    rows[here], rows[here + by] = rows[here + by], rows[here]
    renumber(rows)
    return key


def renumber(rows: list[Chapter]) -> None:
    """Write the places of chapters."""
    for position, row in enumerate(rows):
        row.position = position
    Chapter.objects.bulk_update(rows, ["position"])


@transaction.atomic
def join(book: Book, key: str) -> str:
    """Put a chapter's text behind that of the one before it, which keeps its title; return that one's key."""
    rows = list(book.chapters.defer("text", "speakers"))
    here = next((at for at, row in enumerate(rows) if row.key == key), 0)
    if not here:
        return ""
    before, own = rows[here - 1], rows[here]
    for digest, people in own.speakers.items():
        before.speakers[digest] = [*before.speakers.get(digest, []), *people]
    write_text(before, f"{before.text}{BREAK}{own.text}")
    own.spoken.update(chapter=before)  # paragraphs that are spoken stay so
    own.delete()
    renumber([row for row in rows if row.pk])
    return before.key


def delete(book: Book) -> None:
    """Put a book away; what was made of it stays in the library."""
    stop(book)
    Book.objects.filter(pk=book.pk).update(deleted_at=timezone.now())


def restore(book: Book) -> None:
    """Bring a book back."""
    Book.objects.filter(pk=book.pk).update(deleted_at=None)
