"""Links of the navigation that an app brings along: ``nav_links`` of its AppConfig."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class NavLink:
    """A page inside a workspace and where it is listed.

    ``exact``: pages below its address are no part of it; ``lamp``: on a phone it tells whether anything runs.
    ``counts`` is the dotted name of a function that returns an expression over rows of memberships: how many things
    wait there for its person; ``counted`` is what they are called: ``waiting for your review``. ``may_count`` is the
    name of a cheaper one, which every page asks first: whether there may be anything to count.
    """

    section: str  # the heading that it stands below; "" above all of them
    route: str
    icon: str
    label: str
    exact: bool = False
    lamp: bool = False
    counts: str = ""
    may_count: str = ""
    counted: str = ""

    @property
    def column(self) -> str:
        """Return the name under which its count, or whether there is one, is a column of memberships."""
        return f"waits_{self.icon}"

    @property
    def has_any(self) -> Any:
        """Return the expression that tells whether anything may wait there."""
        return import_string(self.may_count)()

    @property
    def count(self) -> Any:
        """Return the expression that counts what waits there."""
        return import_string(self.counts)()


def nav_links(section: str | None = None) -> list[NavLink]:
    """Return the links that the apps bring along, of one section or all, in the order of INSTALLED_APPS."""
    links = (link for config in apps.get_app_configs() for link in getattr(config, "nav_links", ()))
    return [link for link in links if section in (None, link.section)]


def counted_links() -> list[NavLink]:
    """Return the links that tell how much waits there."""
    return [link for link in nav_links() if link.counts]
