"""The options of speech in the page's words; which of them an engine takes is in the catalog."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from studio.ledger.quote import Price, Quote, price
from studio.minimax.catalog.speech import EMOTION_LABELS, LANGUAGE_LABELS, SpeechModel, speech_model, speech_models

AS_WRITTEN = "As written"
MODES = [("live", "Live"), ("file", "As a file")]
MOODS = [("", AS_WRITTEN), *EMOTION_LABELS.items()]
LANGUAGES = list(LANGUAGE_LABELS.items())
CHANNELS = {1: "Mono", 2: "Stereo"}
PER_CHARACTERS = 1_000_000
# What an engine may lack: a field of the form, and where the engine says it.
BY_ENGINE = {
    "emotion": "emotions", "language_boost": "languages", "format": "formats",
    "sample_rate_hz": "sample_rates_hz", "bitrate_bps": "bitrates_bps", "channels": "channels",
}  # fmt: skip


def _all_of(name: str) -> list[Any]:
    """Return what any engine takes, each once."""
    return list(dict.fromkeys(value for model in speech_models() for value in getattr(model, name)))


ENGINES = [(model.name, model.label) for model in speech_models()]
FORMATS = [(name, name.upper()) for name in _all_of("formats")]
SAMPLE_RATES = [(hertz, f"{hertz / 1000:g} kHz") for hertz in sorted(_all_of("sample_rates_hz"))]
BITRATES = [(bps, f"{bps // 1000} kbps") for bps in sorted(_all_of("bitrates_bps"))]
CHANNEL_COUNTS = [(count, CHANNELS[count]) for count in sorted(_all_of("channels"))]
LABELS: dict[str, dict[Any, str]] = {
    "emotion": dict(MOODS), "language_boost": dict(LANGUAGES), "format": dict(FORMATS),
    "sample_rate_hz": dict(SAMPLE_RATES), "bitrate_bps": dict(BITRATES), "channels": dict(CHANNEL_COUNTS),
}  # fmt: skip


def engine_named(name: Any) -> SpeechModel | None:
    """Return an engine, or None for an unknown one."""
    try:
        return speech_model(str(name))
    except KeyError:
        return None


def taken_by(engine: SpeechModel, field: str) -> tuple[Any, ...]:
    """Return the values of a field that an engine takes; a mood may always be left to the text."""
    values: tuple[Any, ...] = getattr(engine, BY_ENGINE[field])
    return ("", *values) if field == "emotion" else values


def lacked_by(engine: SpeechModel, field: str) -> list[Any]:
    """Return the values of a field that other engines take and this one does not."""
    return [value for value in LABELS[field] if value not in taken_by(engine, field)]


def words_for(field: str, values: Iterable[Any]) -> str:
    """Return some values of a field as a sentence says them."""
    words = [LABELS[field][value] for value in values]
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)


def engine_attributes(name: str) -> dict[str, Any]:
    """Return what the page's script must know of an engine, as attributes of its option: what it lacks is short."""
    engine = speech_model(name)
    lacks = {f"data-{field.replace('_', '-')}": "|".join(map(str, lacked_by(engine, field))) for field in BY_ENGINE}
    offers = {attribute: values for attribute, values in lacks.items() if values}
    found = price(Quote("characters", PER_CHARACTERS, name))
    if found is not None:
        # The money's shape, as a price writes it: "$0" or "0 CHF".
        shape = str(Price(Decimal(0), found.currency)).replace("0.000", "0")
        offers |= {"data-price": str(found.amount / PER_CHARACTERS), "data-money": shape}
    return {"data-limit": engine.character_limit, **offers}
