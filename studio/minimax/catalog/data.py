"""The data of ``catalog.toml``, and how its rows become objects."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "catalog.toml").read_text("utf-8"))


def frozen(value: Any) -> Any:
    """Return a value of the data, its lists as tuples."""
    if isinstance(value, list):
        return tuple(map(frozen, value))
    return {name: frozen(found) for name, found in value.items()} if isinstance(value, dict) else value


def rows[Row](kind: str, make: Callable[..., Row]) -> Iterator[tuple[str, Row]]:
    """Yield a kind's models by name. Models of a family differ in nothing that a request could get wrong."""
    for family in DATA[kind]["families"]:
        shared = frozen({name: value for name, value in family.items() if name != "models"})
        for name, label in family["models"].items():
            yield name, make(name=name, label=label, **shared)
