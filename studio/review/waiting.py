"""What waits for a person: reviews in which they are still to decide, and comments that name them."""

from collections.abc import Sequence

from django.db.models import F, Max

from studio.review.models import Decision, Mention, Review, ReviewSetting, Verdict
from studio.workspaces.access import Seat, visible_to

MOST = 20


def reviews_waiting_for(seat: Seat) -> list[Review]:
    """Return the open reviews in which a person is still to decide about the newest version, by their days."""
    seen = visible_to(seat, "asset__")
    asked = Review.objects.filter(
        seen, ended_at=None, asset__workspace=seat.workspace, asset__deleted_at=None, reviewers__person=seat.person
    )
    dated = asked.annotate(newest=Max("asset__versions__number")).select_related("asset", "asked_by")
    reviews: Sequence[Review] = list(dated.order_by(F("due_on").asc(nulls_last=True), "-pk")[:MOST])
    over = decided(seat, reviews) if reviews else set()
    return [review for review in reviews if review.pk not in over]


def decided(seat: Seat, reviews: Sequence[Review]) -> set[int]:
    """Return which of some reviews have heard the person about their newest version, in two queries."""
    asks_all = ReviewSetting.objects.filter(workspace=seat.workspace, asks_all_again=True).exists()
    mine = Decision.objects.filter(review__in=reviews, person=seat.person).select_related("version")
    last = {one.review_id: one for one in mine.order_by("version__number")}  # type: ignore[attr-defined]
    newest = {review.pk: review.newest for review in reviews}  # type: ignore[attr-defined]
    return {
        pk
        for pk, decision in last.items()
        if decision.version.number == newest[pk] or (decision.verdict == Verdict.APPROVE and not asks_all)
    }


def mentions_of(seat: Seat) -> list[Mention]:
    """Return the comments that name a person and that they have not seen, newest first."""
    found = Mention.objects.filter(
        visible_to(seat, "comment__asset__"),
        person=seat.person,
        seen_at=None,
        comment__deleted_at=None,
        comment__asset__workspace=seat.workspace,
        comment__asset__deleted_at=None,
    )
    return list(found.select_related("comment__asset", "comment__author").order_by("-pk")[:MOST])
