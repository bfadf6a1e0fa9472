"""Overrides of allauth."""

from typing import Any
from xml.etree import ElementTree

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studio.accounts import alerts
from studio.accounts.sign_in import devices, limits
from studio.lib.crypto import cipher


class AccountAdapter(DefaultAccountAdapter):
    """Accounts without public sign-up, and with mail of our own."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is switched off. Ask the person who runs this Studio.",
        "email_password_mismatch": "This e-mail and password do not belong together.",
        "enter_current_password": "This is not your password.",
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": "Too many wrong passwords. Wait five minutes, then try again.",
        "rate_limited": "Too many tries in a short time. Wait a minute, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts are created by the set-up page or an invitation."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return the security section of the settings."""
        return f"{reverse('accounts:settings')}#security"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try. Raises ValidationError where it is one too many."""
        login = str(credentials.get("email") or credentials.get("username", "")).lower()
        self._login_failed_rl_usage = limits.take(request, login)
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponseBase:
        """Go on to the page that was wanted; the browser is known from now on."""
        answer: HttpResponseBase = super().post_login(request, user, **more)
        devices.remember(request, answer, user)
        return answer

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """Tell a person what happened to their account, in our own words."""
        if template_prefix in alerts.EVENTS:
            alerts.alert(user, alerts.EVENTS[template_prefix])


class MFAAdapter(DefaultMFAAdapter):
    """Two-factor sign-in: secrets are encrypted with the server's keys, the QR code is inline SVG."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or no longer. Wait for the next one.",
    }

    def encrypt(self, text: str) -> str:
        """Return the ciphertext of an authenticator's secret."""
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the plain text of an authenticator's secret. Raises InvalidToken."""
        return cipher().decrypt(encrypted_text).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return the name that a new passkey is offered."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passkey {number}" if number > 1 else "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whose passkeys these are: those of the name by which the page was asked for."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}

    def build_totp_svg(self, url: str) -> SafeString:
        """Return the QR code as inline SVG: the content security policy allows no data: URL."""
        drawn = ElementTree.fromstring(super().build_totp_svg(url))
        path = drawn.find("{*}path")
        assert path is not None
        return format_html(
            '<svg class="qr" viewBox="{}" role="img" aria-label="QR code of the secret"><path d="{}"/></svg>',
            drawn.get("viewBox"),
            path.get("d"),
        )
