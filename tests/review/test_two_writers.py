"""Two who write at the same moment lose nothing: numbers, edits, decisions and the status that follows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from studio.accounts.models import User
from studio.gallery.collections import sheets
from studio.gallery.collections.actions import add_assets, create_collection
from studio.gallery.models import Collection
from studio.library.models import Asset, Status, Version
from studio.review import actions, comments
from studio.review.models import Comment, Decision, Review, Rule, Verdict
from tests.library.page.stock import Shelve
from tests.review.stock import clip, say, seat_of

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment, each in a thread and a connection of its own; return what came of them."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(30)
            return act()
        except actions.Overtaken as late:
            return late
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.fixture
def film(shelve: Shelve, tidewater: object) -> Version:
    """A clip of six seconds."""
    return clip(shelve)


def test_comments_at_the_same_moment_are_all_there_each_with_its_number(film: Version, rita: User) -> None:
    at_once(*(lambda number=number: say(rita, film, f"Number {number}") for number in range(WRITERS)))
    assert sorted(Comment.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert len(set(Comment.objects.values_list("text", flat=True))) == WRITERS


def test_edits_at_the_same_moment_keep_each_others_words(film: Version, rita: User) -> None:
    comment = say(rita, film, "First")
    at_once(*(lambda words=words: comments.edit(Comment.objects.get(pk=comment.pk), words) for words in ("A", "B")))
    after = Comment.objects.get(pk=comment.pk)
    assert {after.text, *(one["text"] for one in after.earlier)} == {"First", "A", "B"}


def test_the_last_two_approvals_at_the_same_moment_approve(film: Version, alice: User, bob: User, rita: User) -> None:
    actions.ask(seat_of(alice), film.asset, [alice, bob, rita], rule=Rule.ALL)
    at_once(
        *(lambda who=who: actions.decide(seat_of(who), film.asset, film, Verdict.APPROVE) for who in (alice, bob, rita))
    )
    assert Decision.objects.count() == 3
    assert Asset.objects.get(pk=film.asset.pk).status == Status.APPROVED
    assert Review.objects.get().ended_at is not None


def test_two_who_decide_unasked_begin_one_review(film: Version, bob: User, alice: User) -> None:
    found = at_once(
        *(
            lambda who=who: actions.decide(seat_of(who), film.asset, film, Verdict.CHANGES)
            for who in (alice, alice, bob)
        )
    )
    assert len(found) == 3 and Review.objects.filter(ended_at=None).count() == 1
    assert Asset.objects.get(pk=film.asset.pk).status == Status.CHANGES_ASKED


def test_an_approval_and_a_new_version_at_the_same_moment_leave_no_approval_of_what_nobody_saw(
    film: Version, shelve: Shelve, rita: User
) -> None:
    at_once(
        lambda: actions.decide(seat_of(rita), film.asset, film, Verdict.APPROVE),
        lambda: clip(shelve, asset=film.asset),
    )
    assert Asset.objects.get(pk=film.asset.pk).status == Status.DRAFT
    assert {one.version for one in Decision.objects.all()} <= {film}


def test_two_who_ask_about_a_collection_at_once_ask_about_one_list(
    film: Version, data_folder: Path, alice: User, bob: User, rita: User
) -> None:
    best = create_collection(seat_of(alice), "Best")
    add_assets(best, [film.asset])
    at_once(*(lambda who=who: sheets.ask_about(seat_of(who), best, [rita]) for who in (alice, alice, bob)))
    assert Review.objects.get(ended_at=None).asset == Collection.objects.get().sheet
    assert [one.number for one in Version.objects.filter(medium="collection")] == [1]


def test_what_is_put_into_a_collection_while_it_is_approved_is_not_approved_unseen(
    film: Version, shelve: Shelve, alice: User, rita: User
) -> None:
    best = create_collection(seat_of(alice), "Best")
    add_assets(best, [film.asset])
    more, sheet = clip(shelve), sheets.ask_about(seat_of(alice), best, [rita]).asset
    first = actions.newest_of(sheet)
    at_once(
        lambda: actions.decide(seat_of(rita), sheet, first, Verdict.APPROVE),
        lambda: sheets.put_in(seat_of(alice), best, [more.asset]),
    )
    assert Asset.objects.get(pk=sheet.pk).status in (Status.DRAFT, Status.IN_REVIEW)  # whichever came first
    assert [one.asset for one in sheets.parts_then(actions.newest_of(sheet))] == [film.asset, more.asset]
    assert {one.version for one in Decision.objects.all()} <= {first}
