"""The pictures of a chat: inline ones, and files of our own. No other host is ever contacted."""

from typing import Any

from studio.sandbox.chat.messages import Message
from studio.sandbox.core import attachments
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.store import path_of

FIELD = "messages content image_url"


async def load_pictures(said: Message, owner: str) -> list[dict[str, Any]]:
    """Return a message's pictures as the child takes them. Raises Refused."""
    return [await load_picture(address, owner) for address in said.pictures]


async def load_picture(address: str, owner: str) -> dict[str, Any]:
    """Return a picture: its bytes in base64, its file's path, or that it lies elsewhere. Raises Refused."""
    if (text := attachments.inline_base64(address)) is not None:
        return {"base64": text}
    rows = attachments.find_files(owner, address)
    if rows is not None and (row := await in_database(rows.first)):
        return {"path": str(path_of(row.number))}
    if rows is None and (parts := attachments.parse_web_address(address)):
        return {"elsewhere": parts.hostname or ""}
    raise invalid(FIELD)
