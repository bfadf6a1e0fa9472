"""How somebody left the page of pictures."""

from dataclasses import replace

from studio.images.order import ImageOrder
from studio.tools import memory
from studio.workspaces.access import Seat


def last_order(seat: Seat) -> ImageOrder | None:
    """Return the person's newest order here, without a picture that was deleted since."""
    order: ImageOrder | None = memory.last_order(seat, "images")
    if order is None or not order.person or memory.keys_there(seat, [order.person]):
        return order
    return replace(order, person="")
