"""The recordings that songs can follow: jobs whose upload has worked, with the names that MiniMax gave."""

from dataclasses import dataclass

from django.db.models import Q

from studio.accounts.keys import key_id_for
from studio.jobs.models import Job, JobInput, State
from studio.library.models import Version
from studio.workspaces.access import Seat, visible_to

MOST = 60
ON_IT = {"song": "Whole song", "voice": "Voice only", "instrumental": "Backing only"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A recording; its voice and backing are "" where it has none. They belong to the account that uploaded it."""

    key: str
    name: str
    purpose: str
    voice_id: str
    instrumental_id: str
    version: Version
    usable: bool  # by this person's account
    uploaded_by: str

    @property
    def on_it(self) -> str:
        """Return what is on it, in words."""
        return ON_IT.get(self.purpose, "")


def references_of(seat: Seat) -> list[Reference]:
    """Return the recordings of a workspace, newest first, without those that lie in the bin."""
    jobs = Job.objects.listed(seat, "recordings").filter(state=State.DONE).select_related("created_by")[:MOST]
    there = Q(visible_to(seat, "version__asset__"), version__asset__deleted_at=None)
    used = JobInput.objects.filter(there, job__in=list(jobs), role="recording")
    versions = {row.job_id: row.version for row in used.select_related("version__asset")}  # type: ignore[attr-defined]
    key_id = key_id_for(seat.person)
    return [to_reference(job, versions[job.pk], key_id) for job in jobs if job.pk in versions]


def to_reference(job: Job, version: Version, key_id: int | None) -> Reference:
    """Return what a finished upload offers to somebody with this key."""
    return Reference(
        key=job.key,
        name=job.title,
        purpose=job.order_json.get("purpose", ""),
        voice_id=job.facts.get("voice_id", ""),
        instrumental_id=job.facts.get("instrumental_id", ""),
        version=version,
        usable=job.api_key_id == key_id and job.sandbox == (key_id is None),  # type: ignore[attr-defined]
        uploaded_by=str(job.created_by),
    )
