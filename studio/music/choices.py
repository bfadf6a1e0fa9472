"""The options of music in the page's words; what a model takes is in the catalog."""

from dataclasses import dataclass
from typing import Any

from studio.ledger.quote import Quote, price
from studio.minimax.catalog.music import MusicModel, default_music_model, music_models

WORDS = "words"
RECORDING = "recording"
MODES = [(WORDS, "Words"), (RECORDING, "A recording")]
OWN = "own"
WRITTEN = "written"
NONE = "none"
VOCALS = [(OWN, "My lyrics"), (WRITTEN, "Written for me"), (NONE, "Instrumental")]
SHORT_VOCALS = {OWN: "lyrics of your own", WRITTEN: "lyrics that it writes", NONE: "music without a voice"}

_ALL = music_models()
WORDS_MODELS = [model for model in _ALL if not model.references and not model.cover]
FOLLOWING = sorted((model for model in _ALL if model.references or model.cover), key=lambda model: model.cover)
MODELS = [(model.name, model.label) for model in WORDS_MODELS]
FOLLOWS = [(model.name, "A cover of it" if model.cover else "Sing or play like it") for model in FOLLOWING]
FORMATS = [(name, name.upper()) for name in default_music_model().formats]
SAMPLE_RATES = [(hertz, f"{hertz / 1000:g} kHz") for hertz in reversed(default_music_model().sample_rates_hz)]
BITRATES = [(bps, f"{bps // 1000} kbps") for bps in reversed(default_music_model().bitrates_bps)]
LABELS: dict[str, dict[Any, str]] = {"format": dict(FORMATS), "sample_rate_hz": dict(SAMPLE_RATES)}
TAGS = list(dict.fromkeys(tag for model in reversed(_ALL) for tag in model.tags))
USUAL_TIME = "about 1 minute"  # until a song is there, by what others have measured


@dataclass(frozen=True, slots=True)
class Estimate:
    """What it is made with and how long that takes, and money where a price is known."""

    words: str
    money: str


def vocals_of(model: MusicModel) -> list[str]:
    """Return what a model can do about a song's words."""
    return [OWN, *([WRITTEN] if model.writes else []), *([NONE] if model.instrumental else [])]


USUAL_VOCALS = WRITTEN if WRITTEN in vocals_of(default_music_model()) else OWN  # of a song from a few words


def quote_for(model: MusicModel) -> Quote:
    """Return what a song costs, whatever its length."""
    return Quote("songs", 1, model.name)


def money_for(quote: Quote) -> str:
    """Return the price in words, or nothing where none is configured."""
    found = price(quote)
    return f"about {found}" if found else ""


def model_attributes(name: str) -> dict[str, Any]:
    """Return what the page's script must know of a model, as attributes of its option."""
    model = next(model for model in _ALL if model.name == name)
    found = {
        "data-prompt-most": model.prompt_most, "data-lyrics-most": model.lyrics_most,
        "data-tags": "|".join(model.tags), "data-money": money_for(quote_for(model)),
    }  # fmt: skip
    vocals = vocals_of(model)
    return found | ({"data-vocals": "|".join(vocals)} if len(vocals) > 1 else {})
