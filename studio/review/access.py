"""The way to a comment: through a seat, and nowhere else."""

from django.http import Http404

from studio.review.models import Comment
from studio.workspaces.access import Seat


def comment_for(seat: Seat, key: str) -> Comment:
    """Return a comment on an asset that the person may see, a deleted one too. Raises Http404."""
    found = Comment.objects.visible_to(seat).select_related("asset", "version", "author", "parent").filter(key=key)
    comment = found.first()
    if comment is None:
        raise Http404
    return comment


def own_comment_for(seat: Seat, key: str) -> Comment:
    """Return a comment that the person wrote. Raises Http404 for anybody else's."""
    comment = comment_for(seat, key)
    if comment.author != seat.person or not seat.may("comment"):
        raise Http404
    return comment
