"""Parses a request for long speech: as for speech, but for a few names, defaults and limits."""

import asyncio
from dataclasses import asdict, dataclass, replace
from typing import Any

from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.store import path_of
from studio.sandbox.long_speech import texts as long_speech_texts
from studio.sandbox.long_speech.texts import Named
from studio.sandbox.models import File
from studio.sandbox.speech import request as speech_request
from studio.sandbox.speech.catalog import SAMPLE_RATES_HZ
from studio.sandbox.speech.request import Settings
from studio.sandbox.speech.text import Text

PURPOSE = "t2a_async_input"
OPUS_RATES_HZ = (8000, 12000, 16000, 24000, 48000)
TOP = 1 << 53


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be said, and how."""

    settings: Settings
    texts: list[Named]

    @property
    def usage_characters(self) -> int:
        """Return the number of characters that is charged."""
        return sum(text.usage_characters for _, text in self.texts)

    def to_json(self) -> dict[str, Any]:
        """Serialize the order."""
        texts = [[stem, asdict(text)] for stem, text in self.texts]
        return {"settings": asdict(self.settings), "texts": texts}


def order_from_json(told: dict[str, Any]) -> Order:
    """Restore an order from its JSON."""
    return Order(Settings(**told["settings"]), [(stem, Text(**text)) for stem, text in told["texts"]])


async def parse_order(body: dict[str, Any], owner: str) -> Order:
    """Parse a request. Raises Refused."""
    settings = await parse_settings(body, owner)
    top = Section(body)
    text, number = top.text("text"), top.whole("text_file_id", 0, TOP, 0)
    if bool(text) is bool(number):
        raise invalid("text or text_file_id, one of them")
    if text:
        return Order(settings, await asyncio.to_thread(long_speech_texts.parse_field, text, settings.model))
    file = await in_database(File.objects.filter(owner=owner, number=number, purpose=PURPOSE).first)
    if file is None:
        raise invalid("text_file_id")
    path = path_of(file.number)
    return Order(settings, await asyncio.to_thread(long_speech_texts.parse_file, path, file.name, settings.model))


async def parse_settings(body: dict[str, Any], owner: str) -> Settings:
    """Return how it is to be said. Raises Refused."""
    sound = Section(body, "audio_setting")
    is_opus = sound.values.get("format") == "opus"
    name = "audio_sample_rate" if "audio_sample_rate" in sound.values else "sample_rate"
    rate_hz = sound.choice(name, OPUS_RATES_HZ if is_opus else SAMPLE_RATES_HZ, 24000 if is_opus else 32000)
    usual = {**sound.values, "sample_rate": SAMPLE_RATES_HZ[0], "channel": sound.values.get("channel") or 2}
    found = await speech_request.parse_settings({**body, "audio_setting": usual}, owner, streamed=False)
    by_word = found.subtitles.startswith("word")
    return replace(
        found,
        wanted={**found.wanted, "sample_rate": rate_hz, "words": by_word, "tagged": True},
        subtitles=found.subtitles or "sentence",
    )
