"""`POST /v1/voice_design`: a voice by its description."""

import secrets
import string
from dataclasses import replace
from typing import Any

from studio.sandbox.core import voice_rows
from studio.sandbox.core.api import Call, endpoint
from studio.sandbox.core.clock import now
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.moderation import moderate
from studio.sandbox.models import Voice
from studio.sandbox.speech.catalog import MODELS
from studio.sandbox.voices.description import parse_description
from studio.sandbox.voices.preview import parse_bounded, parse_preview_text, parse_voice_id, speak_preview

PROMPT_CHARACTERS = 2_000
PREVIEW_CHARACTERS = 500
LETTERS = string.ascii_letters + string.digits


@endpoint("POST", paid=True)
async def voice_design(call: Call) -> dict[str, Any]:
    """Design a voice, and return a preview; the same description gives the same sound."""
    top = Section(call.body)
    top.flag("aigc_watermark")
    prompt, voice_id = parse_bounded(top, "prompt", PROMPT_CHARACTERS), parse_voice_id(top)
    if not prompt.strip():
        raise invalid("prompt")
    prompt_kind = moderate(prompt)
    text, kind = parse_preview_text(top, "preview_text", PREVIEW_CHARACTERS, MODELS[0])
    if text is None:
        raise invalid("preview_text")
    text = replace(text, withheld=bool(kind or prompt_kind))
    if voice_id:
        await voice_rows.check_free(call.owner, voice_id)
    timbre, language = parse_description(prompt)
    row = await in_database(voice_rows.create_voice, Voice(
        voice_id=voice_id or new_id(), owner=call.owner, kind=voice_rows.DESIGNED, timbre=timbre, language=language,
        description=prompt, created=now(),
    ))  # fmt: skip
    sound, _ = await speak_preview(call, row, MODELS[0], text, kind or prompt_kind)
    return {"trial_audio": sound.hex(), "voice_id": row.voice_id}


def new_id() -> str:
    """Return an id such as the service gives: the time, and a random part."""
    return f"ttv-voice-{now():%Y%m%d%H%M%S%f}"[:26] + "-" + "".join(secrets.choice(LETTERS) for _ in range(8))
