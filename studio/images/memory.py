"""How somebody left the page of pictures, read from the jobs themselves."""

from dataclasses import replace

from studio.images.order import ImageOrder
from studio.jobs.models import Job
from studio.library.models import Version
from studio.workspaces.access import Seat, visible_to


def last_order(seat: Seat) -> ImageOrder | None:
    """Return the person's newest order here, without a picture that was deleted since."""
    job = Job.objects.listed(seat, "images").filter(created_by=seat.person).first()
    if job is None:
        return None
    order = ImageOrder.from_json(job.order_json, job.order_version)
    here = Version.objects.filter(visible_to(seat, "asset__"), asset__workspace=seat.workspace, asset__deleted_at=None)
    return order if not order.person or here.filter(key=order.person).exists() else replace(order, person="")
