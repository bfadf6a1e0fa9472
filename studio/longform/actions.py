"""What a person can do to a book, called alike by pages and tests."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from studio.jobs import actions
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job
from studio.longform.models import Book, Chapter, Spoken
from studio.longform.order import BindOrder, ChapterOrder
from studio.longform.parts import BREAK, digest_of, split, with_pauses
from studio.longform.progress import Progress, Row, progress_of, wish_of
from studio.longform.speaking import request_of
from studio.workspaces.access import Seat

SPEAK = "longform"
BIND = "audiobook"
FILES = 20  # of a book, that are looked at


def speak(seat: Seat, book: Book, nonce: str, voices: dict[str, str]) -> list[Job]:
    """Send every part that is not there, under way or unsure, once; ``voices`` are names by id. Idempotent."""
    progress = progress_of(book)
    made: list[Job] = []
    for row in progress.wanting:
        chapter = Chapter.objects.get(pk=row.chapter.pk)  # one text at a time
        texts = split(chapter.text, live=is_live(book))
        for part in row.wants:
            if (before := row.jobs[part]) is not None and not before.is_active and before.version is None:
                actions.again(seat, before)
                made.append(before)
                continue
            order = order_of(progress, row, chapter, part, texts[part], voices)
            made.append(actions.create(seat, kind_named(SPEAK), order, nonce=actions.nonce_for_change(nonce, order)))
    return made


def order_of(
    progress: Progress, row: Row, chapter: Chapter, part: int, text: str, voices: dict[str, str]
) -> ChapterOrder:
    """Return the order of one part."""
    book, settings = progress.book, progress.book.settings
    voice_id = chapter.voice_id or settings["voice_id"]
    said = with_pauses(
        text, sentence_s=settings.get("sentence_s", 0), paragraph_s=settings.get("paragraph_s", 0),
        language=settings.get("language_boost", ""),
    )  # fmt: skip
    return ChapterOrder(
        request_of({**settings, "voice_id": voice_id}, said),
        voice_name=voices.get(voice_id, voice_id),
        heading=heading_of(progress, row, part),
        book=book.key,
        chapter=chapter.key,
        part=part,
        digest=wish_of(book, chapter, chapter.parts[part]),
        words=chapter.parts[part],
        live=is_live(book),
        source=book.source.key if book.source and book.source.asset.deleted_at is None else "",
    )


def heading_of(progress: Progress, row: Row, part: int) -> str:
    """Return what a sound is called: its number, so that files sort as they are heard, and its title."""
    width = len(str(len(progress.rows)))
    tail = f" ({part + 1})" if len(row.jobs) > 1 else ""
    return f"{row.number:0{width}} {row.chapter.title or row.chapter.opening[:40]}"[:110] + tail


def stop(book: Book) -> int:
    """Stop everything of a book that is under way; return how many jobs that were."""
    jobs = progress_of(book).live
    for job in jobs:
        actions.cancel(job)
    return len(jobs)


def bind(seat: Seat, book: Book) -> Job | None:
    """Make one file of what can be heard; for the same sounds it is made once. None where there is nothing yet."""
    order = bind_order(progress_of(book))
    if not order.sounds:
        return None
    return actions.create(seat, kind_named(BIND), order, nonce=actions.nonce_for_change("", order))


def bind_order(progress: Progress) -> BindOrder:
    """Return what one file of a book is made of, as it is now."""
    book, heard = progress.book, progress.heard
    sounds = [job.version.key for row in heard for job in row.asked if job.version]
    source = book.source if book.source and book.source.asset.deleted_at is None else None
    return BindOrder(
        title=book.title,
        author=book.author,
        sounds=tuple(sounds),
        chapters=tuple((row.chapter.title or row.chapter.opening[:40], len(row.jobs)) for row in heard),
        cover=str(book.settings.get("cover", "")),
        source=source.key if source else "",
        gap_s=float(book.settings.get("chapter_s", 1.5)),
        even=bool(book.settings.get("even", True)),
        book=book.key,
    )


def file_of(progress: Progress) -> tuple[Job | None, bool]:
    """Return the job of the file that a book would be now, else of its newest one, and whether it is the former."""
    jobs = Job.objects.with_results().filter(workspace=progress.book.workspace, kind=BIND)
    files = list(jobs.filter(order_json__book=progress.book.key).order_by("-created_at", "-id")[:FILES])
    wanted = bind_order(progress)
    present = next((job for job in files if job.order == wanted), None)
    return present or next(iter(files), None), present is not None


# ---- takes of a paragraph
@transaction.atomic
def redo(seat: Seat, chapter: Chapter, part: int, nonce: str, voices: dict[str, str]) -> Job | None:
    """Speak a part once more, because a person said so; the newest take is heard, the others stay."""
    progress = progress_of(chapter.book)
    row = next((one for one in progress.rows if one.chapter.pk == chapter.pk), None)
    texts = split(chapter.text, live=is_live(chapter.book))
    if row is None or not 0 <= part < len(texts) or (row.jobs[part] and row.jobs[part].is_active):  # type: ignore[union-attr]
        return None
    takes_of(chapter, part).update(chosen_at=None, locked=False)
    order = order_of(progress, row, chapter, part, texts[part], voices)
    return actions.create(seat, kind_named(SPEAK), order, nonce=actions.nonce_for_change(nonce, order))


def takes_of(chapter: Chapter, part: int) -> QuerySet[Spoken]:
    """Return the takes of a part's words, the oldest first."""
    words = chapter.parts[part] if 0 <= part < len(chapter.parts) else "-"
    return Spoken.objects.filter(chapter__book=chapter.book, words=words).order_by("id")


