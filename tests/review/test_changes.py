"""*Make this change*, names in comments, what waits for a person, and who is looking."""

import re
from typing import Any

import pytest
from django.core.cache import cache

from studio.accounts.models import User
from studio.jobs.models import Job, JobResult, State
from studio.jobs.signals import settled
from studio.library.models import Asset, Version
from studio.review import actions, comments
from studio.review.models import Change, Mention, Verdict
from studio.workspaces.models import Membership
from tests.library.page.stock import Shelve, drawn
from tests.people import signed_in
from tests.review.stock import address, say, seat_of


@pytest.fixture(autouse=True)
def nobody_looks() -> None:
    """Nobody looks at anything yet."""
    cache.clear()


@pytest.fixture
def keeper(shelve: Shelve) -> Version:
    """A picture of the kind "sketches"."""
    return drawn(shelve, "A keeper, grey sky")


def read(person: User, path: str) -> str:
    """Return a page as a person gets it, in one line of single spaces."""
    answer = signed_in(person).get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def make(person: User, version: Version, **form: Any) -> Job:
    """Ask for the next version, as the tool's page does."""
    sent = {"prompt": "A keeper, warm sky", "variation_of": version.asset.key, **form}
    assert signed_in(person).post("/w/tidewater/sketches/", sent).status_code == 303
    return Job.objects.get()


def test_a_change_opens_the_tool_with_the_comment_and_comes_back_to_its_author(
    keeper: Version, shelve: Shelve, rita: User, bob: User
) -> None:
    comment = say(rita, keeper, "Warmer, <please>.")
    way = re.search(r'href="(/w/tidewater/sketches/\?variation=[^"]*answers=[^"]*)"', read(bob, address(keeper.asset)))
    assert way is not None and "Make this change" not in read(rita, address(keeper.asset)).replace("\n", " ")
    tool = read(bob, way[1].replace("&amp;", "&"))
    assert "A keeper, grey sky" in tool and "Warmer, &lt;please&gt;." in tool and "next version of" in tool
    job = make(bob, keeper, answers=comment.key)
    assert "being made for this" in read(rita, address(keeper.asset))
    new = drawn(shelve, "A keeper, warm sky", asset=keeper.asset)
    Job.objects.filter(pk=job.pk).update(state=State.DONE, due_at=None)
    JobResult.objects.filter(job=job).update(version=new)
    settled.send(Job, job=Job.objects.get())
    asked = read(rita, address(keeper.asset))
    assert "v2</a> was made for this. <b>Is it this?</b>" in asked and "Is it this?" not in read(
        bob, address(keeper.asset)
    )
    signed_in(rita).post(f"/w/tidewater/comments/{comment.key}/resolve/", {"not_yet": "1"})
    assert "Is it this?" not in read(rita, address(keeper.asset))
    assert Change.objects.get().version == new and comments.Comment.objects.get().resolved_at is None


@pytest.mark.parametrize("answers", ["", "0" * 12, "foreign"])
def test_a_next_version_for_no_comment_is_made_all_the_same(
    keeper: Version, shelve: Shelve, rita: User, bob: User, answers: str
) -> None:
    foreign = say(rita, drawn(shelve, "Another"))
    make(bob, keeper, answers=foreign.key if answers == "foreign" else answers)
    assert not Change.objects.exists()


def test_who_is_named_is_told_once_and_only_if_they_may_see_it(
    keeper: Version, rita: User, bob: User, alice: User, charlie: User
) -> None:
    User.objects.filter(pk=bob.pk).update(name="Bob Okafor")
    comment = say(rita, keeper, "@bob okafor, @Charlie and @Rita: warmer?")
    assert [row.person for row in Mention.objects.all()] == [bob]  # no stranger, and not oneself
    assert "Named you" in read(bob, "/w/tidewater/") and "warmer?" in read(bob, "/w/tidewater/")
    signed_in(bob).post(address(keeper.asset, "looking/"))
    assert "Named you" not in read(bob, "/w/tidewater/")
    comments.edit(comment, "@Bob Okafor and @Alice: warmer?")
    assert "Named you" not in read(bob, "/w/tidewater/") and "Named you" in read(alice, "/w/tidewater/")
    Asset.objects.filter(pk=keeper.asset.pk).update(only_for=rita)
    assert "Named you" not in read(alice, "/w/tidewater/")
    keeper.asset.refresh_from_db()
    say(rita, keeper, "@Bob Okafor, a secret")
    assert Mention.objects.count() == 2


