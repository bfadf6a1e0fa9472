"""Music requests, and their JSON."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from studio.minimax.wire.body import drop_empty

MAX_SONG_S = 900  # no song is; some are five minutes
BYTES_PER_FRAME = 4  # two channels of two bytes


@dataclass(frozen=True, slots=True)
class MusicRequest:
    """A song to generate; empty fields are not sent."""

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
    audio_url: str = ""  # the song of a cover: a link,
    audio: bytes = b""  # or the recording itself,
    cover_feature_id: str = ""  # or what `Music.prepare_cover` returned
    aigc_watermark: bool = False
    as_link: bool = False  # instead of the audio; it expires after a day

    def to_json(self) -> dict[str, Any]:
        """Return the request body without the format of the answer."""
        audio = {"sample_rate": self.sample_rate_hz, "format": self.format}
        if self.format == "mp3":
            audio["bitrate"] = self.bitrate_bps
        return drop_empty(
            model=self.model,
            prompt=self.prompt,
            lyrics=self.lyrics,
            refer_voice=self.refer_voice,
            refer_instrumental=self.refer_instrumental,
            audio_setting=audio,
            seed=self.seed,
            is_instrumental=self.is_instrumental or None,
            lyrics_optimizer=self.lyrics_optimizer or None,
            audio_url=self.audio_url,
            audio_base64=b64encode(self.audio).decode(),
            cover_feature_id=self.cover_feature_id,
            aigc_watermark=self.aigc_watermark or None,
        )

    def answer_limit_bytes(self) -> int:
        """Return the size limit of an answer, in hexadecimal."""
        rate = self.bitrate_bps // 8 if self.format == "mp3" else self.sample_rate_hz * BYTES_PER_FRAME
        return 2 * MAX_SONG_S * rate
