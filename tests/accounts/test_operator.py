"""Who runs the server: accounts listed and switched off, everybody signed out, a link for a forgotten password."""

import re
import threading
from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import connections
from django.test import Client

from studio.accounts.models import User
from studio.accounts.operator import links
from studio.workspaces.models import Workspace
from tests import people
from tests.people import signed_in

ACCOUNTS = "/settings/accounts/"
NEW = "harbour-lantern-43"


def link_for(alice: User, person: User) -> str:
    """Return the path of the link that Alice makes for somebody."""
    page = signed_in(alice).post(f"{ACCOUNTS}{person.key}/password-link/").content.decode()
    found = re.search(r'value="http://testserver(/new-password/[^"]+)"', page)
    assert found is not None
    return found[1]


def can_sign_in(person: User, password: str) -> bool:
    """Return whether a password opens the door."""
    answer = Client().post("/accounts/login/", {"login": person.email, "password": password})
    return answer.status_code == 302 and answer["Location"] == "/"


def test_the_first_owner_lists_everybody_and_nobody_else_finds_the_page(alice: User, bob: User, charlie: User) -> None:
    page = signed_in(alice).get(ACCOUNTS).content.decode()
    assert all(person.email in page for person in (alice, bob, charlie))
    for person in (bob, charlie):
        client = signed_in(person)
        assert client.get(ACCOUNTS).status_code == HTTPStatus.NOT_FOUND
        for way in ("switch", "sign-out", "password-link"):
            assert client.post(f"{ACCOUNTS}{alice.key}/{way}/").status_code == HTTPStatus.NOT_FOUND
        assert ACCOUNTS not in client.get("/settings/").content.decode()
    assert ACCOUNTS in signed_in(alice).get("/settings/").content.decode()


def test_a_long_list_goes_on(alice: User) -> None:
    for number in range(50):
        people.person(f"P{number:02}")
    first = signed_in(alice).get(ACCOUNTS).content.decode()
    assert "p49@example.org" in first and "p00@example.org" in first and alice.email not in first
    more = re.search(r'href="(\?before=\w+)"', first)
    assert more is not None
    assert alice.email in signed_in(alice).get(f"{ACCOUNTS}{more[1]}").content.decode()


def test_an_account_that_is_switched_off_is_out_at_once_and_comes_back(alice: User, bob: User) -> None:
    bobs = signed_in(bob)
    signed_in(alice).post(f"{ACCOUNTS}{bob.key}/switch/")
    assert bobs.get("/w/tidewater/").status_code == HTTPStatus.FOUND
    assert not can_sign_in(bob, people.PASSWORD)
    signed_in(alice).post(f"{ACCOUNTS}{bob.key}/switch/", {"on": "1"})
    assert can_sign_in(bob, people.PASSWORD)


def test_the_operator_cannot_lock_themself_out(alice: User, bob: User) -> None:
    for way in ("switch", "sign-out", "password-link"):
        assert signed_in(alice).post(f"{ACCOUNTS}{alice.key}/{way}/").status_code == HTTPStatus.NOT_FOUND


def test_bob_is_signed_out_everywhere_and_alice_is_not(alice: User, bob: User) -> None:
    browsers = [signed_in(bob), signed_in(bob)]
    alices = signed_in(alice)
    alices.post(f"{ACCOUNTS}{bob.key}/sign-out/")
    assert [browser.get("/settings/").status_code for browser in browsers] == [302, 302]
    assert alices.get("/settings/").status_code == HTTPStatus.OK


def test_a_link_gives_a_new_password_once(alice: User, bob: User) -> None:
    old = signed_in(bob)
    address = link_for(alice, bob)
    for method in ("get", "head", "get"):
        assert getattr(Client(), method)(address).status_code == HTTPStatus.OK  # a preview uses nothing up
    answer = Client().post(address, {"password": NEW})
    assert answer["Location"] == "/accounts/login/"
    assert (can_sign_in(bob, NEW), can_sign_in(bob, people.PASSWORD)) == (True, False)
    assert old.get("/settings/").status_code == HTTPStatus.FOUND
    again = Client().post(address, {"password": "another-lantern-44"})
    assert again.status_code == HTTPStatus.NOT_FOUND
    assert can_sign_in(bob, NEW)


