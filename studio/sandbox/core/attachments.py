"""What a request brings by an address: inline, uploaded before, or behind a link of our own. Nobody else is asked."""

import base64
import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.db.models import QuerySet

from studio.sandbox.core.api import Call
from studio.sandbox.core.clock import now
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import wrong
from studio.sandbox.core.store import is_good, path_of
from studio.sandbox.models import File

INLINE = re.compile(r"data:[\w.+/-]*(?:;[\w.+=-]*)*;base64,", re.IGNORECASE)
OURS = re.compile(r"/download/([0-9a-f]{32})/([^/]+)")
BY_NUMBER = re.compile(r"mm_file://(\d{1,18})")


async def read(call: Call, field: str, address: str, *, bare: bool = False) -> bytes:
    """Return the bytes that an address means; ``bare`` takes base64 without a data URL too. Raises Refused."""
    text = inline(address)
    if text is None and bare and "://" not in address:
        text = address
    if text is not None:
        return decoded(field, text)
    if (rows := files(call.owner, address)) is None:
        raise wrong(f"{field}: a data URL, or a link of the sandbox's own; it is offline, and reads its own links only")
    if (row := await in_database(rows.first)) is None:
        raise wrong(field)
    return await in_database(path_of(row.number).read_bytes)


def inline(address: str) -> str | None:
    """Return the base64 of a data URL, None for any other address."""
    found = INLINE.match(address)
    return address[found.end() :] if found else None


def files(owner: str, address: str) -> QuerySet[File] | None:
    """Return the file of a number or link, none if it is gone, expired or another's; None where neither is meant."""
    kept = File.objects.filter(expires__gte=now())
    if number := BY_NUMBER.fullmatch(address):
        return kept.filter(number=int(number[1]), owner=owner)
    parts = web(address)
    if parts and (link := OURS.fullmatch(parts.path)):
        told = dict(parse_qsl(parts.query))
        is_open = is_good(link[1], told.get("Expires", ""), told.get("Signature", ""))
        return kept.filter(token=link[1], name=unquote(link[2])) if is_open else kept.none()
    return None


def web(address: str) -> SplitResult | None:
    """Return the parts of a web address, None for anything else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") else None


def decoded(field: str, text: str) -> bytes:
    """Return the bytes of base64. Raises Refused."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise wrong(field) from None
