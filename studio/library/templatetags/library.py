"""What templates need to show a version of any medium."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from math import ceil

from django.template import Context, Library
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studio.lib.templatetags.ui import lazy_modules, modules
from studio.library.actions import KEPT_IN_BIN
from studio.library.media.registry import find_type
from studio.library.menus import menu_parts, page_parts, variation_parts
from studio.library.models import Asset, Version
from studio.library.page.panels import ShownPanel
from studio.workspaces.access import Seat

register = Library()


@register.simple_tag
def media_url(seat: Seat, version: Version) -> str:
    """Return what a browser can show of the version: the file itself, or a copy of what browsers cannot show."""
    kind = find_type(version.media_type)
    if (kind is not None and kind.inline) or not version.medium_object.browser_copy:
        return reverse("library:media", args=[seat.workspace.slug, version.key, version.file_name])
    return derived_url(seat, version, version.medium_object.browser_copy)


@register.simple_tag
def derived_url(seat: Seat, version: Version, name: str) -> str:
    """Return the address of a smaller or still view of the version."""
    return derived_pattern(seat.workspace.slug).format(key=version.key, name=name)


@lru_cache(maxsize=256)
def derived_pattern(slug: str) -> str:
    """Return the addresses of a workspace's smaller views with places for key and name: a list has hundreds of them."""
    pattern = reverse("library:derivative", args=[slug, "~key", "~name"])  # no slug has a tilde
    return pattern.replace("~key", "{key}").replace("~name", "{name}")


@register.simple_tag
def srcset(seat: Seat, version: Version) -> str:
    """Return the version's thumbnails with their widths, for ``srcset``."""
    names = [name for name in version.medium_object.derivatives_at_store if name.partition(".")[0].isdigit()]
    return ", ".join(f"{derived_url(seat, version, name)} {name.partition('.')[0]}w" for name in names)


@register.simple_tag(name="menu_parts")
def list_menu_parts() -> list[str]:
    """Return the templates that other apps add to a version's menu."""
    return menu_parts()


@register.simple_tag(name="page_parts")
def list_page_parts() -> list[str]:
    """Return the templates that other apps add to the page of one thing."""
    return page_parts()


@register.simple_tag(name="variation_parts")
def list_variation_parts() -> list[str]:
    """Return the templates that other apps add where the next version of an asset is asked for."""
    return variation_parts()


@register.simple_tag(takes_context=True)
def theatre_modules(context: Context, version: Version) -> SafeString:
    """Return the tags that fetch the modules of a version's theatre."""
    return modules(context, *version.medium_object.theatre_modules)


@register.simple_tag(takes_context=True)
def panel_modules(context: Context, panels: Iterable[ShownPanel]) -> SafeString:
    """Return the tags that fetch the modules of the panels that other apps add to a page."""
    shown = [one.panel for one in panels]
    late = [name for panel in shown for name in panel.lazy]
    early = modules(context, *(name for panel in shown for name in panel.modules))
    return format_html("{}{}", early, lazy_modules(context, *late) if late else "")


@register.filter
def wider(one: Version, other: Version) -> Version:
    """Return which of two pictures is the wider one for its height: its shape is the frame that holds both."""
    shapes = {
        version: version.details.get("width", 1) / max(1, version.details.get("height", 1)) for version in (other, one)
    }
    return max(shapes, key=lambda version: shapes[version])


@register.filter
def time_left(asset: Asset) -> str:
    """Return how long an asset still lies in the bin."""
    assert asset.deleted_at
    days = ceil((asset.deleted_at + KEPT_IN_BIN - timezone.now()) / timedelta(days=1))
    return f"{days} days left" if days > 1 else "gone for good within a day"
