"""What is for one person alone has a private review; who was removed loses page, parts and socket at once."""

import httpx
import pytest
from django.core.cache import cache

from studio.accounts.models import User
from studio.gallery.archives import views as archives
from studio.gallery.archives.create import create_archive
from studio.library import serving
from studio.library.models import Asset, Version
from studio.review.models import Verdict
from studio.workspaces.models import Membership
from studio.workspaces.team import actions
from tests.jobs.listening import line
from tests.library.page.stock import Shelve
from tests.people import signed_in
from tests.review.stock import address, clip, say, seat_of
from tests.workspaces.test_removed import BYTES, long_take, reader  # noqa: F401


@pytest.fixture
def secret(shelve: Shelve, alice: User) -> Version:
    """A clip that is for Alice alone."""
    cache.clear()
    version = clip(shelve)
    Asset.objects.filter(pk=version.asset.pk).update(only_for=alice)
    version.asset.refresh_from_db()
    return version


def test_nobody_else_reads_says_or_decides_anything(secret: Version, alice: User, bob: User, rita: User) -> None:
    comment = say(alice, secret, "A secret.")
    for person, expected in ((alice, {200, 303}), (bob, {404}), (rita, {404})):
        browser = signed_in(person)
        found = {
            browser.get(address(secret.asset, "comments/")).status_code,
            browser.post(address(secret.asset, "comments/"), {"text": "Mine."}).status_code,
            browser.post(address(secret.asset, "looking/")).status_code,
            browser.post(address(secret.asset, "decide/"), {"verdict": Verdict.APPROVE}).status_code,
            browser.post(f"/w/tidewater/comments/{comment.key}/resolve/").status_code,
        }
        assert found == expected


@pytest.mark.django_db(transaction=True)
def test_its_signals_reach_its_person_alone(live: str, secret: Version, shelve: Shelve, alice: User, bob: User) -> None:
    shared = clip(shelve)
    with line(live, alice, "tidewater") as alices, line(live, bob, "tidewater") as bobs:
        alices.answer({"follow": "0" * 12})  # it listens
        bobs.answer({"follow": "0" * 12})
        say(alice, secret)
        say(alice, shared)
        assert alices.hear() == {"changed": "review", "key": secret.asset.key}
        assert bobs.hear() == {"changed": "review", "key": shared.asset.key}


@pytest.mark.django_db(transaction=True)
def test_a_reviewer_who_is_removed_loses_page_and_socket(live: str, shelve: Shelve, alice: User, rita: User) -> None:
    film = clip(shelve)
    comment = say(rita, film)
    browser = signed_in(rita)
    with line(live, rita, "tidewater") as ritas:
        ritas.answer({"follow": "0" * 12})
        Membership.objects.get(user=rita).delete()
        assert ritas.closed() == 4403
    paths = ("", "comments/", "comments/write/")
    assert {browser.get(address(film.asset, path)).status_code for path in paths} == {404}
    assert browser.post(f"/w/tidewater/comments/{comment.key}/delete/").status_code == 404
    assert "Warmer, please." in signed_in(alice).get(address(film.asset)).content.decode()  # what was said stays


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["film", "zip"])
def test_a_reviewer_who_is_removed_loses_what_is_being_downloaded(
    live: str,
    long_take: str,  # noqa: F811
    alice: User,
    rita: User,
    what: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving, "RECHECK_S", 0.0)
    monkeypatch.setattr(archives, "RECHECK_S", 0.0)
    Version.objects.filter(size_bytes=BYTES).update(crc32=0)
    archive = create_archive(seat_of(rita), list(Asset.objects.filter(versions__size_bytes=BYTES)))
    path = long_take if what == "film" else f"/w/tidewater/gallery/zip/{archive.key}/tidewater.zip"
    with reader(live, rita, path, at_least=BYTES) as pieces:
        next(pieces)
        actions.remove(seat_of(alice), Membership.objects.get(user=rita).key)
        with pytest.raises(httpx.RemoteProtocolError):
            list(pieces)
