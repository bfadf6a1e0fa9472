"""What allauth does differently here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: people come by the set-up page or an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False."""
        return False
