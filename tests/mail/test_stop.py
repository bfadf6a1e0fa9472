"""Every mail but the necessary ones ends by one click, in a mail program or on a page, without signing in."""

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.mail import outbox
from studio.mail.models import Choice, Mail, When
from studio.mail.stop import signer, stop_url
from studio.mail.topics import DAILY, chosen_topics
from studio.review import actions
from studio.workspaces.invitations import actions as invitations
from studio.workspaces.models import Role, Workspace
from tests.library.page.stock import Shelve
from tests.mail.smtp import ADDRESS, open_mail, words_of
from tests.people import signed_in
from tests.review.conftest import alices, data_folder, shelve
from tests.review.stock import clip, say, seat_of

__all__ = ["alices", "data_folder", "shelve"]

pytestmark = pytest.mark.usefixtures("mail_on")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def stranger() -> Client:
    """Return a mail program: no cookie, and no token against forged forms."""
    return Client(enforce_csrf_checks=True)


def path_of(url: str) -> str:
    """Return a link's path on this server."""
    assert url.startswith(ADDRESS)
    return url.removeprefix(ADDRESS)


def choices(person: User) -> dict[str, str]:
    """Return what a person chose."""
    return dict(Choice.objects.filter(person=person).values_list("topic", "when"))


def test_one_click_ends_mails_of_that_topic_alone_and_those_that_wait(
    shelve: Shelve, alice: User, bob: User, vera: User, settings: Any
) -> None:
    film = clip(shelve)
    say(alice, film, "@Bob and @Vera")
    mail = next(one for one in open_mail(settings) if one["To"] == bob.email)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(r"<(https://[^>]+)>", mail["List-Unsubscribe"])
    assert link is not None and link[1] in words_of(mail) and link[1] in words_of(mail, "html")
    say(alice, film, "@Bob and @Vera, again")
    answer = stranger().post(path_of(link[1]), ONE_CLICK)
    assert answer.status_code == HTTPStatus.OK
    actions.ask(seat_of(alice), film.asset, [bob])
    found = [(one["To"], one["Subject"]) for one in open_mail(settings)]
    assert sorted(found) == [
        (bob.email, "To review: Teaser opening"),
        (vera.email, "Alice named you: Teaser opening"),
    ]


def test_a_visit_changes_nothing_and_shows_one_button(bob: User) -> None:
    path = path_of(stop_url(bob, "mention"))
    for _ in range(2):
        page = stranger().get(path).content.decode()
        assert stranger().head(path).status_code == HTTPStatus.OK
    assert page[page.index("<main") : page.index("</main>")].count("<button") == 1
    assert "Somebody names me in a comment" in page and bob.email not in page
    assert choices(bob) == {}
    assert "These mails have ended" in stranger().post(path).content.decode()
    assert choices(bob) == {"mention": When.NEVER}
    assert stranger().post(path).status_code == HTTPStatus.OK  # twice does no harm


def test_a_digest_ends_with_all_that_is_in_it(bob: User) -> None:
    daily = {topic.name for topic in chosen_topics() if topic.default == When.DAILY}
    assert daily
    stranger().post(path_of(stop_url(bob, DAILY)))
    assert choices(bob) == dict.fromkeys(daily, When.NEVER)


@pytest.mark.parametrize("spoil", [
    lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"), lambda token: token.replace("mention", "asked"),
    lambda token: "0" * 12 + token[12:], lambda token: token.rpartition(".")[0], lambda token: "x",
])  # fmt: skip
def test_a_guessed_or_changed_link_ends_nothing(bob: User, spoil: Any) -> None:
    path = path_of(stop_url(bob, "mention"))
    token = path.split("/")[-2]
    for method in ("get", "post"):
        answer = getattr(stranger(), method)(path.replace(token, spoil(token)))
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert choices(bob) == {}


@pytest.mark.parametrize("topic", ["password", "invitation", "trial", "nothing", ""])
def test_what_is_necessary_has_no_link_and_no_link_ends_it(bob: User, topic: str) -> None:
    token = signer.sign(f"{bob.key}-{topic}")
    assert stranger().post(f"/mail/stop/{token}/").status_code == HTTPStatus.NOT_FOUND


def test_necessary_mails_carry_no_link(tidewater: Workspace, alice: User, bob: User, settings: Any) -> None:
    outbox.post("trial", [bob])
    outbox.post_to("password", bob.email)
    invitations.invite(seat_of(alice), ["nora@example.org"], Role.VIEWER)
    found = open_mail(settings)
    assert [one["List-Unsubscribe"] for one in found] == [None] * 3
    assert all("/mail/stop/" not in words_of(one) + words_of(one, "html") for one in found)


def test_who_ended_them_chooses_anew_in_the_settings(bob: User, alice: User, shelve: Shelve, settings: Any) -> None:
    stranger().post(path_of(stop_url(bob, "mention")))
    form = {f"mail-{topic.name}": topic.default for topic in chosen_topics()}
    signed_in(bob).post("/settings/mail/", form)
    say(alice, clip(shelve), "@Bob")
    assert [one["To"] for one in open_mail(settings)] == [bob.email]
    assert Mail.objects.count() == 1
