"""What a version was made from and what was made from it, level by level across media: one query a level and way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from studio.library.models import Edge, Version
from studio.workspaces.access import Seat, visible_to

MOST_LEVELS = 6
MOST_A_LEVEL = 24


@dataclass(frozen=True, slots=True)
class Node:
    """A version in the graph: the part that it plays, in what, and how many levels away it is."""

    version: Version
    role: str  # "first frame"; "" for an earlier version of the same asset
    partner: Version  # on the other end of the edge, nearer to where the graph was asked for
    level: int

    @property
    def title(self) -> str:
        """Return the asset's title, with the version where it is not the only one known of."""
        title, number = self.version.asset.title, self.version.number
        return f"{title}, v{number}" if number > 1 or not self.role else title

    @property
    def in_bin(self) -> bool:
        """Return whether it lies in the bin."""
        return self.version.asset.deleted_at is not None


@dataclass(frozen=True, slots=True)
class Line:
    """The nodes of one direction, the nearest last in ``sources`` and first in ``uses``; ``more`` says it was cut."""

    nodes: list[Node]
    more: bool


def sources_of(seat: Seat, version: Version, earlier: Version | None) -> Line:
    """Return what a version was made from, the farthest first; ``earlier`` is the version before it, if any."""
    line = _walk(seat, version, up=True)
    own = [Node(earlier, "", version, 1)] if earlier is not None else []
    return Line([*reversed(line.nodes), *own], line.more)


def uses_of(seat: Seat, version: Version) -> Line:
    """Return what was made from a version, the nearest first."""
    return _walk(seat, version, up=False)


def _walk(seat: Seat, start: Version, *, up: bool) -> Line:
    """Follow edges in one direction; each version is met once, at the level nearest to the start."""
    far, near = ("source", "target") if up else ("target", "source")
    found: list[Node] = []
    seen, level = {start.pk}, {start.pk: start}
    for depth in range(1, MOST_LEVELS + 1):
        edges = _edges(seat, far, near, level)
        fresh: dict[int, Version] = {}
        for edge in edges[:MOST_A_LEVEL]:
            version = getattr(edge, far)
            if version.pk not in seen:
                seen.add(version.pk)
                if edge.goes_on:  # type: ignore[attr-defined]
                    fresh[version.pk] = version
                found.append(Node(version, words_of(edge.role), level[getattr(edge, f"{near}_id")], depth))
        if len(edges) > MOST_A_LEVEL:
            return Line(found, more=True)
        if not fresh:
            return Line(found, more=False)
        level = fresh
    return Line(found, more=bool(_edges(seat, far, near, level)))


def _edges(seat: Seat, far: str, near: str, level: Iterable[int]) -> Sequence[Edge]:
    """Return the edges that lead away from some versions, to those that the person may see.

    ``goes_on`` tells whether there is a further level behind an edge, so that nobody asks for an empty one.
    """
    seen = visible_to(seat, f"{far}__asset__")
    further = Exists(Edge.objects.filter(**{near: OuterRef(far)}))
    edges = Edge.objects.filter(seen, **{f"{near}__in": list(level), f"{far}__asset__workspace": seat.workspace})
    chosen = edges.select_related(f"{far}__asset", f"{far}__created_by").defer(f"{far}__words", f"{far}__recipe")
    return list(chosen.annotate(goes_on=further).order_by("id")[: MOST_A_LEVEL + 1])


def words_of(role: str) -> str:
    """Return a role as people read it: ``first_frame`` is "first frame"."""
    return role.replace("_", " ")
