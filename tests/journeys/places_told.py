"""What there is once a mail server is set up; these come last in their groups, since the setting stays on."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from studio.accounts.models import User
from studio.mail.models import Mail, State
from studio.mail.stop import stop_url
from tests.journeys.places import Visit, place
from tests.journeys.places_team import TEAM, invitation
from tests.mail.smtp import ADDRESS

SILENT = "The mail server mail.example.org:587 did not answer in time."
UNKNOWN = "The mail server mail.example.org:587 said: 550 5.1.1 User unknown"


def fail(person: User | None, state: str, reason: str, to: str = "", **facts: str) -> None:
    """Write down a mail that came to grief."""
    later = timezone.now() + timedelta(hours=1)
    of = {"person": person, "to": to, "state": state, "reason": reason, "tries": 1, "due_at": later, "ends_at": later}
    Mail.objects.create(topic="invitation" if to else "mention", once=facts.get("invitation", ""), facts=facts, **of)


@place("outside", "accounts:forgotten")
def a_link_for_a_forgotten_password_is_on_its_way(visit: Visit) -> None:
    visit.get("mail_on")
    page = visit.to("/accounts/password/reset/")
    page.get_by_label("E-mail").fill("nobody@example.org")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()


@place("account", "accounts:people")
def mail_that_did_not_go(visit: Visit) -> None:
    visit.get("mail_on")
    fail(visit.get("alice"), State.WAITING, SILENT)
    fail(visit.get("alice"), State.UNSURE, f"{SILENT} It had the mail by then and may have sent it.")
    fail(None, State.FAILED, UNKNOWN, to="nora@example.org", invitation="0")
    expect(visit.to("/settings/accounts/").get_by_text("2 mails given up")).to_be_visible()


@place("account", "accounts:settings")
def what_alice_is_told_by_mail(visit: Visit) -> None:
    page = visit.to("/settings/#mail")
    page.get_by_label("A review is asked of me").select_option("Never")
    page.locator("#save-mail").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


@place("account", "mail:stop")
def mails_of_one_kind_are_ended(visit: Visit) -> None:
    page = visit.to(stop_url(visit.get("alice"), "mention").removeprefix(ADDRESS))
    page.get_by_role("button", name="Stop them").click()
    expect(page.get_by_role("heading", name="These mails have ended")).to_be_visible()


@place("team", "workspaces:team")
def people_invited_by_mail(visit: Visit) -> None:
    made = invitation(visit, "zoe@example.org")
    visit.get("mail_on")
    fail(None, State.FAILED, UNKNOWN, to="zoe@example.org", invitation=made.key)
    expect(visit.to(TEAM).get_by_text("The mail was not delivered.")).to_be_visible()
