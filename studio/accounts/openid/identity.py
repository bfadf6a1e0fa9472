"""Who came from the provider: the verified claims, and those of somebody who has no account here yet."""

import time
from dataclasses import asdict, dataclass

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from studio.accounts.models import OpenIdLink, User

IN_SESSION = "openid_newcomer"
LASTS_S = 900.0


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the provider knows them; ``email`` counts for nothing unless it ``is_verified`` there."""

    issuer: str
    subject: str
    email: str
    is_verified: bool
    name: str

    @property
    def vouched_email(self) -> str:
        """Return the e-mail that the provider vouches for, else an empty text."""
        return self.email if self.is_verified else ""


def link_of(person: User) -> OpenIdLink | None:
    """Return a person's account at the provider of this server, if there is one."""
    provider = settings.STUDIO_OPENID
    return person.openid_links.filter(issuer=provider.issuer).first() if provider else None


def find_link(identity: Identity) -> OpenIdLink | None:
    """Return whose account here an identity opens: by issuer and subject alone, never by the e-mail."""
    rows = OpenIdLink.objects.select_related("user")
    return rows.filter(issuer=identity.issuer, subject=identity.subject).first()


def link(person: User, identity: Identity) -> OpenIdLink:
    """Link an identity to a person. Raises IntegrityError where either has another already."""
    return OpenIdLink.objects.create(
        user=person, issuer=identity.issuer, subject=identity.subject, email=identity.email
    )


def remember_newcomer(session: SessionBase, identity: Identity) -> None:
    """Keep who came, for a page that may make an account of them."""
    session[IN_SESSION] = {"at": time.time(), **asdict(identity)}


def newcomer_of(request: HttpRequest) -> Identity | None:
    """Return who came from the provider within the last quarter of an hour, in this browser."""
    kept = dict(request.session.get(IN_SESSION) or {})
    provider = settings.STUDIO_OPENID
    if not kept or provider is None or time.time() - kept.pop("at") > LASTS_S or kept["issuer"] != provider.issuer:
        return None
    return Identity(**kept)


def forget_newcomer(session: SessionBase) -> None:
    """Forget who came."""
    session.pop(IN_SESSION, None)
