"""Takes: every version of every song, and what is said of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from studio.lib.templatetags.ui import ago
from studio.library.models import Asset, Version
from studio.music.order import MusicOrder
from studio.music.sections import Section, place_sections
from studio.workspaces.access import Seat, visible_to

PAGE = 20


@dataclass(frozen=True, slots=True)
class Take:
    """One version of a song; ``count`` is how many versions there are."""

    version: Version
    order: MusicOrder
    count: int

    @property
    def asset(self) -> Asset:
        """Return the song."""
        return self.version.asset

    @property
    def number(self) -> str:
        """Return which take it is, in words; nothing for the only one."""
        return f"take {self.version.number}" if self.count > 1 or self.version.number > 1 else ""

    @property
    def is_newest(self) -> bool:
        """Return whether it is the song's last version, whose menu is that of the song."""
        return self.version.number >= self.count

    @property
    def name(self) -> str:
        """Return the title and the number."""
        return ", ".join(filter(None, (self.asset.title, self.number)))

    @property
    def facts(self) -> str:
        """Return what was asked, how it ended, and since when it is there."""
        return " · ".join(filter(None, (self.order.about, self.version.note, ago(self.version.created_at))))

    @property
    def sections(self) -> list[Section]:
        """Return the parts of the song by our estimate, none where its lyrics have no tags."""
        return place_sections(self.order.lyrics, self.version.duration_ms)

    @property
    def loudness(self) -> float | None:
        """Return the measured loudness in LUFS, None where it was not measured."""
        return self.version.details.get("loudness")


@dataclass(frozen=True, slots=True)
class Takes:
    """Some takes, and the key after which the next ones begin ("" at the end)."""

    rows: list[Take]
    next: str


def versions_of(seat: Seat) -> QuerySet[Version]:
    """Return the versions of a workspace's songs, newest first."""
    found = Version.objects.select_related("asset", "created_by").defer("words")
    kept = found.filter(
        visible_to(seat, "asset__"), asset__workspace=seat.workspace, asset__kind="music", asset__deleted_at=None
    )
    return kept.annotate(siblings=Count("asset__versions")).order_by("-created_at", "-id")


def takes_of(seat: Seat, before: str = "") -> Takes:
    """Return takes, the newest first. Raises Http404."""
    versions = versions_of(seat)
    if before:
        last = get_object_or_404(versions, key=before)
        versions = versions.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, id__lt=last.pk))
    rows = list(versions[: PAGE + 1])
    return Takes(list(map(to_take, rows[:PAGE])), rows[PAGE - 1].key if len(rows) > PAGE else "")


def to_take(version: Version) -> Take:
    """Return the take of a version."""
    order = MusicOrder.from_json(version.recipe.get("order", {}), version.recipe.get("version", 1))
    count = getattr(version, "siblings", None) or version.asset.versions.count()
    return Take(version, order, count)


def find_other(takes: Sequence[Take], first: Take | None) -> Take | None:
    """Return a take to compare with the first: another one of the same song if there is one."""
    others = [take for take in takes if first is not None and take.version != first.version]
    return min(others, key=lambda take: take.asset != first.asset, default=None) if first else None


def side_by_side(*takes: Take | None) -> dict[str, Any]:
    """Return two takes with their letters, and by how many decibels each is turned down to match the other."""
    found = [take for take in takes if take is not None]
    levels = [take.loudness for take in found if take.loudness is not None]
    known = bool(levels) and len(levels) == len(found)
    downs = [round(level - min(levels), 1) for level in levels] if known else [0.0] * len(found)
    names = zip("AB", "ab", found, downs, strict=False)
    sides = [{"letter": letter, "name": name, "take": take, "down": down} for letter, name, take, down in names]
    return {"sides": sides, "levels": describe_levels(sides, known=known)}


def describe_levels(sides: list[dict[str, Any]], *, known: bool) -> str:
    """Return in words how the loudness of two takes was matched."""
    if not known:
        return "As loud as they were made: the loudness of one was not measured."
    louder = max(sides, key=lambda side: side["down"])
    return (
        f"Equally loud: {louder['letter']} is turned down by {louder['down']:g} dB."
        if louder["down"]
        else "Both are equally loud."
    )
