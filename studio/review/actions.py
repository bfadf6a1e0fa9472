"""What a person can do about an asset's status: ask for a review, decide, take it back. Nobody else writes a status."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from studio.accounts.models import User
from studio.library.models import Asset, Status, Version
from studio.review.announce import announce
from studio.review.models import UNASKED, Decision, Review, Reviewer, ReviewSetting, Rule, Verdict
from studio.review.queries import may_decide, outcome_of, people_who
from studio.review.rules import Outcome
from studio.review.telling import tell_asked, tell_decided
from studio.workspaces.access import Seat
from studio.workspaces.models import Membership, Role

VERDICTS = {Status.APPROVED: Verdict.APPROVE, Status.CHANGES_ASKED: Verdict.CHANGES}


class Overtaken(Exception):
    """There is a newer version than the one that a person decided about; nothing was written."""

    def __init__(self, newest: Version) -> None:
        super().__init__(newest.number)
        self.newest = newest


def lock(asset: Asset) -> Asset:
    """Return an asset as it is now, and keep others from deciding about it until the transaction ends."""
    return Asset.objects.select_for_update().get(pk=asset.pk)


def newest_of(asset: Asset) -> Version:
    """Return the newest version of an asset."""
    version = asset.versions.defer("words").order_by("-number").first()
    assert version is not None
    return version


@transaction.atomic
def ask(
    seat: Seat,
    asset: Asset,
    people: Iterable[User],
    *,
    rule: str = Rule.ANY,
    needed: int = 1,
    due_on: date | None = None,
) -> Review:
    """Ask people whether an asset is good; an open review is asked anew, with what was decided so far."""
    lock(asset)
    asked = {"asked_by": seat.person, "rule": rule, "needed": needed, "due_on": due_on}
    review, _ = Review.objects.update_or_create(asset=asset, ended_at=None, defaults=asked)
    wanted = {person.pk for person in people}
    review.reviewers.exclude(person_id__in=wanted).delete()
    before = set(review.reviewers.values_list("person", flat=True))
    rows = (Reviewer(review=review, person_id=person) for person in wanted - before)
    Reviewer.objects.bulk_create(rows, ignore_conflicts=True)
    tell_asked(review, asset, before)
    refresh(asset)
    return review


@transaction.atomic
def decide(seat: Seat, asset: Asset, version: Version, verdict: str) -> Outcome:
    """Note what a person decided about the newest version, in the place of what they decided about it before.

    Raises Overtaken when there is a newer version, PermissionDenied for who was not asked.
    """
    lock(asset)
    newest = newest_of(asset)
    if version.pk != newest.pk:
        raise Overtaken(newest)
    review = Review.objects.filter(asset=asset, ended_at=None).first()
    if not may_decide(seat, outcome_of(review, asset, newest.number) if review else None):
        raise PermissionDenied("Somebody else was asked to decide about this.")
    review = review or Review.objects.create(asset=asset, asked_by=seat.person, needed=UNASKED)
    Reviewer.objects.get_or_create(review=review, person=seat.person)
    fresh = {"verdict": verdict, "decided_at": timezone.now()}
    row, _ = Decision.objects.update_or_create(review=review, version=newest, person=seat.person, defaults=fresh)
    tell_decided(row, asset)
    refresh(asset)
    return outcome_of(review, asset, newest.number)


@transaction.atomic
def take_back(asset: Asset) -> None:
    """End an open review without a decision; what was decided stays on record."""
    lock(asset)
    Review.objects.filter(asset=asset, ended_at=None).update(ended_at=timezone.now())
    write_status(asset, Status.DRAFT)


def refresh(asset: Asset) -> None:
    """Write the status that follows from the open review, in the caller's transaction; an approval ends it."""
    review = Review.objects.filter(asset=asset, ended_at=None).first()
    if review is None:
        return write_status(asset, Status.DRAFT)
    outcome = outcome_of(review, asset, newest_of(asset).number)
    if outcome.status == Status.APPROVED:
        Review.objects.filter(pk=review.pk).update(ended_at=timezone.now())
    write_status(asset, outcome.status)


@transaction.atomic
def keep_setting(seat: Seat, *, asks_all_again: bool) -> None:
    """Keep what a workspace wants of its reviews; those that are open follow it at once."""
    ReviewSetting.objects.update_or_create(workspace=seat.workspace, defaults={"asks_all_again": asks_all_again})
    open_ones = Review.objects.filter(asset__workspace=seat.workspace, ended_at=None).values("asset")
    for asset in Asset.objects.kept().filter(pk__in=open_ones):
        refresh(lock(asset))


def write_status(asset: Asset, status: Status) -> None:
    """Write an asset's status, and tell the pages that show it."""
    Asset.objects.filter(pk=asset.pk).update(status=status)
    asset.status = status
    announce(asset)


def set_status(seat: Seat, assets: Iterable[Asset], status: Status) -> list[Asset]:
    """Have assets approved, changed, reviewed or made drafts, as far as the person may; return those that are so now.

    Approving or asking for changes is this person's decision: where a review needs more than that, it goes on.
    """
    if not seat.may("decide" if status in VERDICTS else "make"):
        raise PermissionDenied("You can look at everything here, but not decide about it.")
    return [asset for asset in assets if set_one(seat, asset, status)]


def set_one(seat: Seat, asset: Asset, status: Status) -> bool:
    """Do one thing of ``set_status``; return whether the asset has the status now."""
    if status == Status.DRAFT:
        take_back(asset)
    elif status == Status.IN_REVIEW:
        ask(seat, asset, usual_reviewers(seat, asset))
    else:
        try:
            decide(seat, asset, newest_of(asset), VERDICTS[status])
        except (PermissionDenied, Overtaken):
            return False
    return asset.status == status


def usual_reviewers(seat: Seat, asset: Asset) -> list[User]:
    """Return whom one asks without saying whom: the reviewers, else everybody else who may decide, else oneself."""
    able = people_who("decide", asset)
    reviewers = Membership.objects.filter(workspace=seat.workspace, role=Role.REVIEWER)
    chosen = set(reviewers.values_list("user_id", flat=True))
    others = [person for person in able if person != seat.person]
    return [person for person in others if person.pk in chosen] or others or able
