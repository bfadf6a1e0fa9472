"""What a speech request says, as people mean it and as the API spells it."""

from dataclasses import dataclass
from typing import Any

from studio.minimax.catalog.speech import spoken_seconds
from studio.minimax.wire.body import drop_empty

LEAST_BYTES = 8 * 1024 * 1024
SLACK_S = 60
BYTES_A_SAMPLE = 2


@dataclass(frozen=True, slots=True)
class VoiceModify:
    """How the finished sound is changed: each from -100 to 100, 0 leaves it as it is."""

    pitch: int = 0  # deep to bright
    intensity: int = 0  # strong to soft
    timbre: int = 0  # full to crisp
    sound_effects: str = ""

    def body(self) -> dict[str, Any]:
        """Return the changes as the API spells them."""
        return drop_empty(
            pitch=self.pitch or None,
            intensity=self.intensity or None,
            timbre=self.timbre or None,
            sound_effects=self.sound_effects,
        )


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """What is to be said, by whom and how; what is empty is not sent."""

    model: str
    text: str
    voice_id: str = ""
    timbre_weights: tuple[tuple[str, int], ...] = ()  # (voice_id, 1 to 100): a blend, instead of voice_id
    speed: float = 1.0
    vol: float = 1.0
    pitch: int = 0
    emotion: str = ""
    language_boost: str = ""
    pronunciation: tuple[str, ...] = ()  # "Halden/Hall-den"
    format: str = "mp3"
    sample_rate_hz: int = 32000
    bitrate_bps: int = 128000  # of mp3
    channels: int = 1
    subtitles: bool = False
    subtitle_type: str = ""  # sentence or word
    modify: VoiceModify = VoiceModify()
    text_normalization: bool = False  # figures are read in words
    latex_read: bool = False  # formulas between $$ are, in Chinese
    aigc_watermark: bool = False  # finished sound ends with a rhythm that says who made it

    def settings(self) -> dict[str, Any]:
        """Return everything but the text, as the API spells it."""
        voice: dict[str, Any] = {"voice_id": self.voice_id, "speed": self.speed, "vol": self.vol, "pitch": self.pitch}
        voice |= drop_empty(
            emotion=self.emotion,
            text_normalization=self.text_normalization or None,
            latex_read=self.latex_read or None,
        )
        sound = {"sample_rate": self.sample_rate_hz, "format": self.format, "channel": self.channels}
        if self.format == "mp3":
            sound["bitrate"] = self.bitrate_bps
        found: dict[str, Any] = {"model": self.model, "voice_setting": voice, "audio_setting": sound}
        if self.timbre_weights:
            del voice["voice_id"]
            found["timbre_weights"] = [{"voice_id": name, "weight": weight} for name, weight in self.timbre_weights]
        if self.language_boost:
            found["language_boost"] = self.language_boost
        if self.pronunciation:
            found["pronunciation_dict"] = {"tone": list(self.pronunciation)}
        if changes := self.modify.body():
            found["voice_modify"] = changes
        return found

    def answer_limit_bytes(self) -> int:
        """Return how large an answer may get before it is no answer: three times what the text can take, in hex."""
        rate = self.bitrate_bps // 8 if self.format == "mp3" else self.sample_rate_hz * BYTES_A_SAMPLE * self.channels
        seconds = SLACK_S + 3 * spoken_seconds(self.text, self.speed)
        return max(LEAST_BYTES, int(2 * rate * seconds))
