"""Who is looking at an asset now: a mark in the cache that each open page renews, and that fades by itself."""

from django.core.cache import cache
from django.utils import timezone

from studio.accounts.models import User
from studio.library.models import Asset
from studio.mail import outbox
from studio.review.announce import announce
from studio.review.models import Mention
from studio.review.telling import about
from studio.workspaces.access import Seat

FADES_S = 45  # pages renew it every 20 s


def look(seat: Seat, asset: Asset) -> None:
    """Note that a person looks at an asset, which pages hear of when it is new; they have seen where they are named."""
    if cache.add(key_of(asset, seat.person), True, FADES_S):
        announce(asset)
    else:
        cache.touch(key_of(asset, seat.person), FADES_S)
    named = Mention.objects.filter(person=seat.person, seen_at=None, comment__asset=asset)
    named.update(seen_at=timezone.now())
    outbox.forget(seat.person, about(asset))


def viewers(asset: Asset, people: list[User]) -> list[User]:
    """Return those of some people who look at an asset now."""
    here = cache.get_many([key_of(asset, person) for person in people])
    return [person for person in people if key_of(asset, person) in here]


def key_of(asset: Asset, person: User) -> str:
    """Return the cache's key."""
    return f"looking-{asset.pk}-{person.pk}"
