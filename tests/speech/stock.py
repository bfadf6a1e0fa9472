"""Takes that are already there."""

from typing import Any

from studio.accounts.models import User
from studio.jobs.models import Job, JobResult, State
from studio.lib.fields import new_key
from studio.library.media.derivatives import MediaFacts
from studio.library.store import Stored
from studio.library.versions import add_version
from studio.speech.order import SpeechOrder
from studio.workspaces.models import Workspace

MEASURED = MediaFacts("audio", {"duration_ms": 1500, "peaks": [50] * 160})


def take(where: Workspace, who: User, **order: Any) -> Job:
    """Put a finished job and its take where they belong; the sound itself is not there."""
    asked = SpeechOrder.of(**{"text": "The tide is in.", "voice_id": "Wise_Woman", "voice_name": "Wise Woman", **order})
    stored = Stored(f"{new_key()}.mp3", 1, "0" * 64, 0, "audio/mpeg")
    version = add_version(
        workspace_id=where.pk,
        person_id=who.pk,
        kind="speech-sample" if asked.preview else "speech",
        title=asked.request.text,
        stored=stored,
        facts=MEASURED,
        recipe={"order": asked.to_json(), "version": asked.version},
    )
    job = Job.objects.create(
        workspace=where,
        created_by=who,
        nonce=new_key(),
        kind="speech",
        title=asked.request.text,
        order_json=asked.to_json(),
        state=State.DONE,
        due_at=None,
        sandbox=True,
        listed=not asked.preview,
    )
    JobResult.objects.create(job=job, position=0, version=version, run=job.run)
    return job
