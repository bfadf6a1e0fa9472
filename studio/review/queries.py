"""What is looked up of reviews: how one stands, and who can be asked."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Subquery

from studio.accounts.models import User
from studio.library.models import Asset, Version
from studio.review.models import Decision, Review, Reviewer, ReviewSetting
from studio.review.rules import Outcome, judge
from studio.workspaces.access import Seat
from studio.workspaces.models import Membership
from studio.workspaces.roles import RIGHTS


def members_of(asset: Asset, review: Review | None = None) -> list[Membership]:
    """Return the members who may see an asset, by name; ``asked`` orders those whom a review asked, None for others."""
    members = Membership.objects.filter(workspace_id=asset.workspace_id, user__is_active=True)  # type: ignore[attr-defined]
    if asset.only_for_id:  # type: ignore[attr-defined]
        members = members.filter(user_id=asset.only_for_id)  # type: ignore[attr-defined]
    rows = Reviewer.objects.filter(review=review, person=OuterRef("user")).values("pk")
    return list(members.annotate(asked=Subquery(rows)).select_related("user").order_by("user__name"))


def able_to(verb: str, members: Sequence[Membership]) -> list[User]:
    """Return those of some members whose role has a right."""
    return [member.user for member in members if member.role in RIGHTS[verb].roles]


def people_who(verb: str, asset: Asset) -> list[User]:
    """Return the members whose role has a right and who may see an asset, by name."""
    return able_to(verb, members_of(asset))


def last_review(asset: Asset) -> Review | None:
    """Return the open review of an asset, else the one that ended last, with ``newest``, the asset's last number."""
    if not asset.pk:
        return None
    newest = Version.objects.filter(asset=OuterRef("asset")).order_by("-number").values("number")[:1]
    reviews = asset.reviews.select_related("asked_by").annotate(newest=Subquery(newest))
    return reviews.order_by("ended_at", "-pk").first()


def outcome_of(review: Review, asset: Asset, number: int, members: Sequence[Membership] | None = None) -> Outcome:
    """Return what a review has come to at a version of its asset; who left the workspace is not asked any more.

    ``members`` are those of the asset and this review, where they are known.
    """
    known = members_of(asset, review) if members is None else members
    asked = sorted((one for one in known if one.asked), key=lambda one: one.asked)  # type: ignore[attr-defined]
    setting = ReviewSetting.objects.filter(workspace=OuterRef("review__asset__workspace"), asks_all_again=True)
    heard = review.decisions.filter(version__number__lte=number).annotate(asks_all=Exists(setting))
    decisions: Sequence[Decision] = list(heard.select_related("version"))
    again = any(one.asks_all for one in decisions)  # type: ignore[attr-defined]
    return judge(review, able_to("decide", asked), decisions, number, asks_all_again=again)


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
