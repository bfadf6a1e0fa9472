"""Pictures and clips of a request: inline, uploaded, or behind our own links; a copy is kept for the work."""

import base64
import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from studio.sandbox import video_film
from studio.sandbox.api import Call
from studio.sandbox.clock import now
from studio.sandbox.codes import Refused, wrong
from studio.sandbox.database import in_database
from studio.sandbox.models import File
from studio.sandbox.store import keep, path_of

INLINE = re.compile(r"data:[\w.+/-]*(?:;[\w.+=-]*)*;base64,", re.IGNORECASE)
OURS = re.compile(r"/download/([0-9a-f]{32})/([^/]+)")
BY_NUMBER = re.compile(r"mm_file://(\d{1,18})")
LIFE = timedelta(days=7)
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_RATIO = 2.5


@dataclass(frozen=True, slots=True)
class Limits:
    """What a picture has to be."""

    most_mb: int
    least_side: int  # pixels
    most_side: int


FIRST_API, SECOND_API = Limits(20, 301, 1 << 15), Limits(30, 256, 5760)


@dataclass(frozen=True, slots=True)
class Picture:
    """A kept picture, and its shape."""

    number: int
    ratio: float


async def picture(call: Call, field: str, address: str, limits: Limits) -> Picture:
    """Return a picture that a clip can be made of. Raises Refused, WorkFailed."""
    number = await kept(call, field, address, limits.most_mb)
    facts = await video_film.seen(path_of(number))
    if facts is None or facts["format"] not in FORMATS:
        raise wrong(f"{field} must be a JPG, PNG or WebP picture")
    width, height = facts["width"], facts["height"]
    if min(width, height) < limits.least_side or max(width, height) > limits.most_side:
        raise wrong(f"{field} must have sides from {limits.least_side} to {limits.most_side} pixels")
    if max(width, height) > MOST_RATIO * min(width, height):
        raise wrong(f"{field} must have a ratio from 2:5 to 5:2")
    return Picture(number, width / height)


async def kept(call: Call, field: str, address: str, most_mb: int) -> int:
    """Return the number of a copy of what an address means. Raises Refused."""
    data = await read(call, field, address)
    if len(data) > most_mb << 20:
        raise wrong(f"{field} is larger than {most_mb} MB")
    return (await keep(call.owner, field, [data], life=LIFE)).number


async def read(call: Call, field: str, address: str) -> bytes:
    """Return what an address means; nobody else's is ever asked. Raises Refused."""
    if number := BY_NUMBER.fullmatch(address):
        rows = File.objects.filter(number=int(number[1]), owner=call.owner, expires__gte=now())
    elif link := OURS.fullmatch(urlsplit(address).path):
        rows = File.objects.filter(token=link[1], name=unquote(link[2]), expires__gte=now())
    elif "://" in address:
        raise wrong(f"{field}: the sandbox is offline, and reads its own links only")
    else:
        return decoded(field, address)
    row = await in_database(rows.first)
    if row is None:
        raise wrong(field)
    return await in_database(path_of(row.number).read_bytes)


def decoded(field: str, text: str) -> bytes:
    """Return the bytes of base64, with or without the beginning of a data URL. Raises Refused."""
    inline = INLINE.match(text)
    try:
        return base64.b64decode(text[inline.end() :] if inline else text, validate=True)
    except ValueError:
        raise wrong(field) from None


def first_subject(value: object) -> str:
    """Return the address of the one picture of the one subject, empty where there is none. Raises Refused."""
    if value is None or value == []:
        return ""
    match value:
        case [{"type": "character", "image": [str(address)]}] if address:
            return address
    raise Refused(2013, "invalid params, invalid params: subject_reference must be one character with one image")
