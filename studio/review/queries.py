"""What is looked up of reviews: how one stands, who can be asked, and what waits for a person."""

from collections.abc import Sequence

from studio.accounts.models import User
from studio.library.models import Asset
from studio.review.models import Decision, Review, ReviewSetting
from studio.review.rules import Outcome, judge
from studio.workspaces.access import Seat
from studio.workspaces.models import Membership
from studio.workspaces.roles import RIGHTS

MOST_WAITING = 50


def people_who(verb: str, asset: Asset) -> list[User]:
    """Return the members whose role has a right and who may see an asset, by name."""
    members = Membership.objects.filter(workspace_id=asset.workspace_id, role__in=RIGHTS[verb].roles)  # type: ignore[attr-defined]
    if asset.only_for_id:  # type: ignore[attr-defined]
        members = members.filter(user_id=asset.only_for_id)  # type: ignore[attr-defined]
    return [
        member.user for member in members.filter(user__is_active=True).select_related("user").order_by("user__name")
    ]


def last_review(asset: Asset) -> Review | None:
    """Return the open review of an asset, else the one that ended last."""
    return asset.reviews.select_related("asked_by").order_by("ended_at", "-pk").first() if asset.pk else None


def outcome_of(review: Review, asset: Asset, number: int) -> Outcome:
    """Return what a review has come to at a version of its asset; who left the workspace is not asked any more."""
    able = {person.pk: person for person in people_who("decide", asset)}
    asked = review.reviewers.order_by("pk").values_list("person_id", flat=True)
    decisions: Sequence[Decision] = list(review.decisions.filter(version__number__lte=number).select_related("version"))
    people = [able[person] for person in asked if person in able]
    return judge(review, people, decisions, number, asks_all_again=asks_all_again(asset))


def asks_all_again(asset: Asset) -> bool:
    """Return whether a new version of an asset asks also those who approved the one before."""
    setting = ReviewSetting.objects.filter(workspace_id=asset.workspace_id).first()  # type: ignore[attr-defined]
    return setting is not None and setting.asks_all_again


def may_decide(seat: Seat, outcome: Outcome | None) -> bool:
    """Return whether a person may decide: who was asked, an admin, and everybody with the right when nobody was."""
    if not seat.may("decide"):
        return False
    if outcome is None or outcome.review.is_free or seat.can_manage:
        return True
    return any(one.person == seat.person for one in outcome.standings)
