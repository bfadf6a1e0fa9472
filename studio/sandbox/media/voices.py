"""The system voices: who they are, as the API lists them, and the numbers that make each sound as it does."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from studio.sandbox.media.timbre import Timbre, mixed

SYSTEM_VOICES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "voices.json").read_text("utf-8"))
DEFAULT_VOICE_ID = "English_expressive_narrator"

_BY_ID = {voice["voice_id"]: voice for voice in SYSTEM_VOICES}
_NUMBERS = [field.name for field in fields(Timbre)]


def voice(voice_id: str) -> dict[str, Any]:
    """Return a system voice's row; the default one for an id not in the list (cloned and designed voices)."""
    return _BY_ID.get(voice_id) or _BY_ID[DEFAULT_VOICE_ID]


def timbre(voice_id: str, numbers: dict[str, Any] | None = None) -> Timbre:
    """Return how a voice sounds; `numbers` are those of a cloned or designed voice, by Timbre's field names."""
    row = {**voice(voice_id), **(numbers or {})}
    return Timbre(**{name: row[name] for name in _NUMBERS if name in row})


def chosen(request: dict[str, Any]) -> tuple[Timbre, str]:
    """Return the timbre that a request asks for and the language its voice is at home in."""
    weights = [(part["voice_id"], float(part["weight"])) for part in request.get("timbre_weights") or []]
    weights = [(voice_id, weight) for voice_id, weight in weights if weight > 0]
    voice_id = request.get("voice_id") or (max(weights, key=lambda part: part[1])[0] if weights else "")
    home = voice(voice_id)["language"]
    if weights:
        return mixed([(timbre(voice_id), weight) for voice_id, weight in weights]), home
    return timbre(voice_id, request.get("timbre")), home
