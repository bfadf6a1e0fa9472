"""How often somebody may guess: few times an address, some more an account, and a known device by itself.

An address that guesses too often uses up nothing of the account's, so its owner comes in from any other.
"""

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from studio.accounts.sign_in.devices import known_device

WAIT_S = 300
RATES = {
    "sign_in": "30/m/ip",
    "guess_from": "10/5m/ip,5/5m/key",  # the key is address and account
    "guess_for": "20/5m/key",  # the key is the account
    "guess_on": "5/5m/key",  # the key is device and account
}


def take(request: HttpRequest, login: str) -> Any:
    """Count a try, which its caller takes back where the password was right; return None where it is one too many."""
    if device := known_device(request, login):
        return consume(request, "guess_on", f"{device}:{login}")
    own = consume(request, "guess_from", f"{ratelimit.get_ip(request)}:{login}")
    everybodys = own and consume(request, "guess_for", login)
    return everybodys and ratelimit.RateLimitUsage([*own.usage, *everybodys.usage])


def consume(request: HttpRequest, action: str, key: str) -> Any:
    """Count a try of one action, or return None where there were too many."""
    return ratelimit.consume(request, app="allauth.account", action=action, config=RATES, key=key)


def is_hammering(request: HttpRequest) -> bool:
    """Return whether an address sends the form more often than any person would, on a device that nobody knows."""
    return not known_device(request, request.POST.get("login", "")) and not consume(request, "sign_in", "")
