"""Takes: every version of every song in a list, and two of them side by side at the same loudness."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import User
from studio.library.models import Asset, Version
from studio.music import takes
from studio.workspaces.access import Seat, seat_for
from tests.music.conftest import LYRICS, PAGE
from tests.people import signed_in

pytestmark = pytest.mark.django_db
COMPARE, TAKES = f"{PAGE}compare/", f"{PAGE}takes/"
Song = Callable[..., Version]


@pytest.fixture
def song(sound: Song) -> Song:
    """A song that is there: ``song(60, loudness=-9.0)``; with ``of`` the next take of another one."""

    def made(seconds: float = 60, of: Version | None = None, **recipe: object) -> Version:
        version = sound(seconds, **{"prompt": "Folk", "lyrics": LYRICS, **recipe})
        if of is not None:
            empty, number = version.asset, of.asset.versions.count() + 1
            Version.objects.filter(pk=version.pk).update(asset=of.asset, number=number)
            empty.delete()
        version.refresh_from_db()
        return version

    return made


@pytest.fixture
def bobs(bob: User) -> Client:
    """Bob's browser."""
    return signed_in(bob)


def test_takes_are_listed_newest_first_and_page_by_page_in_few_queries(seat: Seat, song: Song, bobs: Client) -> None:
    made = [song() for _ in range(takes.PAGE + 3)]
    first = takes.takes_of(seat)
    assert [take.version for take in first.rows] == made[:2:-1]
    rest = takes.takes_of(seat, first.next)
    assert [take.version for take in rest.rows] == made[2::-1] and rest.next == ""
    bobs.get(TAKES)
    with CaptureQueriesContext(connection) as asked:
        page = bobs.get(TAKES).content.decode()
    assert page.count('class="take song"') == takes.PAGE and len(asked) <= 10
    more = bobs.get(f"{TAKES}?before={first.next}", headers={"HX-Request": "true"}).content.decode()
    assert more.count('class="take song"') == 3 and "<html" not in more


def test_takes_of_a_deleted_song_and_of_other_workspaces_are_not_listed(seat: Seat, song: Song, charlie: User) -> None:
    kept, gone = song(), song()
    Asset.objects.filter(pk=gone.asset_id).update(deleted_at=gone.created_at)
    assert [take.version for take in takes.takes_of(seat).rows] == [kept]
    assert takes.takes_of(seat_for(charlie, "elsewhere")).rows == []


def test_two_takes_of_one_song_are_compared_first_and_the_louder_is_turned_down(bobs: Client, song: Song) -> None:
    first = song(loudness=-9.0)
    other = song(loudness=-11.0)
    second = song(of=first, loudness=-14.5)
    page = bobs.get(f"{COMPARE}?a={first.key}").content.decode()
    assert "Equally loud: A is turned down by 5.5 dB." in page
    assert 'data-side="a" data-down-db="5.5"' in page and 'data-side="b" data-down-db="0.0"' in page
    chosen = bobs.get(f"{COMPARE}?a={second.key}&b={other.key}").content.decode()
    assert "Equally loud: B is turned down by 3.5 dB." in chosen
    assert chosen.count(f'value="{second.key}" selected') == chosen.count(f'value="{other.key}" selected') == 1


@pytest.mark.parametrize(
    ("levels", "words"),
    [((-14.0, -14.0), "Both are equally loud."), ((-14.0, None), "the loudness of one was not measured.")],
)
def test_what_is_known_of_the_loudness_is_said(
    bobs: Client, song: Song, levels: tuple[float | None, float | None], words: str
) -> None:
    for level in levels:
        song(loudness=level)
    page = bobs.get(COMPARE).content.decode()
    assert words in page and page.count('data-down-db="0.0"') == 2


@pytest.mark.parametrize("count", [0, 1])
def test_one_song_alone_has_nothing_to_be_compared_with(bobs: Client, song: Song, count: int) -> None:
    for _ in range(count):
        song()
    page = bobs.get(COMPARE).content.decode()
    assert "There is nothing to compare yet" in page and 'data-side="' not in page


def test_a_foreign_take_is_not_compared(song: Song, charlie: User, bobs: Client) -> None:
    take = song()
    charlies = signed_in(charlie)
    for slug in ("tidewater", "elsewhere"):
        assert charlies.get(f"/w/{slug}/music/compare/?a={take.key}").status_code == 404
    assert bobs.get(f"{COMPARE}?a={take.key}&b=000000000000").status_code == 404


def test_a_cover_is_drawn_from_the_song_and_hidden_from_screen_readers(bobs: Client, song: Song) -> None:
    song()
    page = bobs.get(TAKES).content.decode()
    cover = page[page.index('<span class="cover') :]
    assert 'aria-hidden="true"' in cover[:80] and '<path d="M2 ' in cover and "style=" not in cover[:200]


def test_who_only_looks_may_hear_and_compare_but_not_make(vera: User, song: Song) -> None:
    first = song()
    song(of=first)
    veras = signed_in(vera)
    for address in (PAGE, TAKES, f"{COMPARE}?a={first.key}"):
        page = veras.get(address).content.decode()
        assert "Make variation" not in page and "Make song" not in page
    assert veras.post(f"{PAGE}draft/", {"about": "x"}).status_code == 403
