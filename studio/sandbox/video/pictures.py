"""Pictures and clips of a request: inline, uploaded, or behind our own links; a copy is stored for the work."""

from dataclasses import dataclass
from datetime import timedelta

from studio.sandbox.core import attachments
from studio.sandbox.core.api import Call
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.store import path_of, store_file
from studio.sandbox.video import child_calls

LIFE = timedelta(days=7)
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_RATIO = 2.5


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a picture."""

    most_mb: int
    least_side: int  # pixels
    most_side: int


FIRST_API = Limits(20, 301, 1 << 15)
SECOND_API = Limits(30, 256, 5760)


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture, and its shape."""

    number: int
    ratio: float


async def load_picture(call: Call, field: str, address: str, limits: Limits) -> Picture:
    """Return a picture that a clip can be made of. Raises Refused, WorkFailed."""
    number = await store_copy(call, field, address, limits.most_mb)
    facts = await child_calls.inspect_picture(path_of(number))
    if facts is None or facts["format"] not in FORMATS:
        raise invalid(f"{field} must be a JPG, PNG or WebP picture")
    width, height = facts["width"], facts["height"]
    if min(width, height) < limits.least_side or max(width, height) > limits.most_side:
        raise invalid(f"{field} must have sides from {limits.least_side} to {limits.most_side} pixels")
    if max(width, height) > MOST_RATIO * min(width, height):
        raise invalid(f"{field} must have a ratio from 2:5 to 5:2")
    return Picture(number, width / height)


async def store_copy(call: Call, field: str, address: str, most_mb: int) -> int:
    """Store a copy of what an address stands for, and return its number. Raises Refused."""
    data = await attachments.read_attachment(call, field, address, bare=True)
    if len(data) > most_mb << 20:
        raise invalid(f"{field} is larger than {most_mb} MB")
    return (await store_file(call.owner, field, [data], life=LIFE)).number


def parse_subject(value: object) -> str:
    """Return the address of the one picture of the one subject, empty where there is none. Raises Refused."""
    if value is None or value == []:
        return ""
    match value:
        case [{"type": "character", "image": [str(address)]}] if address:
            return address
    raise Refused(2013, "invalid params, invalid params: subject_reference must be one character with one image")
