"""Lists are newest first, lose nothing between two pages, and cost the same for one take as for many."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studio.accounts.models import User
from studio.library import actions
from studio.library import queries as library_queries
from studio.library.models import Asset, Version
from studio.library.queries import library_of, page_of
from studio.workspaces.access import Seat, seat_for

Shelve = Callable[..., Version]


def walk(seat: Seat) -> list[str]:
    """Return all titles, page after page."""
    titles, before = [], ""
    while True:
        page = page_of(seat, "speech", before)
        titles += [asset.title for asset in page.items]
        if not page.next:
            return titles
        before = page.next


@pytest.mark.parametrize("count", [0, 1, 20, 21, 45])
def test_pages_hold_each_take_once_even_at_the_same_moment(
    shelve: Shelve, alices: Seat, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:  # fmt: skip
    moment = timezone.now()
    monkeypatch.setattr(library_queries, "PAGE", 20)
    first = shelve()
    Asset.objects.bulk_create(
        Asset(workspace=alices.workspace, kind="speech", title=str(number), created_by=alices.person, created_at=moment)
        for number in range(count)
    )
    for asset in Asset.objects.exclude(pk=first.asset.pk):
        shelve_again(first, asset)
    first.asset.delete()
    assert walk(alices) == [str(number) for number in reversed(range(count))]


def shelve_again(version: Version, asset: Asset) -> None:
    """Give an asset a version like another one."""
    names = ("medium", "media_type", "path", "size_bytes", "sha256")
    fields = {name: getattr(version, name) for name in names}
    Version.objects.create(asset=asset, created_by=version.created_by, **fields)


def test_a_take_that_comes_in_between_moves_nothing(
    shelve: Shelve, alices: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_queries, "PAGE", 2)
    for number in range(4):
        shelve(title=str(number))
    first = page_of(alices, "speech")
    shelve(title="new")
    actions.delete(first.items[-1])  # the very take that the next page begins after
    second = page_of(alices, "speech", first.next)
    assert [asset.title for asset in first.items + second.items] == ["3", "2", "1", "0"]
    assert second.next == ""


def test_queries_stay_the_same_however_many_takes(shelve: Shelve, alices: Seat) -> None:
    counts = []
    for _ in range(2):
        for _ in range(5):
            version = shelve()
            shelve(asset=version.asset, words=[{"text": "x", "begin_ms": 0, "end_ms": 1}])
        with CaptureQueriesContext(connection) as queries:
            for asset in page_of(alices, "speech").items:
                shown = (
                    asset.created_by.name,
                    asset.newest.asset.title,
                    asset.newest.details["peaks"],
                )
                assert shown[:2] == ("Alice", "Trailer narration")
                assert asset.newest.number == 2
                assert "words" in asset.newest.get_deferred_fields()
        counts.append(len(queries))
    assert counts == [2, 2]


def test_a_page_deep_in_the_list_is_found_by_the_index(shelve: Shelve, alices: Seat) -> None:
    last = shelve().asset
    kept = Asset.objects.kept().filter(workspace=alices.workspace, kind="speech").order_by("-created_at", "-id")
    page = library_queries.after(kept, "created_at", last.created_at, last.pk)
    sql = str(page.query)
    assert '"created_at" <= ' in sql and " OR " in sql
    with connection.cursor() as cursor:
        statement, words = page.query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", words)
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "asset_list (workspace_id=? AND kind=? AND created_at<?)" in plan
    assert "TEMP B-TREE" not in plan


def test_only_kept_takes_of_this_kind_and_workspace_are_listed(shelve: Shelve, alices: Seat, charlie: User) -> None:
    shelve(title="speech")
    shelve(title="music", kind="music")
    actions.delete(shelve(title="deleted").asset)
    shelve(title="elsewhere", workspace_id=seat_for(charlie, "elsewhere").workspace.pk)
    assert walk(alices) == ["speech"]


def test_a_page_after_a_strangers_take_is_nowhere(shelve: Shelve, alices: Seat, charlie: User) -> None:
    theirs = shelve(workspace_id=seat_for(charlie, "elsewhere").workspace.pk)
    for key in (theirs.asset.key, "NOTHING", "'; --"):
        with pytest.raises(Http404):
            page_of(alices, "speech", key)


def test_what_left_the_bin_for_good_is_not_in_its_list(shelve: Shelve, alices: Seat) -> None:
    asset = shelve().asset
    Asset.objects.filter(pk=asset.pk).update(deleted_at=timezone.now() - actions.KEPT_IN_BIN - timedelta(seconds=1))
    assert library_queries.bin_of(alices).items == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("male", ["Male choir"]), ("MALE ch", ["Male choir"]), ("choir", ["Female choir", "Male choir"]), ("oir", []),
        ("über", ["Die Überfahrt"]), ("fahrt", []), ("光", ["灯台の光"]), ("mk2", ["Lamp_Mk2 (final)"]),
        ("(fin", ["Lamp_Mk2 (final)"]),
        ("a.*", []),
    ],
)  # fmt: skip
def test_the_librarys_dialog_finds_words_by_their_beginning(
    shelve: Shelve, alices: Seat, words: str, found: list[str]
) -> None:
    for title in ("Male choir", "Female choir", "Die Überfahrt", "灯台の光", "Lamp_Mk2 (final)"):
        asset = shelve().asset
        Asset.objects.filter(pk=asset.pk).update(title=title)
    assert sorted(asset.title for asset in library_of(alices, ["audio"], words).items) == sorted(found)
