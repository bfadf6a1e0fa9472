"""What the frame around every page shows."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from studio.accounts.keys import SANDBOX, Badge, badge_for
from studio.accounts.models import User
from studio.home.running import Running, running_in
from studio.jobs.kinds import Home, all_kinds
from studio.lib.navigation import NavLink, counted_links, nav_links
from studio.workspaces.access import SESSION_KEY, Seat
from studio.workspaces.models import Membership, Workspace

THEMES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Item:
    """A link of the navigation; ``lamp`` tells that something of it is running."""

    url: str
    icon: str
    label: str
    current: bool
    lamp: bool = False
    name: str = ""  # of the kind whose page it is
    count: int = 0  # of what waits there for the person
    counted: str = ""  # what that is called; "" where nothing is counted


@dataclass(frozen=True, slots=True)
class Section:
    """Links of the navigation under one heading."""

    title: str
    items: list[Item]


class Shell:
    """The frame's facts, each asked for once and only where a template shows it: three queries, four for reviewers."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        user = getattr(request, "user", None)
        self.person: User | None = user if isinstance(user, User) else None

    @cached_property
    def memberships(self) -> list[Any]:
        """Return the person's rows by the workspaces' names, each with how many people its workspace has."""
        if self.person is None:
            return []
        rows = Membership.objects.filter(user=self.person, workspace__deleted_at=None).annotate(
            people=Count("workspace__memberships"), **{link.column: link.has_any for link in counted_links()}
        )
        return list(rows.select_related("workspace").order_by("workspace__name"))

    @property
    def here(self) -> Any:
        """Return the person's row of the page's workspace, None outside of one."""
        found = self.seat and self.seat.workspace.pk
        return next((row for row in self.memberships if row.workspace_id == found), None)

    @cached_property
    def waiting(self) -> dict[str, int]:
        """Return how many things wait for the person in the page's workspace, by column; asked only where any may."""
        links = [link for link in counted_links() if getattr(self.here, link.column, False)]
        if not links:
            return {}
        columns = {link.column: link.count for link in links}
        row = Membership.objects.annotate(**columns).get(pk=self.here.pk)
        return {name: getattr(row, name) for name in columns}

    @cached_property
    def seats(self) -> list[Seat]:
        """Return the person's places, by the workspaces' names."""
        return [Seat(row.workspace, self.person, row.role) for row in self.memberships] if self.person else []

    @property
    def people(self) -> int:
        """Return how many people are in the page's workspace."""
        return self.here.people if self.here else 0

    @cached_property
    def seat(self) -> Seat | None:
        """Return the person's place in the page's workspace; a page outside of any shows the last one's frame."""
        if hasattr(self.request, "seat"):
            return self.request.seat
        last = self.request.session.get(SESSION_KEY) if self.seats else None
        return next((seat for seat in self.seats if seat.workspace.slug == last), next(iter(self.seats), None))

    @property
    def workspaces(self) -> list[Workspace]:
        """Return the person's workspaces."""
        return [seat.workspace for seat in self.seats]

    @cached_property
    def nav(self) -> list[Section]:
        """Return the links to pages that exist."""
        settings = self.item(reverse("accounts:settings"), "settings", "Settings")
        if self.seat is None:
            return [Section("Workspace", [settings])]
        homes = dict.fromkeys(kind.home or kind for kind in all_kinds() if not kind.beside)
        make = Section("Make", [self.kind_item(home) for home in homes])
        workspace = Section("Workspace", [*self.linked("Workspace").items, settings])
        sections = [self.linked(""), make, self.linked("Library"), workspace]
        return [section for section in sections if section.items]

    def linked(self, title: str) -> Section:
        """Return a section of the links that the apps bring along."""
        assert self.seat is not None
        slug = self.seat.workspace.slug
        return Section(title, [self.linked_item(link, reverse(link.route, args=[slug])) for link in nav_links(title)])

    def linked_item(self, link: NavLink, url: str) -> Item:
        """Return the link to a page that an app brings along."""
        item = self.item(url, link.icon, link.label, lamp=link.lamp and self.running.count > 0)
        item = replace(item, count=self.count_of(link), counted=link.counted)
        return replace(item, current=self.request.path == url) if link.exact else item

    def count_of(self, link: NavLink) -> int:
        """Return how many things wait for the person behind a link."""
        return self.waiting.get(link.column, 0)

    @property
    def counts(self) -> list[tuple[NavLink, int]]:
        """Return the links that tell how much waits there, each with the number."""
        return [(link, self.count_of(link)) for link in counted_links()]

    def kind_item(self, kind: Any) -> Item:
        """Return the link to a kind's page, or to one that several kinds share."""
        assert self.seat is not None
        slug = self.seat.workspace.slug
        if isinstance(kind, Home):
            url, icon = reverse(kind.route, args=[slug]), kind.icon
        else:
            url, icon = reverse("jobs:page", args=[slug, kind.name]), kind.shown_icon
        lamp = bool(self.running.places[kind.name])
        pages = [reverse("jobs:page", args=[slug, each.name]) for each in all_kinds() if each.nav_name == kind.name]
        item = self.item(url, icon, kind.label, lamp=lamp, name=kind.name)
        return replace(item, current=item.current or self.request.path.startswith(tuple(pages)))

    def item(self, url: str, icon: str, label: str, *, lamp: bool = False, name: str = "") -> Item:
        """Return a link that knows whether it leads here."""
        return Item(url, icon, label, self.request.path.startswith(url), lamp, name)

    @cached_property
    def running(self) -> Running:
        """Return what runs in the page's workspace."""
        return running_in(self.seat) if self.seat else Running()

    @property
    def running_url(self) -> str:
        """Return where the running count asks for itself."""
        return reverse("home:running", args=[self.seat.workspace.slug]) if self.seat else ""

    @property
    def activity_url(self) -> str:
        """Return where everything that was asked for is listed."""
        return reverse("jobs:activity", args=[self.seat.workspace.slug]) if self.seat else ""

    @property
    def search_url(self) -> str:
        """Return where everything in the workspace is searched."""
        return reverse("gallery:page", args=[self.seat.workspace.slug]) if self.seat else ""

    @cached_property
    def key_badge(self) -> Badge:
        """Return the state of the person's key."""
        return badge_for(self.person) if self.person else SANDBOX

    @property
    def sandbox(self) -> bool:
        """Return whether the person's work runs on the sandbox."""
        return self.person is not None and self.key_badge == SANDBOX

    @property
    def theme(self) -> str:
        """Return the theme of this browser, else the person's."""
        cookie = self.request.COOKIES.get("theme", "")
        return cookie if cookie in THEMES else getattr(self.person, "theme", "system")


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Return the context of every page."""
    return {"shell": Shell(request)}
