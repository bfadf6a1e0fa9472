"""What templates need to say of the ways in: by the provider, and by passkey."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template import Context, Library

from studio.accounts.models import OpenIdLink, User
from studio.accounts.openid.identity import link_of
from studio.accounts.ways import is_number, passkeys_of
from studio.lib.env import LOOPBACK

register = Library()


@register.simple_tag
def openid_name() -> str:
    """Return the name of the OpenID provider, empty where the operator has named none."""
    return settings.STUDIO_OPENID.name if settings.STUDIO_OPENID else ""


@register.filter
def openid_link(person: User) -> OpenIdLink | None:
    """Return a person's account at the provider."""
    return link_of(person)


@register.filter
def count_passkeys(person: User) -> int:
    """Return how many passkeys a person has."""
    return passkeys_of(person).count()


@register.simple_tag(takes_context=True)
def host_is_number(context: Context) -> bool:
    """Return whether the page was asked for by a number, at which a browser makes no passkey."""
    return is_number(context["request"].get_host())


@register.simple_tag(takes_context=True)
def address_by_name(context: Context) -> str:
    """Return the address of the same page by the name of this machine, empty where people come from other machines."""
    url = urlsplit(context["request"].build_absolute_uri())
    if url.hostname not in LOOPBACK:
        return ""
    return url._replace(netloc=f"localhost:{url.port}" if url.port else "localhost").geturl()


@register.filter
def as_json(value: Any) -> str:
    """Return a value as JSON, for a data attribute."""
    return json.dumps(value, cls=DjangoJSONEncoder)
