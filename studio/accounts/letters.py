"""What people are told by mail of their account; all of it is necessary."""

from datetime import timedelta

from django.urls import reverse

from studio.accounts.models import User
from studio.accounts.operator import links
from studio.mail.letter import Letter
from studio.mail.models import Mail
from studio.mail.topics import Topic, register
from studio.mail.words import say


def compose_password(row: Mail) -> Letter | None:
    """Return the way to a new password; None where nobody has this address: only here is that looked up."""
    person = User.objects.filter(email__iexact=row.to, is_active=True).first()
    if person is None:
        return None
    return Letter(
        subject=say("A new password for Studio"),
        lead=say("Somebody, probably you, asked for a new password for the account of {who}.", who=person),
        button="Choose a new password",
        path=reverse("accounts:new_password", args=[links.make_link(person)]),
        notes=(
            "The link works once, for one day, and not after you signed in or changed the password otherwise.",
            "Was it not you? Then do nothing: nothing changes, and nobody else got this link.",
        ),
        to=person.email,
    )


def compose_trial(row: Mail) -> Letter:
    """Return the mail by which the operator sees that mail comes."""
    return Letter(
        subject=say("Studio sends mail"),
        lead=say("This is the mail that {who} had sent from the page of accounts. Mail works.", who=row.person),
        button="Back to the accounts",
        path=reverse("accounts:people"),
    )


def compose_alert(row: Mail) -> Letter:
    """Return what happened to an account."""
    what = row.facts["what"]
    names = {"what": what, "when": at(row), "who": row.person}
    return Letter(
        subject=say("Your account: {what}", what=what),
        lead=say("{what}, at {when} UTC. It is the account of {who} on Studio.", **names),
        button="See where you are signed in",
        path=reverse("accounts:sessions"),
        notes=(
            "Was it you? Then there is nothing to do.",
            "Was it not you? Sign out of all others on that page, and change your password.",
            "If you cannot sign in, ask for a new password on the sign-in page.",
        ),
    )


def at(row: Mail) -> str:
    """Return when something happened."""
    return f"{row.created_at:%H:%M on %d %B %Y}"


register(Topic("alert", compose_alert))
register(Topic("trial", compose_trial, lasts=timedelta(hours=1)))
register(Topic("password", compose_password, lasts=timedelta(hours=1)))
