"""What the gallery's templates need."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.template import Library
from django.utils import timezone

from studio.gallery.collections.sheets import Shown, shown_to
from studio.gallery.days import UTC, short_ago
from studio.gallery.filters import Filters
from studio.jobs.kinds import kind_named
from studio.lib.templatetags.ui import module_url
from studio.library.models import Asset, Status, Version
from studio.workspaces.access import Seat

register = Library()
STATUS_ICONS = {Status.IN_REVIEW: "eye", Status.CHANGES_ASKED: "edit", Status.APPROVED: "check"}


@register.filter
def made(moment: datetime, zone: ZoneInfo | None) -> str:
    """Return when something was made, in a word or two, by the reader's days."""
    return short_ago(moment, zone or UTC, timezone.now())


@register.filter
def sign(asset: Asset) -> dict[str, str]:
    """Return hue and icon of a tile: those of its medium, or of what made it where the medium is told apart by that."""
    medium = asset.newest.medium_object
    try:
        kind = kind_named(asset.kind) if medium.by_maker else None
    except KeyError:
        kind = None
    if kind is None:
        return {"hue": medium.name, "icon": medium.icon}
    return {"hue": kind.shown_icon, "icon": kind.shown_icon}


@register.filter
def status_icon(status: str) -> str:
    """Return the icon of a status; a draft has none."""
    return STATUS_ICONS.get(Status(status), "")


@register.filter
def more(chosen: Filters, direction: str) -> str:
    """Return the address, up to the key, of what comes before or behind a part of the list."""
    query = chosen.query_with()
    return f"{query}&{direction}=" if query else f"?{direction}="


@register.simple_tag
def shown_parts(seat: Seat, version: Version) -> Shown:
    """Return what a person sees of what was in a collection."""
    return shown_to(seat, version)


@register.simple_tag
def module_urls(version: Version) -> str:
    """Return the addresses of the modules that a version's theatre needs, for a page that fetches them later."""
    return " ".join(module_url(name) for name in version.medium_object.theatre_modules)
