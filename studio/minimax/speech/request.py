"""Speech requests, and their JSON."""

from dataclasses import dataclass
from typing import Any

from studio.minimax.speech.text import estimate_seconds
from studio.minimax.wire.body import drop_empty

MIN_ANSWER_BYTES = 8 * 1024 * 1024
SLACK_S = 60
BYTES_PER_SAMPLE = 2


@dataclass(frozen=True, slots=True)
class VoiceModify:
    """Effects on the finished audio: each from -100 to 100, 0 for no change."""

    pitch: int = 0  # deep to bright
    intensity: int = 0  # strong to soft
    timbre: int = 0  # full to crisp
    sound_effects: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the effects in the JSON of the API, empty for none."""
        return drop_empty(
            pitch=self.pitch or None,
            intensity=self.intensity or None,
            timbre=self.timbre or None,
            sound_effects=self.sound_effects,
        )


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """A text and how to speak it; empty fields are not sent."""

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
    text_normalization: bool = False  # numbers are spoken as words
    latex_read: bool = False  # formulas between $$ are spoken, in Chinese
    aigc_watermark: bool = False  # adds an audible mark at the end of finished audio

    def settings_to_json(self) -> dict[str, Any]:
        """Return everything but the text, in the JSON of the API."""
        voice: dict[str, Any] = {"voice_id": self.voice_id, "speed": self.speed, "vol": self.vol, "pitch": self.pitch}
        voice |= drop_empty(
            emotion=self.emotion,
            text_normalization=self.text_normalization or None,
            latex_read=self.latex_read or None,
        )
        audio = {"sample_rate": self.sample_rate_hz, "format": self.format, "channel": self.channels}
        if self.format == "mp3":
            audio["bitrate"] = self.bitrate_bps
        settings: dict[str, Any] = {"model": self.model, "voice_setting": voice, "audio_setting": audio}
        if self.timbre_weights:
            del voice["voice_id"]
            settings["timbre_weights"] = [{"voice_id": name, "weight": weight} for name, weight in self.timbre_weights]
        if self.language_boost:
            settings["language_boost"] = self.language_boost
        if self.pronunciation:
            settings["pronunciation_dict"] = {"tone": list(self.pronunciation)}
        if effects := self.modify.to_json():
            settings["voice_modify"] = effects
        return settings

    def answer_limit_bytes(self) -> int:
        """Return the size limit of an answer: three times the estimated length of the text, in hexadecimal."""
        rate = self.bitrate_bps // 8 if self.format == "mp3" else self.sample_rate_hz * BYTES_PER_SAMPLE * self.channels
        seconds = SLACK_S + 3 * estimate_seconds(self.text, self.speed)
        return max(MIN_ANSWER_BYTES, int(2 * rate * seconds))
