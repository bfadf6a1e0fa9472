"""What the index holds of an asset: texts to be searched, and tokens that narrow; apps add sources of their own."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from studio.library.models import Asset

NO_TOKEN = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a source knows of one asset."""

    texts: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()


Source = Callable[[Sequence[Asset]], Mapping[int, Facts]]
_sources: dict[Source, bool] = {}


def add_source(source: Source, *, later: bool = False) -> None:
    """Index what ``source`` says of assets, by their ids; it is asked for many at once. Idempotent.

    Each asset has ``kept_versions``, all of its versions, the newest first, with their exact times. With ``later`` the
    source knows nothing of an asset that is being made, and is not asked then.
    """
    _sources[source] = later


def all_sources(*, of_new: bool = False) -> list[Source]:
    """Return the sources in the order in which they were added, or those that know something of a new asset."""
    return [source for source, later in _sources.items() if not (of_new and later)]


def token(facet: str, value: object) -> str:
    """Return how the index writes that a facet has a value: letters and digits, nothing else."""
    return facet + NO_TOKEN.sub("", str(value).lower())


def tokens(facet: str, values: Iterable[object]) -> tuple[str, ...]:
    """Return the tokens of several values of a facet."""
    return tuple(token(facet, value) for value in values)
