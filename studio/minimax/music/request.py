"""What a music request says, as people mean it and as the API spells it."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from studio.minimax.wire.body import drop_empty

LONGEST_S = 900  # no song is; some are five minutes
BYTES_A_FRAME = 4  # two channels of two bytes


@dataclass(frozen=True, slots=True)
class MusicRequest:
    """What music is to sound like; what is empty is not sent."""

    model: str
    prompt: str = ""
    lyrics: str = ""
    refer_voice: str = ""  # of music-01, as `Music.upload` returns them
    refer_instrumental: str = ""
    sample_rate_hz: int = 44100
    bitrate_bps: int = 256000  # of mp3
    format: str = "mp3"
    is_instrumental: bool = False
    lyrics_optimizer: bool = False  # lets the model write the lyrics
    seed: int | None = None
    audio_url: str = ""  # what a cover is made of: a link,
    audio: bytes = b""  # or the recording itself,
    cover_feature_id: str = ""  # or what `Music.prepare_cover` returned
    aigc_watermark: bool = False
    as_link: bool = False  # which dies after a day; else the sound itself comes

    def body(self) -> dict[str, Any]:
        """Return the request as the API spells it, but for how the answer is to come."""
        sound = {"sample_rate": self.sample_rate_hz, "format": self.format}
        if self.format == "mp3":
            sound["bitrate"] = self.bitrate_bps
        return drop_empty(
            model=self.model,
            prompt=self.prompt,
            lyrics=self.lyrics,
            refer_voice=self.refer_voice,
            refer_instrumental=self.refer_instrumental,
            audio_setting=sound,
            seed=self.seed,
            is_instrumental=self.is_instrumental or None,
            lyrics_optimizer=self.lyrics_optimizer or None,
            audio_url=self.audio_url,
            audio_base64=b64encode(self.audio).decode(),
            cover_feature_id=self.cover_feature_id,
            aigc_watermark=self.aigc_watermark or None,
        )

    def answer_limit_bytes(self) -> int:
        """Return how large an answer may get before it is no answer, in hex."""
        rate = self.bitrate_bps // 8 if self.format == "mp3" else self.sample_rate_hz * BYTES_A_FRAME
        return 2 * LONGEST_S * rate
