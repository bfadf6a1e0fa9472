"""How a version was made, in words for people, and what differs between two; another app says how recipes are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studio.library.models import Version
from studio.library.page.words import Piece, diff_words
from studio.workspaces.access import Seat

ENGINE = "model"  # the setting that chooses the engine, where there is a choice


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that a person asked for; ``text`` is "" where it was left open, ``wording`` marks written words."""

    name: str
    label: str
    text: str
    wording: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a version was made: by which kind and engine, for how much, and from which settings."""

    kind: str
    engine: str
    cost: str
    settings: tuple[Setting, ...]

    @property
    def wording(self) -> tuple[Setting, ...]:
        """Return the written words, those left empty not among them."""
        return tuple(one for one in self.settings if one.wording and one.text)

    @property
    def rest(self) -> tuple[Setting, ...]:
        """Return the settings that are no written words and were not left open, the engine not among them."""
        return tuple(one for one in self.settings if one.text and not one.wording and one.name != ENGINE)


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that differs between two recipes; ``pieces`` is the word diff of written words."""

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


Reader = Callable[[Seat, Sequence[Version]], list[Recipe | None]]
_readers: list[Reader] = []


def add_recipe_reader(reader: Reader) -> None:
    """Ask ``reader`` for the recipes of versions, in order, None for what it cannot read. Idempotent."""
    if reader not in _readers:
        _readers.append(reader)


def read_recipes(seat: Seat, versions: Sequence[Version]) -> list[Recipe | None]:
    """Return the recipe of each version, None for what nobody can read, such as an upload."""
    found: list[Recipe | None] = [None] * len(versions)
    for reader in _readers:
        found = [known or new for known, new in zip(found, reader(seat, versions), strict=True)]
    return found


def compare(before: Recipe, after: Recipe) -> list[Change]:
    """Return what differs, field by field in the order of the later recipe; written words as a word diff."""
    old = {one.name: one for one in before.settings}
    new = {one.name: one for one in after.settings}
    names = [*new, *(name for name in old if name not in new)]
    changes = [_change(old.get(name), new.get(name)) for name in names]
    engine = [Change("Engine", before.engine, after.engine)] if _engine_tells(before, after) else []
    return [*engine, *(change for change in changes if change is not None)]


def _engine_tells(before: Recipe, after: Recipe) -> bool:
    """Return whether the engine changed without a setting that says so."""
    return before.engine != after.engine and ENGINE not in {one.name for one in after.settings}


def _change(old: Setting | None, new: Setting | None) -> Change | None:
    one = new or old
    assert one is not None
    before, after = old.text if old else "", new.text if new else ""
    if before == after:
        return None
    return Change(one.label, before, after, tuple(diff_words(before, after)) if one.wording else ())