def change(bob: User) -> None:
    bob.set_password("changed-lantern-45")
    bob.save()


def sign_in(bob: User) -> None:
    assert can_sign_in(bob, people.PASSWORD)


def switch_off(bob: User) -> None:
    bob.is_active = False
    bob.save()


def write_another_mail(bob: User) -> None:
    bob.email = "robert@example.org"
    bob.save()


@pytest.mark.parametrize("meanwhile", [change, sign_in, switch_off, write_another_mail])
def test_a_link_is_dead_once_something_changed(alice: User, bob: User, meanwhile: object) -> None:
    address = link_for(alice, bob)
    assert Client().get(address).status_code == HTTPStatus.OK
    meanwhile(bob)  # type: ignore[operator]
    before = User.objects.get(pk=bob.pk).password
    for method in ("get", "post"):
        assert getattr(Client(), method)(address, {"password": NEW}).status_code == HTTPStatus.NOT_FOUND
    assert User.objects.get(pk=bob.pk).password == before


def test_a_link_ends_after_a_day(alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    address, begun = link_for(alice, bob), datetime.now()  # noqa: DTZ005 - as the generator has it
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: begun + timedelta(hours=23))
    assert Client().get(address).status_code == HTTPStatus.OK
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: begun + timedelta(hours=25))
    assert Client().post(address, {"password": NEW}).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("token", ["0", "0-0-0", "A" * 12 + "-x-y", "ключ"])
def test_a_guessed_link_opens_nothing(alice: User, bob: User, token: str) -> None:
    assert Client().get(f"/new-password/{token}/").status_code == HTTPStatus.NOT_FOUND


def test_a_link_of_one_person_is_none_for_another(alice: User, bob: User, vera: User) -> None:
    rest = links.make_link(bob).partition("-")[2]
    assert links.find_person(f"{vera.key}-{rest}") is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_exactly_one_sets_the_password(alice: User, bob: User) -> None:
    address, gate, found = link_for(alice, bob), threading.Barrier(2), []

    def use(password: str) -> None:
        gate.wait()
        found.append((Client().post(address, {"password": password}).status_code, password))
        connections.close_all()

    threads = [threading.Thread(target=use, args=(f"lantern-harbour-{number}",)) for number in (50, 51)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in found) == [303, 404]
    assert can_sign_in(bob, dict(found)[303])


def test_a_weak_password_is_refused_and_the_link_still_works(alice: User, bob: User) -> None:
    address = link_for(alice, bob)
    assert Client().post(address, {"password": "1234"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Client().post(address, {"password": NEW}).status_code == HTTPStatus.SEE_OTHER


def test_sessions_are_listed_by_browser_and_ended_one_by_one(tidewater: Workspace, bob: User, vera: User) -> None:
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) AppleWebKit Safari/604.1"})
    desk = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0"})
    for browser in (phone, desk):
        browser.post("/accounts/login/", {"login": bob.email, "password": people.PASSWORD})
    page = desk.get("/settings/sessions/").content.decode()
    assert "Firefox on Linux" in page and "Safari on iPhone" in page
    ends = re.findall(r'action="(/settings/sessions/\d+/end/)"', page)
    assert len(ends) == 1
    assert signed_in(vera).post(ends[0]).status_code == HTTPStatus.NOT_FOUND
    assert phone.get("/settings/").status_code == HTTPStatus.OK
    desk.post(ends[0])
    assert (phone.get("/settings/").status_code, desk.get("/settings/").status_code) == (302, 200)


def test_every_other_browser_is_signed_out_at_once(tidewater: Workspace, bob: User, vera: User) -> None:
    here, others = signed_in(bob), [signed_in(bob), signed_in(bob)]
    veras = signed_in(vera)
    here.post("/settings/sessions/end-others/")
    assert [browser.get("/settings/").status_code for browser in (here, veras, *others)] == [200, 200, 302, 302]
