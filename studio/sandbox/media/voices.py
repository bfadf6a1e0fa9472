"""The system voices: who they are, as the API lists them, and the numbers that make each sound as it does."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from studio.sandbox.media.timbre import Timbre, mixed

SYSTEM_VOICES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "voices.json").read_text("utf-8"))
DEFAULT_VOICE_ID = "English_expressive_narrator"
Own = dict[str, dict[str, Any]]  # cloned and designed voices by their ids, as rows like those of the system's

_BY_ID = {voice["voice_id"]: voice for voice in SYSTEM_VOICES}
_NUMBERS = [field.name for field in fields(Timbre)]


def voice(voice_id: str, own: Own | None = None) -> dict[str, Any]:
    """Return the row of a voice of the key's own or the system's; the default one for an id that is neither."""
    return (own or {}).get(voice_id) or _BY_ID.get(voice_id) or _BY_ID[DEFAULT_VOICE_ID]


def timbre(voice_id: str, own: Own | None = None) -> Timbre:
    """Return how a voice sounds."""
    row = voice(voice_id, own)
    numbers = {name: row[name] for name in _NUMBERS if name in row}
    return Timbre(**{**numbers, "bands": tuple(row.get("bands") or ())})


def chosen(request: dict[str, Any]) -> tuple[Timbre, str]:
    """Return the timbre that a request asks for and the language its voice is at home in."""
    own = request.get("own_voices")
    weights = [(part["voice_id"], float(part["weight"])) for part in request.get("timbre_weights") or []]
    weights = [(voice_id, weight) for voice_id, weight in weights if weight > 0]
    voice_id = request.get("voice_id") or (max(weights, key=lambda part: part[1])[0] if weights else "")
    home = voice(voice_id, own).get("language") or "English"
    if weights:
        return mixed([(timbre(voice_id, own), weight) for voice_id, weight in weights]), home
    return timbre(voice_id, own), home