@pytest.mark.parametrize(("words", "named"), [
    ("@Rita Rose, look", ["Rita Rose"]), ("@rita look", ["Rita"]), ("mail@Rita", []), ("@Ritas", []),
    ("@Rita Rose @Rita", ["Rita Rose", "Rita"]), ("(@Rita)", ["Rita"]), ("Rita", []),
])  # fmt: skip
def test_the_longest_name_wins(rita: User, alice: User, words: str, named: list[str]) -> None:
    alice.name = "Rita Rose"
    assert [str(person) for person in comments.named_in(words, [rita, alice])] == named


def test_a_review_waits_on_home_until_it_is_decided(
    keeper: Version, shelve: Shelve, alice: User, bob: User, rita: User
) -> None:
    actions.ask(seat_of(bob), keeper.asset, [rita, alice], rule="all")
    assert "Review</span>" in read(rita, "/w/tidewater/") and "Review</span>" not in read(bob, "/w/tidewater/")
    actions.decide(seat_of(rita), keeper.asset, keeper, Verdict.APPROVE)
    assert "Review</span>" not in read(rita, "/w/tidewater/")
    drawn(shelve, "A keeper, warm sky", asset=keeper.asset)
    assert "Review</span>" not in read(rita, "/w/tidewater/")  # her approval is still heard
    assert "Review</span>" in read(alice, "/w/tidewater/")


def test_who_is_looking_is_told_to_the_others(keeper: Version, rita: User, bob: User) -> None:
    assert "looking too" not in read(rita, address(keeper.asset))
    answer = signed_in(bob).post(address(keeper.asset, "looking/"))
    assert "looking too" not in answer.content.decode()  # not to oneself
    assert "Bob</b> is looking too" in read(rita, address(keeper.asset))


def waits(person: User) -> str:
    """Return what the navigation tells a person beside the gallery, in words."""
    found = re.search(r'id="nav-count-gallery">(.*?)</i>', read(person, "/w/tidewater/"))
    return re.sub(r"<[^>]+>", "", found[1]).partition(", ")[2] if found else "no count"


@pytest.mark.parametrize("asks_all", [False, True])
def test_how_many_reviews_wait_is_told_in_the_navigation_and_the_filter_lists_them(
    keeper: Version, shelve: Shelve, alice: User, bob: User, rita: User, asks_all: bool
) -> None:
    other = drawn(shelve, "Another").asset
    actions.keep_setting(seat_of(alice), asks_all_again=asks_all)
    for asset in (keeper.asset, other):
        actions.ask(seat_of(bob), asset, [rita, alice], rule="all")
    assert (waits(rita), waits(bob)) == ("2 waiting for your review", "")
    actions.decide(seat_of(rita), keeper.asset, keeper, Verdict.APPROVE)
    drawn(shelve, "A keeper, warm sky", asset=keeper.asset)  # her approval is heard unless everybody is asked again
    waiting = [other, *([keeper.asset] if asks_all else [])]
    assert waits(rita) == f"{len(waiting)} waiting for your review"
    listed = signed_in(rita).get("/w/tidewater/gallery/?status=mine").context["page"].items
    assert listed == waiting
    other.only_for = alice
    other.save()
    Membership.objects.filter(user=rita).update(role="viewer")
    assert (waits(rita), waits(alice)) == ("", "2 waiting for your review")


def test_a_setting_that_changes_is_followed_by_open_reviews_at_once(
    keeper: Version, shelve: Shelve, alice: User, bob: User, rita: User
) -> None:
    actions.ask(seat_of(bob), keeper.asset, [rita, alice], rule="any")
    actions.decide(seat_of(rita), keeper.asset, keeper, Verdict.CHANGES)
    new = drawn(shelve, "A keeper, warm sky", asset=keeper.asset)
    actions.ask(seat_of(bob), new.asset, [rita, alice], rule="all")
    actions.decide(seat_of(alice), new.asset, new, Verdict.APPROVE)
    drawn(shelve, "A keeper, blue sky", asset=keeper.asset)
    assert waits(alice) == ""
    signed_in(alice).post("/w/tidewater/reviews/setting/", {"again": "all"})
    assert waits(alice) == "1 waiting for your review"
    assert signed_in(alice).get("/w/tidewater/gallery/?status=mine").context["page"].items == [keeper.asset]
