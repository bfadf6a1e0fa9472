"""Sets of pictures that are already there."""

from typing import Any

from studio.accounts.models import User
from studio.images.order import ImageOrder
from studio.jobs.models import Job, JobResult, State
from studio.lib.fields import new_key
from studio.library.media.derivatives import MediaFacts
from studio.library.store import Stored
from studio.library.versions import add_version
from studio.workspaces.models import Workspace

MEASURED = MediaFacts("image", {"width": 1024, "height": 1024, "tone": "2a", "clear": False})


def set_of(where: Workspace, who: User, *, made: bool = True, **order: Any) -> Job:
    """Put a finished job and its pictures where they belong, or one that was refused; the files are not there."""
    asked = ImageOrder(**{"prompt": "A lens", "aspect_ratio": "1:1", "seed": "7", "n": 4, **order})
    job = Job.objects.create(
        workspace=where, created_by=who, nonce=new_key(), kind="images", title=asked.prompt,
        order_json=asked.to_json(), state=State.DONE if made else State.REFUSED, due_at=None, sandbox=True,
        error={} if made else {"reason": "refused", "code": 1026},
    )  # fmt: skip
    for position in range(asked.n):
        version = add_version(
            workspace_id=where.pk, person_id=who.pk, kind="images", title=f"{asked.prompt} {position + 1}",
            stored=Stored(f"{new_key()}.jpg", 1, "0" * 64, 0, "image/jpeg"), facts=MEASURED,
            recipe={"order": asked.to_json(), "version": asked.version, "position": position},
        ) if made else None  # fmt: skip
        JobResult.objects.create(job=job, position=position, version=version, run=job.run if made else 0)
    return job
