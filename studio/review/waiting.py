"""What waits for a person: reviews in which they are still to decide, and comments that name them."""

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from studio.library.models import Version
from studio.review.models import Decision, Mention, Review, Reviewer, ReviewSetting, Verdict
from studio.workspaces.access import Seat, visible_to
from studio.workspaces.roles import RIGHTS

MOST = 20


def pending(asked: QuerySet[Reviewer]) -> QuerySet[Reviewer]:
    """Return those who were asked in an open review and are still to decide about its newest version.

    An approval of an earlier version is still heard, unless the workspace has everybody asked again.
    """
    newest = Version.objects.filter(asset=OuterRef("review__asset")).order_by("-number").values("pk")[:1]
    last = Decision.objects.filter(review=OuterRef("review"), person=OuterRef("person")).order_by("-version__number")
    setting = ReviewSetting.objects.filter(workspace=OuterRef("review__asset__workspace"), asks_all_again=True)
    known = asked.filter(review__ended_at=None).annotate(
        newest=Subquery(newest),
        decided=Subquery(last.values("version")[:1]),
        verdict=Subquery(last.values("verdict")[:1]),
        asks_all=Exists(setting),
    )
    heard = Q(decided=F("newest")) | Q(verdict=Verdict.APPROVE, asks_all=False)
    return known.filter(Q(decided=None) | ~heard)


def pending_for(seat: Seat) -> QuerySet[Reviewer]:
    """Return the rows by which a person is still to decide in the seat's workspace."""
    if not seat.may("decide"):
        return Reviewer.objects.none()
    asked = Reviewer.objects.filter(visible_to(seat, "review__asset__"), person=seat.person)
    return pending(asked.filter(review__asset__workspace=seat.workspace, review__asset__deleted_at=None))


def count_waiting() -> Case:
    """Return the expression, over rows of memberships, for how many reviews wait for its person."""
    seen = Q(review__asset__only_for=None) | Q(review__asset__only_for=OuterRef("user"))
    here = Reviewer.objects.filter(seen, person=OuterRef("user"), review__asset__workspace=OuterRef("workspace"))
    found = pending(here.filter(review__asset__deleted_at=None)).order_by()
    count = Subquery(found.values("person").annotate(count=Count("pk")).values("count"))
    return Case(When(role__in=RIGHTS["decide"].roles, then=Coalesce(count, 0)), default=0)


def is_asked() -> Exists:
    """Return the expression, over rows of memberships, for whether its person was asked in any open review at all."""
    return Exists(Reviewer.objects.filter(person=OuterRef("user"), review__ended_at=None))


def reviews_waiting_for(seat: Seat) -> list[Review]:
    """Return the open reviews in which a person is still to decide about the newest version, by their days."""
    found = Review.objects.filter(pk__in=pending_for(seat).values("review")).select_related("asset", "asked_by")
    return list(found.order_by(F("due_on").asc(nulls_last=True), "-pk")[:MOST])


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
