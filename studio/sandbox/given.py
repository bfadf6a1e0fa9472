"""What a request brings by an address: inline, uploaded before, or behind a link of our own. Nobody else is asked."""

import base64
import re
from urllib.parse import unquote, urlsplit

from studio.sandbox.api import Call
from studio.sandbox.clock import now
from studio.sandbox.codes import wrong
from studio.sandbox.database import in_database
from studio.sandbox.models import File
from studio.sandbox.store import path_of

INLINE = re.compile(r"data:[\w.+/-]*(?:;[\w.+=-]*)*;base64,", re.IGNORECASE)
OURS = re.compile(r"/download/([0-9a-f]{32})/([^/]+)")
BY_NUMBER = re.compile(r"mm_file://(\d{1,18})")


async def read(call: Call, field: str, address: str) -> bytes:
    """Return the bytes that an address means. Raises Refused."""
    if number := BY_NUMBER.fullmatch(address):
        rows = File.objects.filter(number=int(number[1]), owner=call.owner, expires__gte=now())
    elif inline := INLINE.match(address):
        return decoded(field, address[inline.end() :])
    elif link := OURS.fullmatch(path(address)):
        rows = File.objects.filter(token=link[1], name=unquote(link[2]), expires__gte=now())
    else:
        raise wrong(f"{field}: a data URL, or a link of the sandbox's own; it is offline and fetches nothing")
    row = await in_database(rows.first)
    if row is None:
        raise wrong(field)
    return await in_database(path_of(row.number).read_bytes)


def path(address: str) -> str:
    """Return the path of a web address, empty for anything else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.path if parts.scheme in ("http", "https") else ""


def decoded(field: str, text: str) -> bytes:
    """Return the bytes of base64. Raises Refused."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise wrong(field) from None
