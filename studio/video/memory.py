"""How somebody left the page of clips."""

from dataclasses import replace
from typing import Any

from studio.tools import memory
from studio.video.order import PICTURES, VideoOrder
from studio.workspaces.access import Seat


def last_order(seat: Seat) -> VideoOrder | None:
    """Return the person's newest order here, without pictures that were deleted since."""
    order: VideoOrder | None = memory.last_order(seat, "video")
    if order is None:
        return None
    wanted = {used.role: used.key for used in order.inputs}
    there = memory.keys_there(seat, list(wanted.values()))
    gone: dict[str, Any] = {role: "" for role in PICTURES if role in wanted and wanted[role] not in there}
    return replace(order, others=tuple(key for key in order.others if key in there), **gone)
