"""What MiniMax offers: models, options and limits, read from ``catalog.toml``.

Speech is here; the other families are in the modules beside this one. A name that is not listed is no mistake: MiniMax
has new models before we do.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.minimax.catalog.chat import ChatModel, chat_models
from studio.minimax.catalog.data import DATA
from studio.minimax.catalog.images import ImageModel, image_models
from studio.minimax.catalog.music import MusicModel, music_models
from studio.minimax.catalog.video import VideoModel, video_models

_SPEECH: dict[str, Any] = DATA["speech"]

# What the API calls it, and what a page says.
LANGUAGE_LABELS: dict[str, str] = _SPEECH["languages"]
EMOTION_LABELS: dict[str, str] = _SPEECH["emotions"]
SOUND_EFFECT_LABELS: dict[str, str] = _SPEECH["sound_effects"]
# How far a take's pitch, intensity and timbre may be moved.
VOICE_MODIFY = range(_SPEECH["modify"]["least"], _SPEECH["modify"]["most"] + 1)

# ``<#1.5#>`` is a silence of that many seconds, 0.01 to 99.99; it is not spoken and not counted.
PAUSE = re.compile(r"<#(\d{1,2}(?:\.\d{1,2})?)#>")


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """A voice engine, and what it takes. A text of exactly ``character_limit`` is accepted."""

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


type Model = SpeechModel | ChatModel | ImageModel | VideoModel | MusicModel

_MODELS = {model.name: model for model in _read_models()}
_EVERYTHING: dict[str, Model] = {
    model.name: model
    for family in (_MODELS.values(), chat_models(), image_models(), video_models(), music_models())
    for model in family
}


def speech_models() -> tuple[SpeechModel, ...]:
    """Return every voice engine, the newest first."""
    return tuple(_MODELS.values())


def speech_model(name: str) -> SpeechModel:
    """Return the voice engine of that name. Raises KeyError."""
    return _MODELS[name]


def default_speech_model() -> SpeechModel:
    """Return the voice engine that a new page proposes."""
    return _MODELS[_SPEECH["default"]]


def model(name: str) -> Model:
    """Return the model of that name, of whatever family. Raises KeyError."""
    return _EVERYTHING[name]


def counted_characters(text: str) -> int:
    """Return how many characters a text is limited by and, as far as can be told beforehand, charged for."""
    return len(PAUSE.sub("", text))


def spoken_seconds(text: str, speed: float = 1.0) -> float:
    """Return about how long a text takes to say, pauses included."""
    pace = _SPEECH["pace"]
    words = PAUSE.sub("", text)
    signs = sum(map(_is_sign, words))
    said = signs / pace["signs_per_second"] + (len(words) - signs) / pace["letters_per_second"]
    return said / speed + sum(map(float, PAUSE.findall(text)))


def _is_sign(character: str) -> bool:
    # Wide letters are Chinese, Japanese and Korean; wide marks (、。) take next to no time, like letters.
    return unicodedata.east_asian_width(character) in "WF" and character.isalpha()
