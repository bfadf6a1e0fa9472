"""`POST /v1/get_voice`, `POST /v1/delete_voice`: the system's voices, and a key's own."""

from typing import Any

from studio.sandbox.core.api import Call, endpoint
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.system_voices import IDS, SYSTEM
from studio.sandbox.core.voice_rows import CLONED, DESIGNED, find_voices, list_voices
from studio.sandbox.models import Voice

ARRAYS = {"system": "system_voice", CLONED: CLONED, DESIGNED: DESIGNED}
OLD_KIND = "music_generation"  # which old documents name, and nobody has


@endpoint("POST")
async def get_voice(call: Call) -> dict[str, Any]:
    """List the voices of one kind or of all."""
    asked = Section(call.body).choice("voice_type", ("", *ARRAYS, OLD_KIND, "all"), "")
    if not asked:
        raise invalid("voice_type")
    found: dict[str, list[dict[str, Any]]] = {"system": [system_voice_json(row) for row in SYSTEM]}
    for row in await in_database(list_voices, call.owner):
        found.setdefault(row.kind, []).append(own_voice_json(row))
    return {array: found.get(kind, []) if asked in (kind, "all") else [] for kind, array in ARRAYS.items()}


@endpoint("POST")
async def delete_voice(call: Call) -> dict[str, Any]:
    """Delete a voice of the key's own, used or not."""
    top = Section(call.body)
    kind, voice_id = top.choice("voice_type", ("", CLONED, DESIGNED), ""), top.text("voice_id")
    for field, value in (("voice_type", kind), ("voice_id", voice_id)):
        if not value:
            raise invalid(field)
    if voice_id in IDS:
        raise Refused(2042)
    found = await find_voices(call.owner, [voice_id])
    found.check(voice_id)
    row = found.own[voice_id]
    if row.kind != kind:
        raise Refused(2054)
    await in_database(row.delete)
    return {"voice_id": row.voice_id, "created_time": format_day(row)}


def system_voice_json(row: dict[str, Any]) -> dict[str, Any]:
    """Serialize a system voice."""
    return {
        "voice_id": row["voice_id"],
        "voice_name": row["voice_name"],
        "description": row["description"],
        "created_time": "1970-01-01",
    }


def own_voice_json(row: Voice) -> dict[str, Any]:
    """Serialize a voice of the key's own: without a name."""
    return {"voice_id": row.voice_id, "description": [row.description] if row.description else [],
            "created_time": format_day(row)}  # fmt: skip


def format_day(row: Voice) -> str:
    """Return the date on which a voice was made."""
    return row.created.strftime("%Y-%m-%d")
