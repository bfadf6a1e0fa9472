"""Speech: a text and a voice become sound, heard while it arrives or kept as a file of any format."""

from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from studio.jobs.kinds import (
    Chunk,
    Done,
    FromBytes,
    FromRows,
    FromTape,
    FromUrl,
    Handoff,
    Inputs,
    Kind,
    Launch,
    Quote,
    Result,
    Side,
    first_words,
    register,
)
from studio.minimax.client import Api
from studio.minimax.speech.endpoints import SpeechFacts, SpeechRequest, parse_subtitles
from studio.minimax.speech.pauses import PAUSE
from studio.minimax.speech.text import count_characters
from studio.speech.composer import Composer
from studio.speech.forms import EXAMPLE, SpeechForm
from studio.speech.order import SpeechOrder
from studio.speech.takes import takes_of


@register
class Speech(Kind[SpeechOrder]):
    """Text to speech, one request a take."""

    name = "speech"
    label = "Speech"
    medium = "audio"
    family = "speech"
    icon = "speech"
    launch = Launch("Voice", "text", PAUSE.sub("", EXAMPLE))
    from_rows = FromRows(
        "Speech", ("text", "voice_id", "emotion", "speed", "pitch", "language_boost", "format"), {"mode": "file"}
    )
    order_class = SpeechOrder
    form_class = SpeechForm
    page_template = "speech/page.html"
    card_template = "speech/_card.html"
    messages_file = Path(__file__).parent / "error_messages.toml"
    handoffs = (
        Handoff("text", "Read aloud", "speech", "text"),
        Handoff("video", "Add a voice-over", "speech", "film"),
    )

    def title(self, order: SpeechOrder) -> str:
        """Return the first words; a sample is called by its voice."""
        return order.voice_name if order.preview else first_words(PAUSE.sub(" ", order.request.text))

    def listed(self, order: SpeechOrder) -> bool:
        """Return whether it is a take, and not a voice's sample."""
        return not order.preview

    def quote(self, order: SpeechOrder) -> Quote:
        """Return the characters that will be counted."""
        return Quote("characters", count_characters(order.request.text), order.request.model)

    def streams(self, order: SpeechOrder) -> bool:
        """Return whether it is heard while it arrives."""
        return order.mode == "live"

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return the earlier takes, and what the composer shows."""
        return {"takes": takes_of(seat), "composer": Composer(form)}

    async def stream(self, api: Api, order: SpeechOrder, inputs: Inputs) -> AsyncIterator[Chunk | Done]:
        """Ask once, and hand on the sound as it comes."""
        async for piece in api.speech.stream(request_of(order)):
            if isinstance(piece, SpeechFacts):
                yield to_done(piece, Result(FromTape("audio"), suffix_of(order)))
            else:
                yield Chunk("audio", piece)

    async def start(self, api: Api, order: SpeechOrder, inputs: Inputs) -> Done:
        """Ask once, for the whole file and its subtitles."""
        result = await api.speech.create(request_of(order))
        sides = (Side("timings", FromUrl(result.subtitle_url), ".json"),) if result.subtitle_url else ()
        return to_done(result.facts, Result(FromBytes(result.audio), suffix_of(order), sides=sides))

    def said(self, order: SpeechOrder) -> str:
        """Return the text."""
        return order.request.text

    def read_side(self, role: str, data: bytes) -> dict[str, Any]:
        """Return when each sentence is said. Raises ValueError."""
        return {"words": parse_subtitles(data)}


def request_of(order: SpeechOrder) -> SpeechRequest:
    """Return what is sent: a blend of voices takes the place of the one voice."""
    return replace(order.request, voice_id="") if order.request.timbre_weights else order.request


def suffix_of(order: SpeechOrder) -> str:
    """Return the file's ending; raw samples have no header, so their rate and channels are told there."""
    if order.request.format == "pcm":
        return f".{order.request.sample_rate_hz}.{order.request.channels}.pcm"
    return f".{order.request.format}"


def to_done(facts: SpeechFacts, result: Result) -> Done:
    """Return the ending of a step, with what MiniMax counted."""
    return Done((result,), facts=asdict(facts), charged_units=facts.usage_characters or None)
