"""What a request says: only what was chosen."""

from base64 import b64encode
from typing import Any


def chosen(**fields: Any) -> dict[str, Any]:
    """Return the fields that say something: no and nought do, None and what is empty do not."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def data_url(data: bytes, media_type: str) -> str:
    """Return a file as a link that holds it, which MiniMax takes wherever it takes a link."""
    return f"data:{media_type};base64,{b64encode(data).decode()}"
