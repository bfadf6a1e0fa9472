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
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Index what ``source`` says of assets, by their ids; it is asked for many at once. Idempotent.

    Each asset has ``kept_versions``, all of its versions, the newest first, with their exact times.
    """
    if source not in _sources:
        _sources.append(source)


def all_sources() -> list[Source]:
    """Return the sources in the order in which they were added."""
    return list(_sources)


def token(facet: str, value: object) -> str:
    """Return how the index writes that a facet has a value: letters and digits, nothing else."""
    return facet + NO_TOKEN.sub("", str(value).lower())


def tokens(facet: str, values: Iterable[object]) -> tuple[str, ...]:
    """Return the tokens of several values of a facet."""
    return tuple(token(facet, value) for value in values)
