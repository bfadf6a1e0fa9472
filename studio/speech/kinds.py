"""Speech: a text and a voice become sound, heard while it arrives or kept as a file of any format."""

from collections.abc import AsyncIterator
from dataclasses import asdict, fields
from typing import Any

from studio.jobs.kinds import Artifact, Chunk, Done, FromBytes, FromTape, FromUrl, Quote, register
from studio.minimax.catalog.speech import PAUSE, counted_characters
from studio.minimax.client import Api
from studio.minimax.speech.endpoints import SpeechFacts, SpeechRequest, subtitles
from studio.speech.composer import Composer
from studio.speech.forms import SpeechForm
from studio.speech.order import SpeechOrder
from studio.speech.takes import takes_of

TITLE_WORDS, TITLE_LENGTH = 7, 60


@register
class Speech:
    """Text to speech, one request a take."""

    name, label, icon = "speech", "Speech", "speech"
    order_class, form_class, card_template = SpeechOrder, SpeechForm, "speech/_card.html"

    def title(self, order: SpeechOrder) -> str:
        """Return the first words; a sample is called by its voice."""
        if order.preview:
            return order.voice_name
        words = PAUSE.sub(" ", order.text).split()
        title = " ".join(words[:TITLE_WORDS])
        if len(title) > TITLE_LENGTH:
            whole = title[:TITLE_LENGTH].rpartition(" ")[0]  # a script without spaces is cut anywhere
            return (whole or title[: TITLE_LENGTH - 1]) + "…"
        return title + "…" if len(words) > TITLE_WORDS else title

    def quote(self, order: SpeechOrder) -> Quote:
        """Return the characters that will be counted."""
        return Quote("characters", counted_characters(order.text), order.model)

    def streams(self, order: SpeechOrder) -> bool:
        """Return whether it is heard while it arrives."""
        return order.mode == "live"

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return the earlier takes, and what the composer shows."""
        return {"takes": takes_of(seat), "composer": Composer(form)}

    async def stream(self, api: Api, order: SpeechOrder) -> AsyncIterator[Chunk | Done]:
        """Ask once, and hand on the sound as it comes."""
        async for piece in api.speech.stream(request_of(order)):
            if isinstance(piece, SpeechFacts):
                yield done(piece, Artifact("main", FromTape("audio"), suffix_of(order)))
            else:
                yield Chunk("audio", piece)

    async def start(self, api: Api, order: SpeechOrder) -> Done:
        """Ask once, for the whole file and its subtitles."""
        result = await api.speech.create(request_of(order))
        artifacts = [Artifact("main", FromBytes(result.audio), suffix_of(order))]
        if result.subtitle_url:
            artifacts.append(Artifact("timings", FromUrl(result.subtitle_url), ".json"))
        return done(result.facts, *artifacts)

    def timings(self, data: bytes) -> list[dict[str, Any]]:
        """Return when each sentence is said."""
        return subtitles(data)


def request_of(order: SpeechOrder) -> SpeechRequest:
    """Return what is sent: a mix of voices takes the place of the one voice."""
    asked = {field.name for field in fields(SpeechRequest)} & {field.name for field in fields(order)}
    wanted = {name: getattr(order, name) for name in asked}
    return SpeechRequest(**{**wanted, "voice_id": "" if order.timbre_weights else order.voice_id})


def suffix_of(order: SpeechOrder) -> str:
    """Return the file's ending; raw samples have no header, so their rate and channels are told there."""
    if order.format == "pcm":
        return f".{order.sample_rate_hz}.{order.channels}.pcm"
    return f".{order.format}"


def done(facts: SpeechFacts, *artifacts: Artifact) -> Done:
    """Return the ending of a step, with what MiniMax counted."""
    return Done(artifacts, asdict(facts), facts.usage_characters or None)
