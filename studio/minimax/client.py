"""The API as one object."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Api:
    """The endpoints of one address with one key."""

    base_url: str
    key: str
    group_id: str = ""
    allow_http: bool = False

    speech: Any = None
    voices: Any = None
    files: Any = None


async def close_all() -> None:
    """Close the connections of every address."""
