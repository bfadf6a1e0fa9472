"""Links of the navigation that an app brings along: ``nav_links`` of its AppConfig."""

from dataclasses import dataclass

from django.apps import apps


@dataclass(frozen=True, slots=True)
class NavLink:
    """A page inside a workspace and where it is listed; ``exact``: pages below its address are not part of it."""

    section: str  # the heading that it stands below; "" above all of them
    route: str
    icon: str
    label: str
    exact: bool = False


def nav_links(section: str) -> list[NavLink]:
    """Return the links of a section that the apps bring along, in the order of INSTALLED_APPS."""
    links = (link for config in apps.get_app_configs() for link in getattr(config, "nav_links", ()))
    return [link for link in links if link.section == section]
