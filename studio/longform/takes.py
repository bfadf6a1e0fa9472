"""The paragraphs of a chapter that is spoken by takes: who says what, and which of its takes is heard."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from studio.jobs import actions
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job, State
from studio.longform.actions import SPEAK, Making
from studio.longform.cutting import NOBODY, has_cast, pieces_of
from studio.longform.models import Chapter, Spoken
from studio.longform.progress import Progress, Row, Take, progress_of
from studio.longform.wishes import Wishes
from studio.workspaces.access import Seat

PAGE = 12  # paragraphs


@dataclass(slots=True)
class Part:
    """Some words of one voice, the job that is heard for them, and all takes that can be heard, the oldest first."""

    part: int
    text: str
    job: Job | None
    is_locked: bool = False
    others: list[Job] = field(default_factory=list)
    is_said: bool = False
    speaker: str = ""
    is_unknown: bool = False  # said aloud, and nobody knows by whom


@dataclass(slots=True)
class Paragraph:
    """A paragraph by its number, from 1, with its parts."""

    number: int
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """Some paragraphs of a chapter, and the number after which the next ones begin (0 at the end)."""

    paragraphs: list[Paragraph]
    next: int
    names: list[str]
    has_cast: bool


def page_of(chapter: Chapter, after: int = 0) -> Page:
    """Return the paragraphs of a chapter behind one, with their takes."""
    progress = progress_of(chapter.book, chapters=[chapter])
    pieces = pieces_of(chapter)
    seen = [at for at, piece in enumerate(pieces) if after <= piece.paragraph < after + PAGE]
    takes = progress.rows[0].takes
    known = list(takes_of_words(chapter, {chapter.parts[at] for at in seen}))
    wanted = {one.job_id for one in known} | {take.pk for at in seen if (take := takes[at])}  # type: ignore[attr-defined]
    jobs = {job.pk: job for job in Job.objects.with_results().filter(pk__in=wanted)}
    found: list[Paragraph] = []
    for at in seen:
        if not found or not pieces[at].goes_on:
            found.append(Paragraph(pieces[at].paragraph + 1))
        part = part_of(takes[at], [one for one in known if one.words == chapter.parts[at]], jobs)
        part.part, part.text, part.is_said = at, pieces[at].text, pieces[at].is_said
        who = chapter.cast[at][0] if at < len(chapter.cast) else 0
        part.speaker, part.is_unknown = progress.cast.name_of(who), who == NOBODY
        found[-1].parts.append(part)
    is_more = bool(seen) and seen[-1] + 1 < len(pieces)
    names = sorted({row.name for row in progress.cast.shown})
    return Page(found, after + PAGE if is_more else 0, names, has_cast(chapter.book))


def part_of(take: Take | None, own: list[Spoken], jobs: dict[int, Job]) -> Part:
    """Return a part with the take that is heard of it and the others."""
    heard = [jobs[one.job_id] for one in own if is_heard(jobs[one.job_id])]  # type: ignore[attr-defined]
    job = jobs.get(take.pk) if take else None
    return Part(0, "", job, any(one.locked for one in own), heard if len(heard) > 1 else [])


def is_heard(job: Job) -> bool:
    """Return whether a job brought a sound that is still there."""
    version = job.version
    return job.state == State.DONE and version is not None and version.asset.deleted_at is None


@transaction.atomic
def redo(seat: Seat, chapter: Chapter, part: int, nonce: str, voices: dict[str, str]) -> Job | None:
    """Speak a part once more, because a person said so; the newest take is heard, the others stay."""
    progress = progress_of(chapter.book)
    row = row_of(progress, chapter)
    if row is None or not 0 <= part < len(row.takes) or ((take := row.takes[part]) and take.is_active):
        return None
    takes_of(chapter, part).update(chosen_at=None, locked=False)
    order = Making(progress, voices).order_of(row, chapter, part, pieces_of(chapter)[part])
    return actions.create(seat, kind_named(SPEAK), order, nonce=actions.nonce_for_change(nonce, order))


def row_of(progress: Progress, chapter: Chapter) -> Row | None:
    """Return the row of a chapter."""
    return next((one for one in progress.rows if one.chapter.pk == chapter.pk), None)


def takes_of(chapter: Chapter, part: int) -> QuerySet[Spoken]:
    """Return the takes of a part's words, the oldest first."""
    return takes_of_words(chapter, {chapter.parts[part]} if 0 <= part < len(chapter.parts) else set())


def takes_of_words(chapter: Chapter, words: set[str]) -> QuerySet[Spoken]:
    """Return the takes of some words in a book, the oldest first."""
    return Spoken.objects.filter(chapter__book=chapter.book, words__in=words).order_by("id")


@transaction.atomic
def choose(chapter: Chapter, part: int, key: str, *, lock: bool | None = None) -> None:
    """Have one take of a part be heard, ``key`` being its job's; a locked one is heard whatever the settings say."""
    takes = takes_of(chapter, part)
    chosen = takes.filter(job__key=key).first()
    if chosen is None:
        return
    takes.update(chosen_at=None, locked=False)
    # One that was spoken otherwise than the book is now is heard only while it is locked.
    wish = Wishes(chapter.book, progress_of(chapter.book, chapters=[chapter]).cast).of(chapter, part)
    chosen.locked = bool(lock) or chosen.digest != wish
    chosen.chosen_at = timezone.now()
    chosen.save(update_fields=["locked", "chosen_at"])


def voice_of(chapter: Chapter, part: int) -> str:
    """Return the id of the voice that would speak a part; "" for a part that is not there."""
    progress = progress_of(chapter.book, chapters=[chapter])
    return Wishes(chapter.book, progress.cast).voice_of(chapter, part) if 0 <= part < len(chapter.parts) else ""


def place_of(chapter: Chapter, part: int, after: str) -> str:
    """Return what is added to a chapter's address to see a part, or the paragraphs that were seen before."""
    begin = sum(not row[1] for row in chapter.cast[: part + 1]) - 1 if 0 <= part < len(chapter.cast) else -1
    seen = begin // PAGE * PAGE if begin >= 0 else int(after) if after.isdecimal() and len(after) < 7 else 0
    anchor = f"#paragraph-{begin + 1}" if begin >= 0 else "#takes"
    return f"?after={seen}{anchor}" if seen else anchor
