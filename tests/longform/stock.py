"""Books that are spoken without anybody speaking: rows alone, for pages of many paragraphs."""

from studio.accounts.models import User
from studio.jobs.models import Job, JobResult, State
from studio.library.models import Asset, Version
from studio.longform.models import Book, Chapter, Spoken
from studio.longform.progress import progress_of
from studio.longform.wishes import Wishes

ORDER = {"text": "x", "voice_id": "a"}
FACTS = {"duration_ms": 900, "peaks": [1, 2, 3]}


def speak_all(book: Book, person: User, *, under_way: int = 0) -> None:
    """Give each part of a book's chapters a job with its sound; the last ones are still under way."""
    progress = progress_of(book)
    wishes = Wishes(book, progress.cast)
    parts = [(row.chapter, part) for row in progress.rows for part in range(len(row.takes))]
    of = {"workspace": book.workspace, "created_by": person}
    jobs = Job.objects.bulk_create(
        Job(**of, kind="longform", nonce=f"{book.pk}-{at}", title=f"Part {at}", order_json=ORDER,
            state=State.DONE if at < len(parts) - under_way else State.QUEUED, due_at=None)
        for at in range(len(parts))
    )  # fmt: skip
    assets = Asset.objects.bulk_create(
        Asset(**of, kind="longform", medium="audio", title=f"Part {at}") for at in range(len(parts) - under_way)
    )
    sound = {"medium": "audio", "media_type": "audio/mpeg", "path": "x", "size_bytes": 1, "details": FACTS}
    versions = Version.objects.bulk_create(Version(asset=one, created_by=person, **sound) for one in assets)
    filled = [*versions, *[None] * under_way]
    JobResult.objects.bulk_create(
        JobResult(job=job, position=0, version=version) for job, version in zip(jobs, filled, strict=True)
    )
    Spoken.objects.bulk_create(
        Spoken(chapter=chapter, part=part, job=job, words=chapter.parts[part], digest=wishes.of(chapter, part))
        for (chapter, part), job in zip(parts, jobs, strict=True)
    )


def chapter_of(book: Book) -> Chapter:
    """Return the first chapter."""
    return book.chapters.all()[0]
