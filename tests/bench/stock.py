"""Put clips under way into a studio's database: ``python -m tests.bench.stock COUNT SECONDS``, with STUDIO_DATA.

Each is due at its own moment of the next seconds, as they are after a while.
"""

import os
import sys
from datetime import timedelta

import django

READY_S = 5.0  # until the first one is due, so that its moment is seen


def fill(count: int, spread_s: float) -> None:
    """Write the jobs."""
    from django.utils import timezone  # noqa: PLC0415 - settings come first

    from studio.jobs.models import Job, JobResult, State  # noqa: PLC0415
    from studio.lib.fields import new_key  # noqa: PLC0415
    from studio.video.order import VideoOrder  # noqa: PLC0415
    from studio.video.polling import first_ticket  # noqa: PLC0415
    from studio.workspaces.models import Workspace  # noqa: PLC0415

    workspace, now = Workspace.objects.get(), timezone.now()
    order = VideoOrder(prompt="Waves on a beach")
    made = Job.objects.bulk_create(
        Job(
            workspace=workspace, created_by=workspace.created_by, nonce=new_key(), kind="video", title=f"Clip {number}",
            order_json=order.to_json(), state=State.WAITING, sandbox=True, started_at=now,
            ticket=first_ticket(f"{10**12 + number}", order.model),
            due_at=now + timedelta(seconds=READY_S + spread_s * number / count),
        )
        for number in range(count)
    )  # fmt: skip
    JobResult.objects.bulk_create(JobResult(job=job, position=0) for job in made)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
    django.setup()
    fill(int(sys.argv[1]), float(sys.argv[2]))
