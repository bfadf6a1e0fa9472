"""Tags and ratings of assets: called alike by pages, commands and tests; each tells the index in its transaction."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from studio.gallery.models import AssetTag, Rating, Tag
from studio.lib.search import fold
from studio.library.models import Asset
from studio.library.signals import changed
from studio.workspaces.access import Seat

MOST_OFFERED = 50


def add_tag(seat: Seat, assets: Sequence[Asset], name: str) -> Tag:
    """Give assets a tag, which is made where nobody has used it yet; upper case and accents make no other tag."""
    with transaction.atomic():
        tag, _ = Tag.objects.get_or_create(workspace=seat.workspace, folded=sameness(name), defaults={"name": name})
        AssetTag.objects.bulk_create((AssetTag(tag=tag, asset=one) for one in assets), ignore_conflicts=True)
        changed.send(Asset, ids=[one.pk for one in assets])
    return tag


def remove_tag(seat: Seat, assets: Sequence[Asset], name: str) -> None:
    """Take a tag away from assets; one that nothing has any more is forgotten."""
    with transaction.atomic():
        tags = Tag.objects.filter(workspace=seat.workspace, folded=sameness(name))
        AssetTag.objects.filter(tag__in=tags, asset__in=assets).delete()
        tags.filter(~Exists(AssetTag.objects.filter(tag=OuterRef("pk")))).delete()
        changed.send(Asset, ids=[one.pk for one in assets])


def rate(seat: Seat, assets: Sequence[Asset], stars: int) -> None:
    """Note what a person thinks of assets, in stars; none takes the rating back."""
    with transaction.atomic():
        Rating.objects.filter(person=seat.person, asset__in=assets).delete()
        if stars:
            Rating.objects.bulk_create(Rating(person=seat.person, asset=one, stars=stars) for one in assets)
        changed.send(Asset, ids=[one.pk for one in assets])


def sameness(name: str) -> str:
    """Return what is equal for tags that are one: without case, accents and signs, where anything is left."""
    return (fold(name) or name.casefold())[:80]


def offer_tags(seat: Seat, begun: str) -> Iterable[Tag]:
    """Return tags of a workspace that begin with what is typed, for completion."""
    return Tag.objects.filter(workspace=seat.workspace, folded__startswith=fold(begun[:80]))[:MOST_OFFERED]
