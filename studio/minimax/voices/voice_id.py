"""Rules for the ids of own voices."""

import re

from studio.minimax.catalog.voices import VOICE_ID_LEAST, VOICE_ID_MOST

FORBIDDEN_CHARACTER = re.compile(r"[^A-Za-z0-9_-]")


def check_voice_id(voice_id: str) -> str:
    """Return the fault of a voice id as a sentence for a form, empty where it is valid."""
    size = len(voice_id)
    if not VOICE_ID_LEAST <= size <= VOICE_ID_MOST:
        return f"A voice's id has {VOICE_ID_LEAST} to {VOICE_ID_MOST} characters; this one has {size}."
    if strange := FORBIDDEN_CHARACTER.search(voice_id):
        return f"A voice's id has only letters A to Z, digits, - and _; this one has “{strange[0]}”."
    if not voice_id[0].isalpha():
        return "A voice's id begins with a letter."
    if voice_id[-1] in "-_":
        return "A voice's id ends with a letter or a digit."
    return ""
