"""The running server sends what is written, at once; a mail server that hangs holds no page and no other mail's row."""

from http import HTTPStatus
from urllib.request import urlopen

from studio.accounts.models import User
from studio.mail import outbox
from studio.mail.models import Mail, State
from studio.workspaces.models import Workspace
from tests.mail.smtp import HANG, PostOffice
from tests.people import signed_in
from tests.server import wait_until

TEAM = "/w/tidewater/team/"


def test_an_invitation_leaves_with_its_form_and_nothing_waits_for_a_server_that_hangs(
    live: str, post_office: PostOffice, tidewater: Workspace, alice: User
) -> None:
    post_office.answers["DATA"] = HANG
    signed_in(alice).post(TEAM, {"emails": "nora@example.org", "role": "viewer"})
    wait_until(lambda: post_office.begun == 1)
    outbox.post("trial", [alice])
    for path in ("/healthz", "/readyz", "/accounts/login/"):
        with urlopen(live + path) as answer:
            assert answer.status == HTTPStatus.OK
    assert "The mail waits" in signed_in(alice).get(TEAM).content.decode()
    post_office.go_on()
    wait_until(lambda: Mail.objects.filter(state=State.SENT).count() == 2)
    assert [to for to, _ in post_office.received] == ["nora@example.org", alice.email]


def test_a_mail_that_studio_cannot_write_is_given_up_and_keeps_no_other(
    live: str, post_office: PostOffice, alice: User, bob: User
) -> None:
    Mail.objects.create(topic="alert", person=alice, facts={}, ends_at="2100-01-01T00:00:00Z")
    outbox.post("trial", [bob])
    wait_until(lambda: Mail.objects.filter(state=State.SENT).exists())
    wait_until(lambda: Mail.objects.filter(state=State.FAILED, reason__contains="could not write").exists())
