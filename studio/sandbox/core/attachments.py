"""What a request refers to by a URL: inline data, an upload, or a link of our own. No other host is ever contacted."""

import base64
import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.db.models import QuerySet

from studio.sandbox.core.api import Call
from studio.sandbox.core.clock import now
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.store import is_link_valid, path_of
from studio.sandbox.models import File

INLINE = re.compile(r"data:[\w.+/-]*(?:;[\w.+=-]*)*;base64,", re.IGNORECASE)
OURS = re.compile(r"/download/([0-9a-f]{32})/([^/]+)")
BY_NUMBER = re.compile(r"mm_file://(\d{1,18})")


async def read_attachment(call: Call, field: str, address: str, *, bare: bool = False) -> bytes:
    """Return the bytes that an address stands for; ``bare`` takes base64 without a data URL too. Raises Refused."""
    text = inline_base64(address)
    if text is None and bare and "://" not in address:
        text = address
    if text is not None:
        return decode_base64(field, text)
    if (rows := find_files(call.owner, address)) is None:
        raise invalid(
            f"{field}: a data URL, or a link of the sandbox's own; it is offline, and reads its own links only"
        )
    if (row := await in_database(rows.first)) is None:
        raise invalid(field)
    return await in_database(path_of(row.number).read_bytes)


def inline_base64(address: str) -> str | None:
    """Return the base64 of a data URL, None for any other address."""
    found = INLINE.match(address)
    return address[found.end() :] if found else None


def find_files(owner: str, address: str) -> QuerySet[File] | None:
    """Return the rows of a file's number or link, empty if it is gone or another's; None where it is neither."""
    kept = File.objects.filter(expires__gte=now())
    if number := BY_NUMBER.fullmatch(address):
        return kept.filter(number=int(number[1]), owner=owner)
    parts = parse_web_address(address)
    if parts and (link := OURS.fullmatch(parts.path)):
        told = dict(parse_qsl(parts.query))
        is_open = is_link_valid(link[1], told.get("Expires", ""), told.get("Signature", ""))
        return kept.filter(token=link[1], name=unquote(link[2])) if is_open else kept.none()
    return None


def parse_web_address(address: str) -> SplitResult | None:
    """Return the parts of a web address, None for anything else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") else None


def decode_base64(field: str, text: str) -> bytes:
    """Decode base64. Raises Refused."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise invalid(field) from None
