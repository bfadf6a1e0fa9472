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


register(Topic("trial", compose_trial, lasts=timedelta(hours=1)))
register(Topic("password", compose_password, lasts=timedelta(hours=1)))
