"""Known devices: a signed cookie says who has signed in from a browser, so that guessers elsewhere do not slow it."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from studio.accounts.models import User
from studio.lib.fields import new_key

COOKIE = "device"
SALT = "studio.accounts.sign_in.devices"
AGE_S = 365 * 24 * 3600
MOST_PEOPLE = 8  # of one browser


def remember(request: HttpRequest, response: HttpResponseBase, person: User) -> None:
    """Let a response tell the browser that this person has signed in there."""
    device, people = read(request)
    people = [person.pk, *(pk for pk in people if pk != person.pk)][:MOST_PEOPLE]
    value = signing.dumps([device or new_key(), people], salt=SALT)
    response.set_cookie(
        COOKIE, value, max_age=AGE_S, path="/accounts/", secure=settings.SECURE, httponly=True, samesite="Lax"
    )


def read(request: HttpRequest) -> tuple[str, list[int]]:
    """Return the name of the request's device and who has signed in there; "" and nobody for a new one."""
    try:
        device, people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE_S)
    except (signing.BadSignature, ValueError):
        return "", []
    return device, people


def known_device(request: HttpRequest, login: str) -> str:
    """Return the name of the device if whoever has this e-mail has signed in there before, else ""."""
    device, people = read(request)
    if device and User.objects.filter(pk__in=people, email__iexact=login).exists():
        return device
    return ""
