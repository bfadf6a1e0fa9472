"""Earlier takes, and what a line of the list says of one."""

from dataclasses import dataclass

from studio.lib.templatetags.ui import ago
from studio.library.models import Asset, Version
from studio.library.queries import numbers_of, page_of
from studio.speech.order import SpeechOrder
from studio.workspaces.access import Seat

KIND = "speech"


@dataclass(frozen=True, slots=True)
class Take:
    """One line of the list."""

    asset: Asset
    version: Version
    facts: str


@dataclass(frozen=True, slots=True)
class Takes:
    """Some lines, and the key after which the next ones begin ("" at the end)."""

    rows: list[Take]
    next: str


def takes_of(seat: Seat, before: str = "") -> Takes:
    """Return earlier takes, the newest first. Raises Http404."""
    page = page_of(seat, KIND, before)
    numbers = numbers_of(seat, KIND, page.items)
    rows = [Take(asset, asset.newest, facts_of(asset.newest, numbers.get(asset.pk))) for asset in page.items]
    return Takes(rows, page.next)


def take_of(seat: Seat, version: Version) -> Take:
    """Return the line of one version."""
    numbers = numbers_of(seat, KIND, [version.asset])
    return Take(version.asset, version, facts_of(version, numbers.get(version.asset.pk)))


def facts_of(version: Version, number: int | None = None) -> str:
    """Return which take of its words it is, who speaks, how fast, and since when it is there."""
    order = SpeechOrder.from_json(version.recipe.get("order", {}), version.recipe.get("version", 1))
    voice = (
        f"{order.voice_name} and {len(order.request.timbre_weights) - 1} more"
        if order.request.timbre_weights
        else order.voice_name
    )
    facts = [f"take {number}" if number else "", voice, f"{order.request.speed:g}×", version.note]
    return " · ".join(filter(None, [*facts, ago(version.created_at)]))
