"""Things of the library by what people call them: their title, their key, or the address of their page."""

import re
from collections.abc import Iterable
from pathlib import PurePath

from django.db.models import Value
from django.db.models.functions import Lower
from django.http import Http404

from studio.lib.fields import KEY_LENGTH
from studio.library.access import asset_for, version_for
from studio.library.models import SAMPLE, Asset, Version
from studio.library.queries import attach_newest
from studio.workspaces.access import Seat

TITLE_LENGTH = 120
ADDRESS = re.compile(r"/w/(?P<slug>[^/\s]+)/a/(?P<key>\w+)/?(?:\?v=(?P<number>\d{1,4}))?\Z", re.ASCII)


class NotNamed(Exception):
    """Words that name nothing, or more than one thing; the message says which, for people."""


def version_named(seat: Seat, words: str, media: Iterable[str]) -> Version:
    """Return what is meant, its newest version unless an address names another. Raises NotNamed."""
    try:
        if "\x00" in words:  # which no database takes
            raise Http404
        if found := ADDRESS.search(words):
            if found["slug"] != seat.workspace.slug:
                raise Http404
            return version_numbered(asset_for(seat, found["key"]), found["number"])
        return version_titled(seat, words, media) or version_keyed(seat, words)
    except Http404:
        web = " Web addresses are not fetched here: bring the file first, then name it." if "://" in words else ""
        raise NotNamed(f"“{words[:TITLE_LENGTH]}” is not in the library of this workspace.{web}") from None


def version_titled(seat: Seat, words: str, media: Iterable[str]) -> Version | None:
    """Return what has a title, with or without the suffix of its file; None for nothing. Raises NotNamed for two."""
    kept = Asset.objects.visible_to(seat).kept().filter(medium__in=list(media)).exclude(kind__endswith=SAMPLE)
    without_suffix = words if "/" in words else PurePath(words).stem
    for title in dict.fromkeys((words, without_suffix)):
        called = kept.alias(lower=Lower("title")).filter(lower=Lower(Value(title[:TITLE_LENGTH])))
        found = list(called.order_by("-id")[:2])
        if len(found) > 1:
            raise NotNamed(f"“{title}” is the title of more than one thing. Write the key or the address of its page.")
        if found:
            return newest_of(found[0])
    return None


def version_keyed(seat: Seat, words: str) -> Version:
    """Return the version of a key, or the newest of an asset's. Raises Http404."""
    if len(words) != KEY_LENGTH:
        raise Http404
    try:
        return version_for(seat, words)
    except Http404:
        return newest_of(asset_for(seat, words))


def version_numbered(asset: Asset, number: str | None) -> Version:
    """Return a version of an asset by its number, the newest without one. Raises Http404."""
    if number is None:
        return newest_of(asset)
    found = asset.versions.defer("words").filter(number=int(number)).first()
    if found is None:
        raise Http404
    found.asset = asset
    return found


def newest_of(asset: Asset) -> Version:
    """Return the newest version of an asset."""
    attach_newest([asset])
    return asset.newest
