"""The subject of a picture: a person whose picture the request contains."""

from typing import Any

from studio.sandbox.core import attachments
from studio.sandbox.core.api import Call
from studio.sandbox.core.errors import invalid
from studio.sandbox.images import work as images_work

MOST_BYTES = 10 << 20
MOST_PIXELS = 64 << 20
FORMATS = ("JPEG", "PNG")
FIELD = "subject_reference image_file"


async def parse_subject(call: Call, value: Any) -> bytes:
    """Return the picture of the one subject, empty for none. Raises Refused, WorkFailed."""
    if value is None or value == []:
        return b""
    match value:
        case [{"type": "character", "image_file": str(address)}] if address:
            return await check_picture(await attachments.read_attachment(call, FIELD, address))
        case [{"type": str(kind)}] if kind != "character":
            raise invalid("subject_reference type")
        case [{}]:
            raise invalid(FIELD)
    raise invalid("subject_reference must be a list of one subject")


async def check_picture(data: bytes) -> bytes:
    """Return a file if it is a picture that can be drawn from. Raises Refused, WorkFailed."""
    if len(data) > MOST_BYTES:
        raise invalid(f"{FIELD} is larger than {MOST_BYTES >> 20} MB")
    facts = await images_work.inspect_picture(data)
    if facts is None or facts["format"] not in FORMATS:
        raise invalid(f"{FIELD} must be a JPG or PNG picture")
    if facts["width"] * facts["height"] > MOST_PIXELS:
        raise invalid(f"{FIELD} has more than {MOST_PIXELS >> 20} megapixels")
    return data
