"""Reviews: who is asked, by which rule; each decides about a version, and the state follows in words."""

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from studio.accounts.models import User
from studio.library.models import Asset, Status, Version
from studio.review import actions
from studio.review.models import Decision, Review, ReviewSetting, Rule, Verdict
from studio.workspaces.models import Membership
from tests.library.page.stock import Shelve
from tests.people import signed_in
from tests.review.stock import address, clip, seat_of


@pytest.fixture
def teaser(shelve: Shelve) -> Version:
    """A clip of Alice's."""
    return clip(shelve)


def status(version: Version) -> str:
    """Return the status of a version's asset."""
    return Asset.objects.get(pk=version.asset.pk).status


def decide(person: User, version: Version, verdict: str) -> Any:
    """Decide as the page does."""
    return signed_in(person).post(address(version.asset, "decide/"), {"version": version.key, "verdict": verdict})


def told(person: User, version: Version) -> str:
    """Return what the bar says, without its marks."""
    page = signed_in(person).get(address(version.asset)).content.decode()
    found = re.search(r'<div class="decide".*?<div class="tabs', page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_a_review_is_asked_for_by_a_form_and_its_rule_decides(
    teaser: Version, bob: User, rita: User, alice: User
) -> None:
    form = {"people": [str(rita.pk), str(alice.pk)], "rule": "all", "due_on": f"{timezone.localdate():%Y-%m-%d}"}
    assert signed_in(bob).post(address(teaser.asset, "ask/"), form).status_code == 303
    assert status(teaser) == Status.IN_REVIEW
    assert "In review 0 of 2 approvals, due" in told(rita, teaser) and "Request changes" in told(rita, teaser)
    assert "Waiting for Alice and Rita" in told(bob, teaser) and "Request changes" not in told(bob, teaser)
    decide(rita, teaser, "approve")
    assert status(teaser) == Status.IN_REVIEW and "1 of 2 approvals" in told(alice, teaser)
    decide(alice, teaser, "approve")
    assert status(teaser) == Status.APPROVED and "Approved by Alice and Rita" in told(bob, teaser)


@pytest.mark.parametrize(("rule", "needed", "verdicts", "after"), [
    (Rule.ANY, 1, ["approve"], Status.APPROVED), (Rule.ANY, 1, ["changes"], Status.CHANGES_ASKED),
    (Rule.ANY, 1, ["changes", "approve"], Status.APPROVED), (Rule.ALL, 1, ["approve", "changes"], Status.CHANGES_ASKED),
    (Rule.SOME, 2, ["approve"], Status.IN_REVIEW), (Rule.SOME, 2, ["approve", "approve"], Status.APPROVED),
    (Rule.SOME, 2, ["changes", "approve", "approve"], Status.APPROVED),
    (Rule.SOME, 2, ["changes", "approve"], Status.CHANGES_ASKED),
])  # fmt: skip
def test_the_state_follows_the_rule(
    teaser: Version, alice: User, bob: User, rita: User, rule: str, needed: int, verdicts: list[str], after: str
) -> None:
    actions.ask(seat_of(alice), teaser.asset, [alice, bob, rita], rule=rule, needed=needed)
    for person, verdict in zip((alice, bob, rita), verdicts, strict=False):
        actions.decide(seat_of(person), teaser.asset, teaser, verdict)
    assert status(teaser) == after


@pytest.mark.parametrize(("asks_all", "words"), [(False, "1 of 2 approvals"), (True, "0 of 2 approvals")])
def test_a_new_version_asks_again_who_asked_for_changes(
    teaser: Version, shelve: Shelve, alice: User, bob: User, rita: User, asks_all: bool, words: str
) -> None:
    ReviewSetting.objects.create(workspace=teaser.asset.workspace, asks_all_again=asks_all)
    actions.ask(seat_of(alice), teaser.asset, [bob, rita], rule=Rule.ALL)
    actions.decide(seat_of(bob), teaser.asset, teaser, Verdict.APPROVE)
    actions.decide(seat_of(rita), teaser.asset, teaser, Verdict.CHANGES)
    assert "Changes asked by Rita, 1 of 2 approvals" in told(alice, teaser)
    new = clip(shelve, asset=teaser.asset)
    assert status(new) == Status.IN_REVIEW and words in told(rita, new)
    assert "Bob, approved in v1" in signed_in(rita).get(address(new.asset)).content.decode() or asks_all
    decide(rita, new, "approve")
    assert status(new) == (Status.IN_REVIEW if asks_all else Status.APPROVED)


def test_an_approval_belongs_to_its_version(teaser: Version, shelve: Shelve, alice: User, rita: User) -> None:
    decide(rita, teaser, "approve")
    assert "Approved by Rita" in told(alice, teaser)
    new = clip(shelve, asset=teaser.asset)
    assert status(new) == Status.DRAFT and "Draft v2 is new" in told(alice, new)
    assert Decision.objects.get().version == teaser  # it stays on record


def test_who_looks_at_an_old_version_decides_nothing(teaser: Version, shelve: Shelve, rita: User) -> None:
    new = clip(shelve, asset=teaser.asset)
    answer = signed_in(rita).post(
        address(teaser.asset, "decide/"), {"version": teaser.key, "verdict": "approve"}, HTTP_HX_REQUEST="true"
    )
    assert "v2 came meanwhile. Nothing was noted" in answer.headers["HX-Trigger"]
    assert status(new) == Status.DRAFT and not Decision.objects.exists()
    page = signed_in(rita).get(address(teaser.asset, "?v=1")).content.decode()
    assert "v2 is newer." in page and "Request changes" not in page


def test_who_was_not_asked_or_only_looks_decides_nothing(
    teaser: Version, alice: User, bob: User, rita: User, vera: User
) -> None:
    actions.ask(seat_of(alice), teaser.asset, [rita])
    assert decide(bob, teaser, "approve").status_code == decide(vera, teaser, "approve").status_code == 403
    assert status(teaser) == Status.IN_REVIEW and not Decision.objects.exists()
    decide(alice, teaser, "approve")  # an admin or owner may always
    assert status(teaser) == Status.APPROVED


def test_a_reviewer_who_left_is_not_waited_for(teaser: Version, alice: User, bob: User, rita: User) -> None:
    actions.ask(seat_of(alice), teaser.asset, [bob, rita], rule=Rule.ALL)
    actions.decide(seat_of(bob), teaser.asset, teaser, Verdict.APPROVE)
    Membership.objects.get(user=rita).delete()
    assert status(teaser) == Status.APPROVED
    assert "Approved by Bob" in told(alice, teaser)


def test_many_are_approved_at_once_as_far_as_one_may(shelve: Shelve, alice: User, bob: User, rita: User) -> None:
    free, asked, more = (clip(shelve).asset for _ in range(3))
    actions.ask(seat_of(alice), asked, [rita])
    actions.ask(seat_of(alice), more, [bob, rita], rule=Rule.ALL)
    done = actions.set_status(seat_of(bob), [free, asked, more], Status.APPROVED)
    assert done == [free] and free.status == Status.APPROVED
    assert [Asset.objects.get(pk=one.pk).status for one in (asked, more)] == [Status.IN_REVIEW] * 2
    assert actions.set_status(seat_of(bob), [free], Status.DRAFT) == [free]
    assert actions.set_status(seat_of(bob), [free], Status.IN_REVIEW) == [free]
    assert [row.person for row in Review.objects.get(asset=free, ended_at=None).reviewers.all()] == [rita]
    with pytest.raises(PermissionDenied):
        actions.set_status(seat_of(rita), [free], Status.DRAFT)


@pytest.mark.parametrize(("form", "words"), [
    ({"rule": "any"}, "Choose at least one person, or a role."),
    ({"rule": "any", "people": ["999999"]}, "Select a valid choice"),
    ({"rule": "some", "role": "reviewer"}, "Say how many."),
    ({"rule": "some", "role": "reviewer", "needed": "3"}, "You ask 1; 3 of them cannot approve."),
    ({"rule": "some", "role": "reviewer", "needed": "0"}, "Give a number of people, 1 or more."),
    ({"rule": "any", "role": "reviewer", "due_on": "2020-01-01"}, "This day is over."),
    ({"rule": "any", "role": "reviewer", "due_on": "soon"}, "This is no day."),
])  # fmt: skip
def test_what_cannot_be_asked_is_told_on_its_field(
    teaser: Version, bob: User, rita: User, form: dict[str, Any], words: str
) -> None:
    answer = signed_in(bob).post(address(teaser.asset, "ask/"), form)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Review.objects.exists()


def test_a_review_is_changed_and_taken_back(teaser: Version, bob: User, rita: User, alice: User) -> None:
    actions.ask(seat_of(bob), teaser.asset, [rita, alice], rule=Rule.ALL)
    actions.decide(seat_of(rita), teaser.asset, teaser, Verdict.APPROVE)
    page = signed_in(bob).get(address(teaser.asset, "ask/")).content.decode()
    assert len(re.findall(r'name="people"[^>]* checked', page)) == 2
    signed_in(bob).post(address(teaser.asset, "ask/"), {"people": [str(rita.pk)], "rule": "all"})
    assert status(teaser) == Status.APPROVED  # what was decided so far counts
    actions.ask(seat_of(bob), teaser.asset, [alice])
    signed_in(bob).post(address(teaser.asset, "take-back/"))
    assert status(teaser) == Status.DRAFT and "the review was taken back" in told(bob, teaser)
