"""What the gallery is divided into: a tab a medium, and where a medium is told apart by its maker, a tab a maker."""

from collections.abc import Iterator
from dataclasses import dataclass

from studio.jobs.kinds import all_kinds, kind_named
from studio.library.media.registry import Medium, all_media
from studio.library.models import Asset

FIRST = ("image", "video", "audio", "text")  # what comes first, whatever else there is


@dataclass(frozen=True, slots=True)
class Tab:
    """Assets of a medium or, with ``kinds``, those that some kinds made; ``others``: those that none of them made."""

    name: str
    label: str
    medium: str
    kinds: tuple[str, ...] = ()
    others: bool = False
    is_main: bool = True  # shown also where there is nothing in it

    def holds(self, asset: Asset) -> bool:
        """Return whether an asset belongs to it."""
        fits = not self.kinds or (asset.kind in self.kinds) is not self.others
        return asset.medium == self.medium and fits


def all_tabs() -> list[Tab]:
    """Return the tabs in the order in which they are shown."""
    return [tab for medium in sorted(all_media(), key=_place) for tab in _tabs_of(medium)]


def tab_of(asset: Asset) -> Tab | None:
    """Return the tab of an asset; None for a medium that is gone."""
    return next((tab for tab in all_tabs() if tab.holds(asset)), None)


def _place(medium: Medium) -> int:
    return FIRST.index(medium.name) if medium.name in FIRST else len(FIRST)


def _tabs_of(medium: Medium) -> Iterator[Tab]:
    if not medium.by_maker:
        main = medium.name in FIRST
        yield Tab(medium.name, medium.plural or medium.label, medium.name, is_main=main)
        return
    kinds: dict[str, list[str]] = {}
    labels = {}
    for kind in all_kinds():
        if kind.medium == medium.name:
            kinds.setdefault(kind.nav_name, []).append(kind.name)
            labels[kind.nav_name] = kind.home.label if kind.home else kind_named(kind.nav_name).label
    for name, names in kinds.items():
        yield Tab(name, labels[name], medium.name, tuple(names), is_main=name in names)
    every = tuple(one for names in kinds.values() for one in names)
    yield Tab(medium.name, medium.label, medium.name, every, others=True, is_main=False)
