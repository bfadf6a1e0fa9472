"""Earlier takes, and what a line of the list says of one."""

from dataclasses import dataclass

from studio.lib.templatetags.ui import ago
from studio.library.models import Asset, Version
from studio.library.queries import page_of
from studio.speech.order import SpeechOrder
from studio.workspaces.access import Seat


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
    page = page_of(seat, "speech", before)
    return Takes([Take(asset, asset.newest, facts_of(asset.newest)) for asset in page.items], page.next)


def take_of(version: Version) -> Take:
    """Return the line of one version."""
    return Take(version.asset, version, facts_of(version))


def facts_of(version: Version) -> str:
    """Return who speaks, how fast, and since when it is there."""
    order = SpeechOrder.from_json(version.recipe.get("order", {}), version.recipe.get("version", 1))
    voice = (
        f"{order.voice_name} and {len(order.request.timbre_weights) - 1} more"
        if order.request.timbre_weights
        else order.voice_name
    )
    return " · ".join(filter(None, [voice, f"{order.request.speed:g}×", version.note, ago(version.created_at)]))
