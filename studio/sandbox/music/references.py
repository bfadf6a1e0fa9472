"""`POST /v1/music_upload` and other songs that are analyzed: voices and bands that new ones are made like."""

import asyncio
import secrets
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http.multipartparser import MultiPartParserError

from studio.sandbox.core import attachments
from studio.sandbox.core.api import Call, endpoint
from studio.sandbox.core.clock import now
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.models import Reference
from studio.sandbox.music import work as music_work

# What is lifted from an upload by its purpose: the field of the answer, and what its value begins with.
VOICE = ("voice_id", "vocal-")
BAND = ("instrumental_id", "instrumental-")
COVER = ("cover_feature_id", "cover-")
PURPOSES = {"song": (VOICE, BAND), "voice": (VOICE,), "instrumental": (BAND,)}
KINDS = ("wav", "mp3")
SPAN_S = (10.0, 600.0)
COVER_SPAN_S = (6.0, 360.0)
MOST_BYTES = 150 << 20
COVER_BYTES = 50 << 20


@endpoint("POST", form=True)
async def music_upload(call: Call) -> dict[str, Any]:
    """Extract the voice, the band or both from a song."""
    try:
        fields, files = await asyncio.to_thread(lambda: (call.request.POST, call.request.FILES))
    except MultiPartParserError:
        raise invalid("body is not a form") from None
    purpose, file = str(fields.get("purpose", "")), files.get("file")
    if purpose not in PURPOSES:
        raise invalid("purpose")
    if not isinstance(file, UploadedFile) or not file.size:
        raise invalid("file")
    if file.size > MOST_BYTES:
        raise invalid(f"file is larger than {MOST_BYTES >> 20} MB")
    facts = check_recording("file", await music_work.listen(file.chunks()), KINDS, SPAN_S)
    return {name: await store_reference(call, beginning, facts) for name, beginning in PURPOSES[purpose]}


def check_recording(
    name: str, facts: dict[str, Any] | None, kinds: tuple[str, ...], span_s: tuple[float, float]
) -> dict[str, Any]:
    """Return what was heard, if it may be used. Raises Refused."""
    if facts is None or (kinds and facts["kind"] not in kinds):
        raise invalid(f"{name} must be {' or '.join(kinds) or 'a sound'}")
    # Encoders add a fiftieth of a second here and there.
    if not span_s[0] - 0.1 <= facts["seconds"] <= span_s[1] + 0.1:
        raise invalid(f"{name} must last from {span_s[0]:g} to {span_s[1]:g} seconds, not {facts['seconds']:.1f}")
    return facts


async def store_reference(call: Call, beginning: str, facts: dict[str, Any]) -> str:
    """Store what was heard for the caller, and return its id."""
    name = beginning + now().strftime("%Y%m%d%H%M%S") + "-" + secrets.token_hex(4)
    await in_database(Reference.objects.create, name=name, owner=call.owner, created=now(), facts=facts)
    return name


async def find_reference(call: Call, field: str, name: str, kind: tuple[str, str]) -> dict[str, Any]:
    """Return what was heard in a reference, empty for no name. Raises Refused: 2044 to anybody but its owner."""
    if not name:
        return {}
    row = await in_database(Reference.objects.filter(name=name).first) if name.startswith(kind[1]) else None
    if row is None:
        raise invalid(field)
    if row.owner != call.owner:
        raise Refused(2044)
    facts: dict[str, Any] = row.facts
    return facts


async def parse_cover_source(call: Call, top: Section) -> dict[str, Any]:
    """Return what was heard in the song that is to be covered. Raises Refused, WorkFailed."""
    sources = [name for name in ("audio_url", "audio_base64", "cover_feature_id") if top.text(name)]
    if len(sources) != 1:
        raise invalid("exactly one of audio_url, audio_base64 and cover_feature_id")
    [field] = sources
    if field == "cover_feature_id":
        return await find_reference(call, field, top.text(field), COVER)
    data = await attachments.read_attachment(call, field, top.text(field), bare=field == "audio_base64")
    if len(data) > COVER_BYTES:
        raise invalid(f"{field} is larger than {COVER_BYTES >> 20} MB")
    return check_recording(field, await music_work.listen([data]), (), COVER_SPAN_S)
