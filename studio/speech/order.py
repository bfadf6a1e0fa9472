"""What a person asks for when something is to be spoken."""

from dataclasses import dataclass, fields
from typing import Any, Self

from studio.jobs.kinds import Order
from studio.minimax.catalog.speech import default_speech_model
from studio.minimax.speech.text import estimate_seconds


@dataclass(frozen=True)
class SpeechOrder(Order):
    """What is to be said, by whom and how. A mix of voices names the chosen voice first."""

    text: str = ""
    mode: str = "live"  # or "file"
    model: str = default_speech_model().name
    voice_id: str = ""
    voice_name: str = ""  # as it was called then, for lists
    timbre_weights: tuple[tuple[str, int], ...] = ()
    speed: float = 1.0
    vol: float = 1.0
    pitch: int = 0
    emotion: str = ""
    language_boost: str = ""
    pronunciation: tuple[str, ...] = ()  # "Halden/Hall-den"
    format: str = "mp3"
    sample_rate_hz: int = 32000
    bitrate_bps: int = 128000
    channels: int = 1
    subtitles: bool = False
    preview: bool = False  # a voice's sample: kept, but in no list

    @classmethod
    def from_json(cls, data: dict[str, Any], version: int) -> Self:
        """Return the order kept as JSON; what it lacks is as it was by default, what nobody knows is left out."""
        known = {field.name for field in fields(cls)}
        kept = {name: value for name, value in data.items() if name in known}
        weights = tuple((str(voice_id), int(weight)) for voice_id, weight in data.get("timbre_weights", ()))
        return cls(**{**kept, "timbre_weights": weights, "pronunciation": tuple(data.get("pronunciation", ()))})

    @property
    def estimate_ms(self) -> int:
        """Return about how long it will be."""
        return round(estimate_seconds(self.text, self.speed) * 1000)
