"""The voices: the system's own. Cloned and designed ones have their arrays, which are empty so far."""

import json
from pathlib import Path
from typing import Any

from studio.sandbox.api import Call, endpoint
from studio.sandbox.codes import wrong
from studio.sandbox.fields import Section

ARRAYS = {"system": "system_voice", "voice_cloning": "voice_cloning", "voice_generation": "voice_generation"}
SYSTEM: list[dict[str, Any]] = json.loads((Path(__file__).parent / "media" / "voices.json").read_text("utf-8"))
_IDS = frozenset(row["voice_id"] for row in SYSTEM)


def exists(voice_id: str) -> bool:
    """Return whether somebody has this voice."""
    return voice_id in _IDS


@endpoint("POST")
async def get_voice(call: Call) -> dict[str, Any]:
    """List the voices of one kind or of all."""
    asked = Section(call.body).choice("voice_type", ("", *ARRAYS, "all"), "")
    if not asked:
        raise wrong("voice_type")
    found = {"system": [shown(row) for row in SYSTEM]}
    return {array: found.get(kind, []) if asked in (kind, "all") else [] for kind, array in ARRAYS.items()}


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return a system voice as the API lists it."""
    return {
        "voice_id": row["voice_id"],
        "voice_name": row["voice_name"],
        "description": row["description"],
        "created_time": "1970-01-01",
    }
