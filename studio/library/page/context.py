"""Everything that the page of one thing shows, each asked for once and only where a template shows it."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from studio.library.media.registry import find_type
from studio.library.models import Asset, SideFile, Version
from studio.library.page import lineage
from studio.library.page.neighbours import AssetList, Beside
from studio.library.page.recipes import Change, Recipe, compare, read_recipes
from studio.library.transfers.places import Origin, origin_of
from studio.workspaces.access import Seat


@dataclass(frozen=True)
class Tab:
    """A version of the thing, and the way to it."""

    version: Version
    url: str
    current: bool


class AssetPage:
    """The page of one thing at one of its versions, perhaps beside another one of them."""

    def __init__(
        self, seat: Seat, versions: list[Version], version: Version, other: Version | None, chosen: AssetList
    ) -> None:
        self.seat, self.asset = seat, version.asset
        self.versions, self.version, self.other = versions, version, other
        self.list = chosen

    def address(self, asset: Asset | None = None, /, **query: int) -> str:
        """Return the address of a thing as it is reached from the same list."""
        path = reverse("library:asset", args=[self.seat.workspace.slug, (asset or self.asset).key])
        words = urlencode({**query, **self._named})
        return f"{path}?{words}" if words else path

    @property
    def _named(self) -> dict[str, str]:
        return {} if self.list.address == f"kind.{self.asset.kind}" else {"in": self.list.address}

    @property
    def list_query(self) -> str:
        """Return the list's part of a query that begins with something else."""
        return f"&{urlencode(self._named)}" if self._named else ""

    @property
    def newest_url(self) -> str:
        """Return the way to the newest version."""
        return self.address()

    @property
    def here(self) -> str:
        """Return the address of this page."""
        beside = {"beside": self.other.number} if self.other else {}
        return self.address(v=self.version.number, **beside)

    @property
    def alone(self) -> str:
        """Return the address of this version without another one beside it."""
        return self.address(v=self.version.number)

    @property
    def swapped(self) -> str:
        """Return the address that shows the two versions the other way round."""
        assert self.other is not None
        return self.address(v=self.other.number, beside=self.version.number)

    @property
    def tabs(self) -> list[Tab]:
        """Return the ways to all versions, the first one first; a comparison goes on with the one that was chosen."""
        return [Tab(one, self.address(v=one.number, **self._beside(one)), one == self.version) for one in self.versions]

    def _beside(self, one: Version) -> dict[str, int]:
        return {"beside": self.other.number} if self.other and self.other != one else {}

    @cached_property
    def earlier(self) -> Version | None:
        """Return the version before this one."""
        before = [one for one in self.versions if one.number < self.version.number]
        return before[-1] if before else None

    @property
    def comparable(self) -> Version | None:
        """Return what this version can be laid beside: the one before it, else the one after it, of the same medium."""
        near = [self.earlier, *(one for one in self.versions if one.number > self.version.number)]
        return next((one for one in near if one is not None and one.medium == self.version.medium), None)

    @property
    def compare_url(self) -> str:
        """Return the address that lays another version beside this one, or takes it away again."""
        if self.other is not None:
            return self.alone
        assert self.comparable is not None
        return self.address(v=self.version.number, beside=self.comparable.number)

    @property
    def others(self) -> list[Tab]:
        """Return the versions that can be laid beside this one."""
        same = [one for one in self.versions if one != self.version and one.medium == self.version.medium]
        return [Tab(one, self.address(v=self.version.number, beside=one.number), one == self.other) for one in same]

    @cached_property
    def beside(self) -> Beside:
        """Return what stands before and after it in the list that one came from."""
        return self.list.beside(self.seat, self.asset)

    @property
    def newer_url(self) -> str:
        """Return the way to what stands before it, or nothing."""
        return self.address(self.beside.newer) if self.beside.newer else ""

    @property
    def older_url(self) -> str:
        """Return the way to what stands after it, or nothing."""
        return self.address(self.beside.older) if self.beside.older else ""

    @property
    def list_url(self) -> str:
        """Return the way back to the list."""
        return self.list.home(self.seat, self.asset)

    @property
    def after_delete(self) -> str:
        """Return where one goes once it is deleted: on in the list, at its end back in it, else to its page."""
        return self.older_url or self.newer_url or self.list_url

    @cached_property
    def _recipes(self) -> list[Recipe | None]:
        return read_recipes(self.seat, [self.version, *([self.other] if self.other else [])])

    @property
    def recipe(self) -> Recipe | None:
        """Return how this version was made, or None for an upload."""
        return self._recipes[0]

    @property
    def said(self) -> str:
        """Return the words that were asked for, as they are said or shown along with it."""
        return self.recipe.wording[0].text if self.recipe and self.recipe.wording else ""

    @cached_property
    def changes(self) -> list[Change] | None:
        """Return what changed from the other version's recipe to this one's; None where one of them has none."""
        mine, other = self._recipes[0], self._recipes[-1]
        return compare(other, mine) if self.other and mine and other else None

    @cached_property
    def sources(self) -> lineage.Line:
        """Return what this version was made from."""
        return lineage.sources_of(self.seat, self.version, self.earlier)

    @cached_property
    def uses(self) -> lineage.Line:
        """Return what was made from this version."""
        return lineage.uses_of(self.seat, self.version)

    @cached_property
    def origin(self) -> Origin | None:
        """Return how it came here from another workspace, or None."""
        maker_id = self.version.created_by_id  # type: ignore[attr-defined]
        return origin_of(self.seat, self.asset, maker_id) if self.version.came else None  # type: ignore[attr-defined]

    @property
    def sides(self) -> list[SideFile]:
        """Return the files that belong to this version."""
        return list(self.version.sides.order_by("role")) if self.version.has_sides else []  # type: ignore[attr-defined]

    @property
    def file_type(self) -> str:
        """Return what people call the type of file."""
        kind = find_type(self.version.media_type)
        return kind.title if kind else self.version.media_type
