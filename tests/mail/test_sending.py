"""Mail is handed to a real server once, tried again when that helps, and given up with a reason in words."""

import asyncio
import socket
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from studio.accounts.models import User
from studio.mail import delivery, line, outbox
from studio.mail.models import Mail, State
from tests.mail.smtp import HANG, PASSWORD, USER, PostOffice, named, words_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_look_ups")]


def deliver() -> None:
    """Send what is due, as the server's loop does."""
    asyncio.run(delivery.deliver())


def post(*people: User) -> None:
    """Write a mail to each."""
    outbox.post("trial", people)


def rows() -> list[tuple[str, str]]:
    """Return the state of every mail, with its reason."""
    return list(Mail.objects.order_by("pk").values_list("state", "reason"))


def make_due() -> None:
    """Let the time pass after which a mail is tried again."""
    Mail.objects.filter(state=State.WAITING).update(due_at=timezone.now())


def deliver_impatiently(step: str) -> None:
    """Send what is due, and wait at one step for a moment only, since the server says nothing there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line, step, 0.3)
        deliver()


def test_several_mails_go_over_one_connection_in_text_and_html(post_office: PostOffice, alice: User, bob: User) -> None:
    post(alice, bob)
    deliver()
    assert [to for to, _ in post_office.received] == [alice.email, bob.email]
    message = post_office.received[0][1]
    assert message.get_content_type() == "multipart/alternative"
    assert "had sent from the page of accounts" in words_of(message)
    assert "had sent from the page of accounts" in words_of(message, "html")
    assert (message["Auto-Submitted"], message["List-Unsubscribe"]) == ("auto-generated", None)
    assert message["From"].addresses[0].addr_spec == "studio@studio.example.org"
    deliver()
    assert rows() == [(State.SENT, ""), (State.SENT, "")] and len(post_office.received) == 2


def test_it_is_encrypted_and_signed_in(tls_office: PostOffice, alice: User) -> None:
    post(alice)
    deliver()
    assert rows() == [(State.SENT, "")] and len(tls_office.received) == 1


def test_a_wrong_password_is_told_without_it(tls_office: PostOffice, alice: User, settings: Any, caplog: Any) -> None:
    settings.STUDIO_MAIL = named(tls_office.port, "smtp", USER, f"{PASSWORD}-not")
    post(alice)
    deliver()
    [(state, reason)] = rows()
    assert state == State.WAITING and "refused the user or the password" in reason
    assert PASSWORD not in reason + repr(settings.STUDIO_MAIL) + caplog.text


def test_nothing_is_sent_where_no_encryption_is_offered_or_it_is_not_to_be_trusted(
    post_office: PostOffice, tls_office: PostOffice, alice: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    for office, said in ((post_office, "STARTTLS"), (tls_office, "certificate")):
        Mail.objects.all().delete()
        settings.STUDIO_MAIL = named(office.port, "smtp", USER, PASSWORD)
        post(alice)
        deliver()
        [(state, reason)] = rows()
        assert state == State.WAITING and said.lower() in reason.lower()
        assert office.begun == 0


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_what_is_refused_for_now_is_tried_again_later_and_does_not_keep_the_others(
    post_office: PostOffice, alice: User, bob: User, command: str
) -> None:
    post_office.answers[command] = "451 4.7.1 Greylisted, come again"
    post(alice)
    deliver()
    [(state, reason)] = rows()
    assert state == State.WAITING and "said: 451 4.7.1 Greylisted" in reason
    assert Mail.objects.get().due_at > timezone.now()
    post_office.answers.clear()
    post(bob)
    deliver()
    assert [to for to, _ in post_office.received] == [bob.email]
    make_due()
    deliver()
    assert [to for to, _ in post_office.received] == [bob.email, alice.email]


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_what_is_refused_for_good_is_given_up_with_the_servers_words(
    post_office: PostOffice, alice: User, bob: User, command: str
) -> None:
    post_office.answers[command] = "550 5.1.1 Nobody here by that name"
    post(alice)
    deliver()
    post_office.answers.clear()
    make_due()
    post(bob)
    deliver()
    assert [state for state, _ in rows()] == [State.FAILED, State.SENT]
    assert "said: 550 5.1.1 Nobody here by that name" in rows()[0][1]
    assert len(post_office.received) == 1


def test_a_mail_is_tried_less_and_less_and_given_up_in_the_end(post_office: PostOffice, alice: User) -> None:
    post_office.answers["RCPT"] = "450 Mailbox busy"
    post(alice)
    waits = []
    for _ in range(7):
        before = timezone.now()
        deliver()
        waits.append(round((Mail.objects.get().due_at - before).total_seconds() / 60))
        make_due()
    assert waits == [1, 2, 5, 10, 30, 60, 60]
    Mail.objects.update(ends_at=timezone.now())
    deliver()
    assert rows()[0][0] == State.FAILED and "for the last time" in rows()[0][1]


def test_a_server_that_is_not_there_keeps_everything_waiting_and_is_asked_once(
    mail_on: None, alice: User, bob: User, settings: Any
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.STUDIO_MAIL = named(closed.getsockname()[1])
        post(alice, bob)
        deliver()
    assert [state for state, _ in rows()] == [State.WAITING] * 2
    assert all("could not be used" in reason for _, reason in rows())
    assert not delivery.is_work(timezone.now())


def test_a_server_that_never_greets_is_left(mail_on: None, alice: User, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.STUDIO_MAIL = named(silent.getsockname()[1])
        post(alice)
        deliver_impatiently("CONNECT_S")
    assert rows()[0][0] == State.WAITING and "did not answer in time" in rows()[0][1]


@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
def test_a_server_that_falls_silent_before_it_has_the_mail_is_asked_again(
    post_office: PostOffice, alice: User, command: str
) -> None:
    post_office.answers[command] = HANG
    post(alice)
    deliver_impatiently("ANSWER_S")
    assert rows()[0][0] == State.WAITING
    post_office.answers.clear()
    make_due()
    deliver()
    assert len(post_office.received) == 1


def test_a_server_that_has_the_mail_and_says_nothing_is_not_given_it_again(
    post_office: PostOffice, alice: User, bob: User
) -> None:
    post_office.answers["DATA"] = HANG
    post(alice, bob)
    deliver_impatiently("TAKE_S")
    assert [state for state, _ in rows()] == [State.UNSURE, State.WAITING]  # the next one is spared
    assert "may have sent it" in rows()[0][1]
    post_office.answers.clear()
    make_due()
    deliver()
    assert [to for to, _ in post_office.received] == [bob.email]


@pytest.mark.parametrize(("handed", "after"), [(False, State.WAITING), (True, State.UNSURE)])
def test_what_a_killed_server_left_is_sent_unless_it_may_be_sent_already(
    post_office: PostOffice, alice: User, handed: bool, after: str
) -> None:
    post(alice)
    [row] = delivery.claim(timezone.now())
    Mail.objects.filter(pk=row.pk).update(is_handed_over=handed)
    deliver()
    assert rows()[0][0] == State.SENDING and not post_office.received  # its sender may still be at it
    late = timezone.now() + delivery.LEASE + timedelta(seconds=1)
    assert delivery.is_work(late)
    delivery.recover(late)
    assert rows()[0][0] == after
    make_due()
    deliver()
    assert len(post_office.received) == (0 if handed else 1)


def test_two_loops_at_once_send_each_mail_once(post_office: PostOffice, alice: User, bob: User, vera: User) -> None:
    post(alice, bob, vera)
    gate = threading.Barrier(3)

    def go() -> None:
        gate.wait()
        deliver()
        connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(to for to, _ in post_office.received) == sorted([alice.email, bob.email, vera.email])


def test_a_mail_is_written_with_what_causes_it_or_not_at_all(post_office: PostOffice, alice: User) -> None:
    class Undone(Exception):
        pass

    def fail_after_writing() -> None:
        with transaction.atomic():
            post(alice)
            raise Undone

    with pytest.raises(Undone):
        fail_after_writing()
    assert not Mail.objects.exists()
