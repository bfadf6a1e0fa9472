"""Panels that other apps add to the page of one thing: a tab, and parts around it; registered by their apps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from studio.library.page.context import AssetPage


@dataclass(frozen=True, slots=True)
class Panel:
    """A tab beside the thing, with templates that get what ``load`` returns as ``shown``; it may have a ``count``.

    ``head`` stands above the tabs, ``foot`` below them, ``timeline`` over a film's or sound's line of time, ``screen``
    over its picture.
    """

    name: str  # of the ids
    label: str
    template: str
    load: Callable[[HttpRequest, AssetPage], Any]
    head: str = ""
    foot: str = ""
    timeline: str = ""
    screen: str = ""
    sheets: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    lazy: tuple[str, ...] = ()  # modules that wait for the first gesture


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with what it shows on one page."""

    panel: Panel
    loaded: Any


_panels: dict[str, Panel] = {}


def add_panel(panel: Panel) -> None:
    """Show a panel on every page of one thing, before the library's own. Idempotent."""
    _panels[panel.name] = panel


def remove_panel(name: str) -> None:
    """Forget a panel that a test brought."""
    _panels.pop(name, None)


def load_panels(request: HttpRequest, page: AssetPage) -> list[ShownPanel]:
    """Return the panels of a page in the order in which they were added."""
    return [ShownPanel(panel, panel.load(request, page)) for panel in _panels.values()]
