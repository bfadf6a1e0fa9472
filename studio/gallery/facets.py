"""What the gallery tells the index of assets besides what the library does: tab, engines, wording, what from what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from studio.gallery.tabs import tab_of
from studio.jobs.kinds import kind_named
from studio.library.models import Asset, Edge, Version
from studio.library.page.recipes import ENGINE
from studio.library.search.sources import Facts, add_source, token, tokens

# The first letter of a token tells the facet.
TAB = "t"
PERSON = "p"
STATUS = "s"
SOURCE = "f"
MADE_BY = "e"
STARRED = "starred"


def tell_recipes(assets: Sequence[Asset]) -> dict[int, Facts]:
    """Return the tab of assets, the engines that made them, and what people wrote for them."""
    return {asset.pk: Facts(tuple(_wording(asset)), (*_tab(asset), *_engines(asset))) for asset in assets}


def tell_sources(assets: Sequence[Asset]) -> dict[int, Facts]:
    """Return what assets were made from."""
    by_target: defaultdict[int, set[int]] = defaultdict(set)
    pairs = Edge.objects.filter(target__asset__in=assets).values_list("target__asset_id", "source__asset_id")
    for target, source in pairs:
        by_target[target].add(source)
    return {pk: Facts(tokens=tokens(SOURCE, sorted(found))) for pk, found in by_target.items()}


def engines_of(versions: Iterable[Version]) -> list[str]:
    """Return the engines that made some versions, as their orders name them."""
    named = (_order(version).get(ENGINE) for version in versions)
    return list(dict.fromkeys(one for one in named if isinstance(one, str) and one))


def _tab(asset: Asset) -> tuple[str, ...]:
    tab = tab_of(asset)
    return (token(TAB, tab.name),) if tab else ()


def _engines(asset: Asset) -> tuple[str, ...]:
    return tokens(MADE_BY, engines_of(asset.kept_versions))


def _wording(asset: Asset) -> Iterator[str]:
    """Yield what was written for an asset: the wording of its kind's form, and every other text of several words."""
    for version in asset.kept_versions:
        for name, text in _texts(_order(version)):
            if name in _fields(asset.kind) or len(text.split()) > 1:
                yield text


def _fields(kind: str) -> tuple[str, ...]:
    try:
        return tuple(kind_named(kind).form_class.WORDING)
    except KeyError:
        return ()


def _order(version: Version) -> dict[str, Any]:
    order = version.recipe.get("order")
    return order if isinstance(order, dict) else {}


def _texts(order: dict[str, Any]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in order.items() if isinstance(value, str) and value)


add_source(tell_recipes)
add_source(tell_sources)
