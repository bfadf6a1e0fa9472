"""What the gallery tells the index of assets besides what the library does: tab, engines, wording, what from what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from studio.gallery.marks import sameness
from studio.gallery.models import AssetTag, Placed, Rating
from studio.gallery.tabs import tab_of
from studio.jobs.kinds import kind_named
from studio.library.models import Asset, Edge, Version
from studio.library.page.recipes import ENGINE
from studio.library.search.sources import Facts, add_source, token, tokens
from studio.review.models import Comment, Reviewer
from studio.review.waiting import pending

# The first letter of a token tells the facet.
TAB = "t"
PERSON = "p"
STATUS = "s"
SOURCE = "f"
MADE_BY = "e"
TAG = "g"
COLLECTION = "c"
RATING = "r"
WAITING = "a"
STARRED = "starred"


def tell_recipes(assets: Sequence[Asset]) -> dict[int, Facts]:
    """Return the tab of assets, the engines that made them, and what people wrote for them."""
    return {asset.pk: Facts(tuple(_wording(asset)), (*_tab(asset), *_engines(asset))) for asset in assets}


def tell_sources(assets: Sequence[Asset]) -> dict[int, Facts]:
    """Return what assets were made from."""
    by_target: defaultdict[int, set[str]] = defaultdict(set)
    pairs = Edge.objects.filter(target__asset__in=assets).values_list("target__asset_id", "source__asset__key")
    for target, source in pairs:
        by_target[target].add(source)
    return {pk: Facts(tokens=tokens(SOURCE, sorted(found))) for pk, found in by_target.items()}


def tell_tags(assets: Sequence[Asset]) -> dict[int, Facts]:
    """Return the tags of assets, to be searched and to narrow."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for pk, name in AssetTag.objects.filter(asset__in=assets).values_list("asset_id", "tag__name"):
        found[pk].append(name)
    return {pk: Facts(tuple(names), tuple(map(tag_token, names))) for pk, names in found.items()}


def tell_reviews(assets: Sequence[Asset]) -> dict[int, Facts]:
    """Return what was said about assets, and who was asked to decide about the newest version and has not yet."""
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for pk, text in Comment.objects.filter(asset__in=assets, deleted_at=None).values_list("asset_id", "text"):
        texts[pk].append(text)
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    asked = pending(Reviewer.objects.filter(review__asset__in=assets))
    for pk, person in asked.values_list("review__asset_id", "person_id"):
        waiting[pk].append(person)
    return {pk: Facts(tuple(texts[pk]), tokens(WAITING, waiting[pk])) for pk in {*texts, *waiting}}


def tell_ratings(assets: Sequence[Asset]) -> dict[int, Facts]:
    """Return who gave assets how many stars: a token for each number up to that, so that "three or more" is one."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for asset, person, stars in Rating.objects.filter(asset__in=assets).values_list("asset_id", "person_id", "stars"):
        found[asset] += [rating_token(person, number) for number in range(1, stars + 1)]
    return {pk: Facts(tokens=tuple(rows)) for pk, rows in found.items()}


def tell_collections(assets: Sequence[Asset]) -> dict[int, Facts]:
    """Return the collections that assets are in."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    kept = Placed.objects.filter(asset__in=assets, collection__deleted_at=None)
    for asset, collection in kept.values_list("asset_id", "collection__key"):
        found[asset].append(collection)
    return {pk: Facts(tokens=tokens(COLLECTION, rows)) for pk, rows in found.items()}


def rating_token(person: int, stars: int) -> str:
    """Return the token of what a person gave at least so many stars."""
    return f"{RATING}{person}x{stars}"


def tag_token(name: str) -> str:
    """Return the token of a tag, the same for names that are one tag."""
    return TAG + sha256(sameness(name).encode()).hexdigest()[:16]


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
add_source(tell_sources, later=True)
add_source(tell_tags, later=True)
add_source(tell_ratings, later=True)
add_source(tell_collections, later=True)
add_source(tell_reviews, later=True)
