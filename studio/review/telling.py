"""Tell people by mail of comments and reviews, as far as they want; call it inside the transaction that causes it."""

from studio.accounts.models import User
from studio.library.models import Asset
from studio.mail import outbox
from studio.review.models import Comment, Decision, Mention, Review


def about(asset: Asset) -> str:
    """Return by what mails about an asset are found: who looks at it is not told of it any more."""
    return f"asset-{asset.pk}"


def tell_named(mention: Mention) -> None:
    """Tell a person who is named in a comment."""
    outbox.post(
        "mention", [mention.person], about=about(mention.comment.asset), once=str(mention.pk), mention=mention.pk
    )


def tell_thread(comment: Comment, named: list[User]) -> None:
    """Tell who began a thread, and who answered in it, of another answer; who is named in it hears of that instead."""
    if comment.parent is None or not outbox.is_on():
        return
    words = [comment.parent, *comment.parent.replies.filter(deleted_at=None).select_related("author")]
    told = {one.author for one in words} - {comment.author, *named}
    outbox.post("answered", told, about=about(comment.asset), once=comment.key, comment=comment.key)


def tell_asked(review: Review, asset: Asset, before: set[int]) -> None:
    """Tell the people of whom a review is asked and was not ``before``, but not who asks."""
    if not outbox.is_on():
        return
    rows = review.reviewers.exclude(person__in=before).exclude(person=review.asked_by).select_related("person")
    for row in rows:
        outbox.post("asked", [row.person], about=about(asset), once=str(row.pk), reviewer=row.pk)


def tell_decided(decision: Decision, asset: Asset) -> None:
    """Tell whoever asked, and whoever made the thing, what somebody else decided about it."""
    if outbox.is_on():
        theirs = {decision.review.asked_by, asset.created_by} - {decision.person}
        outbox.post("decided", theirs, about=about(asset), once=str(decision.pk), decision=decision.pk)
