"""What allauth does differently here."""

from typing import Any
from xml.etree import ElementTree

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studio.lib.crypto import box


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people come by the set-up page or an invitation."""

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
        """Return False."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return where a person comes from who changes the password."""
        return f"{reverse('accounts:settings')}#security"

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """Send nothing: this server has no mail."""


class MFAAdapter(DefaultMFAAdapter):
    """One-time codes: their secrets are sealed, and the QR code is part of the page."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or no longer. Wait for the next one.",
    }

    def encrypt(self, text: str) -> str:
        """Return a secret of an authenticator sealed with the server's keys."""
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a sealed secret in clear. Raises InvalidToken."""
        return box().decrypt(encrypted_text).decode()

    def build_totp_svg(self, url: str) -> SafeString:
        """Return the QR code as an element of the page: the content policy allows no data: address."""
        drawn = ElementTree.fromstring(super().build_totp_svg(url))
        path = drawn.find("{*}path")
        assert path is not None
        return format_html(
            '<svg class="qr" viewBox="{}" role="img" aria-label="QR code of the secret"><path d="{}"/></svg>',
            drawn.get("viewBox"),
            path.get("d"),
        )
