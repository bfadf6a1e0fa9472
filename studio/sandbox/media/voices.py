"""The system voices: their rows as the API lists them, and the timbre of each."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from studio.sandbox.media.timbre import Timbre, mix_timbres

SYSTEM_VOICES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "voices.json").read_text("utf-8"))
DEFAULT_VOICE_ID = "English_expressive_narrator"
OwnVoices = dict[str, dict[str, Any]]  # cloned and designed voices by their ids, as rows like those of the system's

_BY_ID = {voice["voice_id"]: voice for voice in SYSTEM_VOICES}
_TIMBRE_FIELDS = [field.name for field in fields(Timbre)]


def find_voice(voice_id: str, own: OwnVoices | None = None) -> dict[str, Any]:
    """Return the row of a voice of the account or the system; the default voice for an unknown id."""
    return (own or {}).get(voice_id) or _BY_ID.get(voice_id) or _BY_ID[DEFAULT_VOICE_ID]


def voice_timbre(voice_id: str, own: OwnVoices | None = None) -> Timbre:
    """Return the timbre of a voice."""
    row = find_voice(voice_id, own)
    numbers = {name: row[name] for name in _TIMBRE_FIELDS if name in row}
    return Timbre(**{**numbers, "bands": tuple(row.get("bands") or ())})


def choose_timbre(request: dict[str, Any]) -> tuple[Timbre, str]:
    """Return the timbre that a request asks for, and its voice's own language."""
    own = request.get("own_voices")
    weights = [(part["voice_id"], float(part["weight"])) for part in request.get("timbre_weights") or []]
    weights = [(voice_id, weight) for voice_id, weight in weights if weight > 0]
    voice_id = request.get("voice_id") or (max(weights, key=lambda part: part[1])[0] if weights else "")
    home = find_voice(voice_id, own).get("language") or "English"
    if weights:
        return mix_timbres([(voice_timbre(voice_id, own), weight) for voice_id, weight in weights]), home
    return voice_timbre(voice_id, own), home
