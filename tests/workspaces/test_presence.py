"""Who is here now: seen on the team page, also by who is not alone with one tab, and written only when they go."""

import json
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import User
from studio.jobs.socket import consumer, notifications
from studio.workspaces import presence as module
from studio.workspaces.models import Membership, Workspace
from studio.workspaces.presence import Presence, presence
from tests.jobs.listening import Line, line
from tests.people import signed_in
from tests.server import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_grace(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "GRACE_S", 0.05)
    wait_until(lambda: not any(presence.pages.values()))  # pages of the test before are closing
    presence.pages.clear()  # those within the usual grace
    yield
    wait_until(lambda: not presence.pages)


def settle(page: Line) -> None:
    """Wait until the server has let a page in."""
    page.answer({"follow": "0" * 12})


def people_signal(page: Line) -> None:
    """Wait for the word that the people of the workspace have changed."""
    while json.loads(page.connection.recv(20)).get("people") is None:
        pass


def test_who_has_a_page_open_is_here_now(live: str, tidewater: Workspace, alice: User, bob: User) -> None:
    with line(live, bob) as page:
        settle(page)
        assert presence.is_here(tidewater.pk, bob.pk) and not presence.is_here(tidewater.pk, alice.pk)
        assert ">Now<" in signed_in(alice).get("/w/tidewater/team/").content.decode()
    wait_until(lambda: Membership.objects.get(user=bob).last_here_at is not None)
    assert ">Now<" not in signed_in(alice).get("/w/tidewater/team/").content.decode()


def test_one_of_two_tabs_closed_is_still_here(live: str, tidewater: Workspace, bob: User) -> None:
    with line(live, bob) as first:
        settle(first)
        with line(live, bob) as second:
            settle(second)
        wait_until(lambda: presence.pages[tidewater.pk, bob.pk] == 1)
        settle(first)
        assert presence.is_here(tidewater.pk, bob.pk)
        assert Membership.objects.get(user=bob).last_here_at is None


def test_a_page_that_gives_way_to_the_next_is_no_going(tidewater: Workspace) -> None:
    here, gone = Presence(), []
    assert here.come((1, 2)) is True
    here.pages[1, 2] = 0  # the old page has closed, and the pause goes on
    assert here.come((1, 2)) is False
    here.settle((1, 2), lambda: gone.append(1))
    assert (here.is_here(1, 2), gone) == (True, [])


def test_colleagues_hear_that_somebody_came_and_that_somebody_is_a_member_no_more(
    live: str, tidewater: Workspace, alice: User, bob: User, vera: User
) -> None:
    with line(live, alice) as page:
        people_signal(page)  # her own coming
        with line(live, bob) as other:
            settle(other)
            people_signal(page)
        Membership.objects.get(user=vera).delete()
        people_signal(page)


def test_a_stay_costs_no_database(tidewater: Workspace) -> None:
    here = Presence()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for person in range(50):
            here.come((tidewater.pk, person))
    assert len(queries) == 0


@pytest.mark.parametrize("message", ["{}", '{"follow": "000000000000"}'])
def test_a_page_whose_line_ends_with_an_error_is_a_going(
    live: str, tidewater: Workspace, bob: User, monkeypatch: pytest.MonkeyPatch, message: str
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise OperationalError("the database is away")

    with line(live, bob) as page:
        settle(page)
        monkeypatch.setattr(consumer, "authorize", fail)
        page.say(message)
        page.closed()
    wait_until(lambda: not presence.is_here(tidewater.pk, bob.pk))
    assert not notifications.listeners[tidewater.pk]