@transaction.atomic
def choose(chapter: Chapter, part: int, key: str, *, lock: bool | None = None) -> None:
    """Have one take of a part be heard, ``key`` being its job's; a locked one is heard whatever the settings say."""
    takes = takes_of(chapter, part)
    chosen = takes.filter(job__key=key).first()
    if chosen is None:
        return
    takes.update(chosen_at=None, locked=False)
    # One that was spoken otherwise than the book is now is heard only while it is locked.
    chosen.locked = bool(lock) or chosen.digest != wish_of(chapter.book, chapter, chosen.words)
    chosen.chosen_at = timezone.now()
    chosen.save(update_fields=["locked", "chosen_at"])


# ---- chapters
@transaction.atomic
def move(book: Book, key: str, by: int) -> None:
    """Let a chapter change places with the one before (-1) or after it (1)."""
    rows = list(book.chapters.defer("text"))
    here = next((at for at, row in enumerate(rows) if row.key == key), None)
    if here is None or not 0 <= here + by < len(rows):
        return
    rows[here], rows[here + by] = rows[here + by], rows[here]
    renumber(rows)


def renumber(rows: list[Chapter]) -> None:
    """Write the places of chapters."""
    for position, row in enumerate(rows):
        row.position = position
    Chapter.objects.bulk_update(rows, ["position"])


@transaction.atomic
def join(book: Book, key: str) -> None:
    """Put a chapter's text behind that of the one before it, which keeps its title."""
    rows = list(book.chapters.defer("text"))
    here = next((at for at, row in enumerate(rows) if row.key == key), 0)
    if not here:
        return
    before, own = rows[here - 1], rows[here]
    write_text(before, f"{before.text}{BREAK}{own.text}")
    own.spoken.update(chapter=before)  # paragraphs that are spoken stay so
    own.delete()
    renumber([row for row in rows if row.pk])


def write_text(chapter: Chapter, text: str) -> None:
    """Give a chapter another text."""
    chapter.write(text, digests_of(text, live=is_live(chapter.book)))
    chapter.save()


def digests_of(text: str, *, live: bool) -> list[str]:
    """Return what tells the parts of a text."""
    return [digest_of(part) for part in split(text, live=live)]


def is_live(book: Book) -> bool:
    """Return whether a book is spoken paragraph by paragraph."""
    return bool(book.settings.get("live"))


def split_anew(book: Book) -> None:
    """Cut all chapters anew, since the book is spoken in another way now; one text at a time."""
    for chapter in book.chapters.all().iterator(chunk_size=1):
        chapter.parts = digests_of(chapter.text, live=is_live(book))
        chapter.save(update_fields=["parts"])


def delete(book: Book) -> None:
    """Put a book away; what was made of it stays in the library."""
    stop(book)
    Book.objects.filter(pk=book.pk).update(deleted_at=timezone.now())


def restore(book: Book) -> None:
    """Bring a book back."""
    Book.objects.filter(pk=book.pk).update(deleted_at=None)
