"""Speech under way: the child's pieces, and the facts that go with them."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from studio.lib.worker import WorkFailed
from studio.sandbox.core.pieces import Piece
from studio.sandbox.core.transcripts import record_transcript
from studio.sandbox.media.speech import Speaker
from studio.sandbox.speech.request import Settings
from studio.sandbox.speech.text import Text

speaker = Speaker()


def synthesize(settings: Settings, text: Text) -> AsyncGenerator[Piece]:
    """Yield pieces as they are made, at last the facts; their transcript is stored. Raises WorkFailed."""
    return record_transcript(stream_pieces(settings, text))


async def stream_pieces(settings: Settings, text: Text) -> AsyncGenerator[Piece]:
    """Yield pieces as they are made, at last the facts. Raises WorkFailed."""
    for is_last in (False, True):
        has_begun = False
        try:
            async with aclosing(speaker.speak({**settings.wanted, "text": text.spoken})) as answers:
                async for said in answers:
                    has_begun = True
                    yield Piece(facts=said["end"]) if "end" in said else Piece(said["audio"], said["caption"])
            return
        except WorkFailed:
            # A child that died unheard is replaced at the next call.
            if has_begun or is_last:
                raise


def extra_info(settings: Settings, text: Text, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the API's facts about finished speech; lengths are ms and bytes."""
    return {
        "audio_length": facts["duration_ms"],
        "audio_sample_rate": facts["sample_rate"],
        "audio_size": facts["size_bytes"],
        "bitrate": facts["bitrate"],
        "word_count": text.word_count,
        "invisible_character_ratio": text.invisible_ratio,
        "usage_characters": text.usage_characters,
        "audio_format": settings.format,
        "audio_channel": facts["channel"],
    }


def piece_info(wanted: Settings, piece: bytes) -> dict[str, Any]:
    """Return the API's facts about one piece: its length follows from its size."""
    audio = wanted.wanted
    return {
        "duration_ms": len(piece) * 8000 // audio["bitrate"],
        "size_bytes": len(piece),
        "sample_rate": audio["sample_rate"],
        "bitrate": audio["bitrate"],
        "channel": audio["channel"],
    }
