"""Mail about what happened to an account, whoever did it: nobody can choose it away."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from studio.accounts.models import User
from studio.accounts.sessions.actions import browser_name
from studio.mail import outbox

# What happened, by allauth's name of the mail that it would send.
EVENTS = {
    "account/email/password_changed": "Your password was changed",
    "account/email/password_set": "A password was set",
    "mfa/email/totp_activated": "Two-step sign-in was turned on",
    "mfa/email/totp_deactivated": "Two-step sign-in was turned off",
    "mfa/email/recovery_codes_generated": "New recovery codes were made",
    "mfa/email/webauthn_added": "A passkey was added",
    "mfa/email/webauthn_removed": "A passkey was removed",
}
NEW_PASSWORD = "A new password was chosen by a link"
KNOWN, KNOWN_SALT = "known", "studio.accounts.known"  # the cookie: who has signed in with this browser before
KNOWN_S = 365 * 24 * 3600
MOST_KNOWN = 8


def alert(person: User, what: str) -> None:
    """Tell a person what happened to their account."""
    outbox.post("alert", [person], what=what)


@receiver(user_logged_in)
def note_browser(sender: Any, request: HttpRequest, response: HttpResponse, user: User, **rest: Any) -> None:
    """Tell a person of a sign-in with a browser that they have not used here before, and know it from then on."""
    known = (request.get_signed_cookie(KNOWN, "", salt=KNOWN_SALT) or "").split()
    if user.key not in known:
        alert(user, f"Somebody signed in with {browser_name(request.headers.get('User-Agent', ''))}")
    kept = " ".join([user.key, *(key for key in known if key != user.key)][:MOST_KNOWN])
    response.set_signed_cookie(
        KNOWN, kept, salt=KNOWN_SALT, max_age=KNOWN_S, httponly=True, secure=settings.SECURE, samesite="Lax"
    )
