"""Samples of voices that were made already, so that they play at once."""

from collections.abc import Collection

from studio.jobs.models import Job, State
from studio.library.models import Version
from studio.workspaces.access import Seat


def samples_of(seat: Seat, key_id: int | None, voice_ids: Collection[str]) -> dict[str, Version]:
    """Return the newest sample of each voice that was spoken in the workspace with a key: one query."""
    spoken = Job.objects.filter(
        workspace=seat.workspace, listed=False, api_key=key_id, state=State.DONE,
        version__asset__deleted_at=None, order_json__voice_id__in=list(voice_ids),
    ).exclude(version=None)  # fmt: skip
    jobs = spoken.select_related("version").order_by("created_at", "id")
    return {job.order_json["voice_id"]: job.version for job in jobs if job.version is not None}
