"""The id of a new voice, and its preview."""

import re
from typing import Any

from studio.sandbox.core.api import Call
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.ledger import charge
from studio.sandbox.core.moderation import Sensitive, moderate
from studio.sandbox.core.voice_rows import PATHS, timbre_of
from studio.sandbox.models import Voice
from studio.sandbox.speech import synthesis as speech_synthesis
from studio.sandbox.speech import text as speech_text
from studio.sandbox.speech.request import Settings
from studio.sandbox.speech.text import Text

VOICE_ID = re.compile(r"(?=.{8,256}\Z)[A-Za-z][A-Za-z0-9_-]*[A-Za-z0-9]", re.ASCII)
SOUND = {"format": "mp3", "sample_rate": 32000, "bitrate": 128000, "channel": 1}


def parse_voice_id(top: Section) -> str:
    """Return the id of a new voice, empty where none is given. Raises Refused."""
    voice_id = top.text("voice_id")
    if voice_id and not VOICE_ID.fullmatch(voice_id):
        raise invalid(
            "voice_id must have 8 to 256 letters, digits, - and _, begin with a letter and end with a letter or a digit"
        )
    return voice_id


def parse_bounded(top: Section, field: str, most: int) -> str:
    """Return a text of at most so many characters, empty where there is none. Raises Refused."""
    text = top.text(field)
    if len(text) > most:
        raise invalid(f"{top.label(field)} is longer than {most} characters")
    return text


def parse_preview_text(top: Section, field: str, most: int, model: str) -> tuple[Text | None, int]:
    """Return the text of a preview, and the category for which its sound will be withheld. Raises Refused."""
    text = parse_bounded(top, field, most)
    kind = moderate(text)
    return (speech_text.parse_text(text, model, most) if text else None), kind


async def speak_preview(call: Call, row: Voice, model: str, text: Text, kind: int) -> tuple[bytes, dict[str, Any]]:
    """Return a new voice's preview, and the facts; it is charged. The voice is deleted where that fails.

    Raises Refused, WorkFailed.
    """
    own, is_marked = {row.voice_id: timbre_of(row)}, Section(call.body).flag("aigc_watermark")
    how = {"own_voices": own, "stream": False, "tagged": True, "watermark": is_marked}
    settings = Settings(model, {**SOUND, "voice_id": row.voice_id, **how})
    try:
        async with charge(PATHS[row.kind], call.key, call.trace_id, text.usage_characters) as receipt:
            sound, facts = await receipt.collect(speech_synthesis.synthesize(settings, text))
        if text.withheld:
            raise Sensitive(1027, kind)
    except BaseException:
        await in_database(row.delete)
        raise
    return sound, speech_synthesis.extra_info(settings, text, facts)
