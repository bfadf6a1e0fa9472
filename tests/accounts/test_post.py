"""The operator sees how the mail stands, in words, and has it tried again; nobody else finds that."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.utils import timezone

from studio.accounts.models import User
from studio.mail import delivery, outbox, periodic
from studio.mail.line import Refused, Unreachable, Unsure
from studio.mail.models import Mail, State
from tests.mail.smtp import open_mail
from tests.people import signed_in

ACCOUNTS = "/settings/accounts/"
WAYS = ("try-again", "dismiss", "trial")

pytestmark = pytest.mark.usefixtures("mail_on")


def page(alice: User) -> str:
    """Return what the operator reads."""
    return " ".join(signed_in(alice).get(ACCOUNTS).content.decode().split())


def fail(person: User, fault: Exception) -> None:
    """Have a mail to somebody come to grief."""
    outbox.post("trial", [person])
    [row] = delivery.claim(timezone.now())
    delivery.note_fault([row.pk], fault, timezone.now())  # type: ignore[arg-type]


def test_what_waits_and_what_was_given_up_is_told_with_its_reason(alice: User, bob: User, vera: User) -> None:
    assert "Nothing waits for another try" in page(alice)
    fail(bob, Refused("The mail server post:25 said: 550 <b>No</b>", is_final=True))
    fail(vera, Unsure("It had the mail by then."))
    fail(alice, Unreachable("The mail server post:25 did not answer in time."))
    told = page(alice)
    assert "1 mail waits for another try" in told and "did not answer in time." in told
    assert "2 mails given up" in told and "said: 550 &lt;b&gt;No&lt;/b&gt;" in told
    assert bob.email in told and "Perhaps sent" in told


def test_a_try_again_sends_what_waits_and_what_was_given_up(alice: User, bob: User, vera: User, settings: Any) -> None:
    fail(bob, Refused("No.", is_final=True))
    fail(vera, Unsure("Perhaps."))
    fail(alice, Unreachable("Gone."))
    Mail.objects.update(ends_at=timezone.now())
    assert signed_in(alice).post(f"{ACCOUNTS}mail/try-again/")["Location"] == f"{ACCOUNTS}#mail"
    assert sorted(one["To"] for one in open_mail(settings, timedelta(seconds=1))) == sorted(
        [alice.email, bob.email, vera.email]
    )
    assert "Nothing waits for another try" in page(alice)


def test_what_waits_already_is_not_doubled_by_another_try(alice: User, bob: User, settings: Any) -> None:
    outbox.post("trial", [bob], once="trial")
    delivery.note_fault([row.pk for row in delivery.claim(timezone.now())], Unsure("Perhaps."), timezone.now())
    outbox.post("trial", [bob], once="trial")
    signed_in(alice).post(f"{ACCOUNTS}mail/try-again/")
    assert len(open_mail(settings)) == 1


def test_what_was_given_up_is_taken_off_the_list(alice: User, bob: User) -> None:
    fail(bob, Refused("No.", is_final=True))
    signed_in(alice).post(f"{ACCOUNTS}mail/dismiss/")
    assert not Mail.objects.exists()


def test_a_trial_mail_goes_to_the_operator(alice: User, bob: User, settings: Any) -> None:
    signed_in(alice).post(f"{ACCOUNTS}mail/trial/")
    assert [one["To"] for one in open_mail(settings)] == [alice.email]


def test_nobody_else_finds_any_of_it(alice: User, bob: User) -> None:
    fail(bob, Refused("No.", is_final=True))
    for way in WAYS:
        assert signed_in(bob).post(f"{ACCOUNTS}mail/{way}/").status_code == HTTPStatus.NOT_FOUND
    assert Mail.objects.get().state == State.FAILED


def test_without_mail_the_page_says_what_to_set(alice: User, settings: Any) -> None:
    settings.STUDIO_MAIL = None
    assert "This server sends no mail" in page(alice) and "STUDIO_MAIL" in page(alice)


def test_what_was_sent_long_ago_is_forgotten(alice: User, bob: User) -> None:
    fail(bob, Refused("No.", is_final=True))
    fail(alice, Unreachable("Gone."))
    periodic.purge()
    assert Mail.objects.count() == 2
    Mail.objects.update(settled_at=timezone.now() - timedelta(days=31))
    Mail.objects.filter(state=State.WAITING).update(settled_at=None)
    periodic.purge()
    assert Mail.objects.get().person == alice
