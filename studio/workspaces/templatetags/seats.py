"""What templates ask of a seat."""

from django.template import Library

from studio.workspaces.access import Seat

register = Library()


@register.filter
def may_delete(seat: Seat, maker_id: int) -> bool:
    """Return whether a person may delete, or take back, what somebody made."""
    return seat.may_delete(maker_id)
