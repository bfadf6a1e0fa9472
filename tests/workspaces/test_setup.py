"""The first person of a fresh server becomes its owner, once."""

import threading
from http import HTTPStatus

import pytest
from django.db import connections
from django.test import Client

from studio.accounts import setup
from studio.accounts.models import SetupToken, User
from studio.workspaces.models import Membership, Role, Workspace
from tests import people

TYPED = {"name": "Alice", "email": "Alice@Example.org", "password": people.PASSWORD, "workspace": "Tidewater"}


@pytest.fixture
def address(db: None) -> str:
    """The address that was printed at the start."""
    return f"/setup/{setup.new_token()}/"


def test_alice_becomes_the_owner_and_is_inside(client: Client, address: str) -> None:
    answer = client.post(address, TYPED)
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.SEE_OTHER, "/")
    seat = Membership.objects.get()
    assert (seat.role, seat.user.email, seat.workspace.slug) == (Role.OWNER, "alice@example.org", "tidewater")
    assert client.get("/")["Location"].startswith("/w/tidewater/")


def test_the_password_opens_the_door_again(client: Client, address: str) -> None:
    client.post(address, TYPED)
    answer = Client().post("/accounts/login/", {"login": "alice@example.org", "password": people.PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_the_page_is_a_plain_form(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert '<form method="post">' in page
    assert [word for word in ("hx-post", "<script>", "onclick") if word in page] == []


def test_a_wrong_token_leads_nowhere(client: Client, address: str) -> None:
    assert client.get("/setup/wrong/").status_code == HTTPStatus.NOT_FOUND
    assert client.post("/setup/wrong/", TYPED).status_code == HTTPStatus.NOT_FOUND
    assert not User.objects.exists()


def test_a_used_token_leads_nowhere(client: Client, address: str) -> None:
    client.post(address, TYPED)
    assert [Client().get(address).status_code, Client().post(address, TYPED).status_code] == [404, 404]
    assert User.objects.count() == 1


def test_an_old_link_says_that_the_studio_is_set_up_or_which_link_is_right(client: Client, address: str) -> None:
    older, newer = address, f"/setup/{setup.new_token()}/"
    assert "This link is not the newest one" in client.get(older).content.decode()
    client.post(newer, TYPED)
    for link in (older, newer, "/setup/wrong/"):
        page = Client().get(link).content.decode()
        assert "This Studio is set up already" in page and 'href="/accounts/login/"' in page


def test_only_the_newest_token_counts(client: Client, address: str) -> None:
    newer = setup.new_token()
    assert [client.get(url).status_code for url in (address, f"/setup/{newer}/")] == [404, 200]


def test_the_database_keeps_only_the_tokens_hash(address: str) -> None:
    assert SetupToken.objects.get().digest not in address
    assert SetupToken.objects.get().digest == setup.digest(address.split("/")[2])


def test_there_is_no_token_once_somebody_is_there(alice: User) -> None:
    assert setup.new_token() == ""
    assert not SetupToken.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Write the name that others see."),
        ("email", "", "Write the e-mail that you sign in with."),
        ("email", "alice", "Enter a valid email address."),
        ("password", "", "Choose a password."),
        ("password", "short", "too short"),
        ("password", "1234567890", "too common"),
        ("password", "alice@example.org", "too similar"),
        ("workspace", "  ", "Give the workspace a name."),
        ("workspace", "x" * 61, "at most 60 characters"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_stays(
    client: Client, address: str, field: str, value: str, words: str
) -> None:
    answer = client.post(address, {**TYPED, field: value})
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in page
    kept = [TYPED[name] for name in ("name", "email", "workspace") if name != field]
    assert [text for text in kept if f'value="{text}"' not in page] == []
    assert people.PASSWORD not in page
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins(client: Client) -> None:
    address, codes, start = f"/setup/{setup.new_token()}/", [], threading.Barrier(2)

    def hurry(name: str) -> None:
        start.wait()
        codes.append(Client().post(address, {**TYPED, "email": f"{name}@example.org"}).status_code)
        connections.close_all()

    both = [threading.Thread(target=hurry, args=(name,)) for name in ("alice", "mallory")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(codes) == [HTTPStatus.SEE_OTHER, HTTPStatus.NOT_FOUND]
    assert (User.objects.count(), Workspace.objects.count()) == (1, 1)
