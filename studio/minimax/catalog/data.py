"""Load ``catalog.toml`` and make objects of its rows."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "catalog.toml").read_text("utf-8"))


def freeze(value: Any) -> Any:
    """Return a value with its lists as tuples, at any depth."""
    if isinstance(value, list):
        return tuple(map(freeze, value))
    return {name: freeze(found) for name, found in value.items()} if isinstance(value, dict) else value


def iter_models[Row](kind: str, make: Callable[..., Row]) -> Iterator[tuple[str, Row]]:
    """Yield (name, model) of a kind, newest first; models of one family share all fields but name and label."""
    for family in DATA[kind]["families"]:
        shared = freeze({name: value for name, value in family.items() if name != "models"})
        for name, label in family["models"].items():
            yield name, make(name=name, label=label, **shared)
