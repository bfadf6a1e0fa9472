"""What templates need of comments."""

from django.http import Http404
from django.template import Library

from studio.review.access import comment_for
from studio.review.models import Comment
from studio.workspaces.access import Seat

register = Library()


@register.simple_tag
def asked_for(seat: Seat, key: str | None) -> Comment | None:
    """Return the comment of a key, None for none, or one that is gone."""
    try:
        comment = comment_for(seat, key) if key else None
    except Http404:
        return None
    return comment if comment and comment.deleted_at is None else None
