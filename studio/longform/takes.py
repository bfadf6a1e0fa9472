"""The paragraphs of a chapter that is spoken by takes: what each says, and which of its takes is heard."""

from dataclasses import dataclass, field

from studio.jobs.models import Job
from studio.longform.models import Chapter, Spoken
from studio.longform.parts import split
from studio.longform.progress import is_heard, progress_of


@dataclass(slots=True)
class Take:
    """One paragraph, the job that is heard for it, and all of its takes that can be heard, the oldest first."""

    part: int
    text: str
    job: Job | None
    is_locked: bool = False
    others: list[Job] = field(default_factory=list)


def takes_on(chapter: Chapter) -> list[Take]:
    """Return the paragraphs of a chapter with their takes."""
    row = next(one for one in progress_of(chapter.book).rows if one.chapter.pk == chapter.pk)
    spoken = Spoken.objects.filter(chapter__book=chapter.book, words__in=chapter.parts).order_by("id")
    known = list(spoken)
    jobs = {job.pk: job for job in Job.objects.with_results().filter(pk__in=[one.job_id for one in known])}  # type: ignore[attr-defined]
    found = []
    for part, (text, words, job) in enumerate(
        zip(split(chapter.text, live=True), chapter.parts, row.jobs, strict=True)
    ):
        own = [one for one in known if one.words == words]
        heard = [jobs[one.job_id] for one in own if is_heard(jobs[one.job_id])]  # type: ignore[attr-defined]
        is_locked = any(one.locked for one in own)
        found.append(Take(part, text, job, is_locked, heard if len(heard) > 1 else []))
    return found
