"""Who is removed loses everything at once: the page, the socket, a download that is under way."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from django.contrib.sessions.models import Session

from studio.accounts.models import User
from studio.library import serving
from studio.library.models import Version
from studio.library.store import file_of
from studio.workspaces.access import seat_for
from studio.workspaces.models import Membership, Workspace
from studio.workspaces.team import actions
from tests.jobs.listening import line
from tests.people import signed_in
from tests.things import make_things

pytestmark = pytest.mark.django_db(transaction=True)
BYTES = 24_000_000  # more than what the system keeps on the way


@pytest.fixture
def long_take(alice: User, tidewater: Workspace) -> Iterator[str]:
    """The path of a file that takes a while."""
    version = make_things(alice, tidewater).version
    path = file_of(version.path)
    with path.open("wb") as file:
        file.truncate(BYTES)
    Version.objects.filter(pk=version.pk).update(size_bytes=BYTES)
    yield f"/w/tidewater/media/{version.key}/{version.file_name}"
    path.unlink()


@contextmanager
def reader(live: str, user: User, path: str, at_least: int = BYTES) -> Iterator[Iterator[bytes]]:
    """Read a file piece by piece over a connection that keeps little on the way."""
    cookies = {"sessionid": signed_in(user).cookies["sessionid"].value}
    small = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)]
    transport = httpx.HTTPTransport(socket_options=small)
    with (
        httpx.Client(base_url=live, cookies=cookies, transport=transport) as client,
        client.stream("GET", path) as answer,
    ):
        assert int(answer.headers["Content-Length"]) >= at_least
        yield answer.iter_raw(65536)


def removed(alice: User, bob: User) -> None:
    key = Membership.objects.get(workspace__slug="tidewater", user=bob).key
    actions.remove(seat_for(alice, "tidewater"), key)


def signed_out_elsewhere(alice: User, bob: User) -> None:
    Session.objects.all().delete()


def switched_off(alice: User, bob: User) -> None:
    bob.is_active = False
    bob.save()


def with_another_password(alice: User, bob: User) -> None:
    bob.set_password("harbour-lantern-43")
    bob.save(update_fields=["password"])


LOSSES = [removed, signed_out_elsewhere, switched_off, with_another_password]


@pytest.mark.parametrize("lose", LOSSES)
def test_a_download_that_is_under_way_is_cut(
    live: str, long_take: str, alice: User, bob: User, lose: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "RECHECK_S", 0.0)
    with reader(live, bob, long_take) as pieces:
        next(pieces)
        lose(alice, bob)  # type: ignore[operator]
        with pytest.raises(httpx.RemoteProtocolError):
            list(pieces)


def test_a_download_of_somebody_who_stays_is_whole(
    live: str, long_take: str, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "RECHECK_S", 0.0)
    with reader(live, bob, long_take) as pieces:
        assert sum(map(len, pieces)) == BYTES


@pytest.mark.parametrize("lose", LOSSES)
def test_an_open_socket_ends_and_pages_are_gone(
    live: str, tidewater: Workspace, alice: User, bob: User, lose: object
) -> None:
    client = signed_in(bob)
    with line(live, bob) as page:
        assert page.answer({"follow": "0" * 12})["error"] == "not found"
        lose(alice, bob)  # type: ignore[operator]
        assert page.closed() in (4401, 4403)
    assert client.get("/w/tidewater/").status_code in (302, 404)
