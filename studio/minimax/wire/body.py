"""Build request bodies."""

from base64 import b64encode
from typing import Any


def drop_empty(**fields: Any) -> dict[str, Any]:
    """Return the fields that hold a value: None, empty text and empty lists are left out, False and 0 are kept."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def to_data_url(data: bytes, media_type: str) -> str:
    """Return a file as a data URL, which MiniMax accepts wherever it accepts a link."""
    return f"data:{media_type};base64,{b64encode(data).decode()}"
