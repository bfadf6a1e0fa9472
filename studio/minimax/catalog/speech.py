"""Models, options and limits of speech, from ``catalog.toml``."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.minimax.catalog.data import DATA

_SPEECH: dict[str, Any] = DATA["speech"]

# By the name in the API: the label on a page.
LANGUAGE_LABELS: dict[str, str] = _SPEECH["languages"]
EMOTION_LABELS: dict[str, str] = _SPEECH["emotions"]
SOUND_EFFECT_LABELS: dict[str, str] = _SPEECH["sound_effects"]
# The range of the effects on pitch, intensity and timbre.
VOICE_MODIFY = range(_SPEECH["modify"]["least"], _SPEECH["modify"]["most"] + 1)
# Letters, and signs of scripts without letters, per second at speed 1.
PACE: dict[str, float] = _SPEECH["pace"]


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """A speech model and its limits; a text of exactly ``character_limit`` characters is accepted."""

    name: str
    label: str
    character_limit: int
    emotions: tuple[str, ...]
    languages: tuple[str, ...]
    interjections: tuple[str, ...]
    formats: tuple[str, ...]
    live_formats: tuple[str, ...]
    sample_rates_hz: tuple[int, ...]
    bitrates_bps: tuple[int, ...]
    channels: tuple[int, ...]


def _read_models() -> Iterator[SpeechModel]:
    for generation in _SPEECH["generations"]:
        for name, label in generation["models"].items():
            yield SpeechModel(
                name=name,
                label=label,
                character_limit=generation["character_limit"],
                emotions=tuple(generation["emotions"]),
                languages=tuple(word for word in LANGUAGE_LABELS if word not in generation["languages_missing"]),
                interjections=tuple(generation["interjections"]),
                formats=tuple(_SPEECH["formats"]),
                live_formats=tuple(_SPEECH["live_formats"]),
                sample_rates_hz=tuple(_SPEECH["sample_rates_hz"]),
                bitrates_bps=tuple(_SPEECH["bitrates_bps"]),
                channels=tuple(_SPEECH["channels"]),
            )


_MODELS = {model.name: model for model in _read_models()}


def speech_models() -> tuple[SpeechModel, ...]:
    """Return all speech models, newest first."""
    return tuple(_MODELS.values())


def speech_model(name: str) -> SpeechModel:
    """Return the speech model of that name. Raises KeyError."""
    return _MODELS[name]


def default_speech_model() -> SpeechModel:
    """Return the speech model that a new form starts with."""
    return _MODELS[_SPEECH["default"]]
