"""How somebody left the page of clips, read from the jobs themselves."""

from dataclasses import replace
from typing import Any

from studio.jobs.models import Job
from studio.library.models import Version
from studio.video.order import PICTURES, VideoOrder
from studio.workspaces.access import Seat, visible_to


def last_order(seat: Seat) -> VideoOrder | None:
    """Return the person's newest order here, without pictures that were deleted since."""
    job = Job.objects.listed(seat, "video").filter(created_by=seat.person).first()
    if job is None:
        return None
    order = VideoOrder.from_json(job.order_json, job.order_version)
    wanted = {used.role: used.key for used in order.inputs}
    here = Version.objects.filter(visible_to(seat, "asset__"), asset__workspace=seat.workspace, asset__deleted_at=None)
    there = set(here.filter(key__in=wanted.values()).values_list("key", flat=True)) if wanted else set()
    gone: dict[str, Any] = {role: "" for role in PICTURES if role in wanted and wanted[role] not in there}
    return replace(order, others=tuple(key for key in order.others if key in there), **gone)
