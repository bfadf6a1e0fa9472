"""Sound: MP3, WAV, FLAC, Ogg, M4A, WebM recordings and raw samples."""

from collections.abc import Callable
from typing import Any

from studio.library.media import captions
from studio.library.media.marks import brand, has_letter_mark
from studio.library.media.registry import Derivative, Format, MediaType, Medium, register_medium

DEFAULT_RATE_HZ, DEFAULT_CHANNELS = 32000, 1
MP3 = MediaType("audio/mpeg", "mp3", "mp3")
WAV = MediaType("audio/wav", "wav", "wav")
FLAC = MediaType("audio/flac", "flac", "flac")
OGG = MediaType("audio/ogg", "ogg", "ogg", label="Ogg")
M4A = MediaType("audio/mp4", "m4a", "mp4")
M4B = MediaType("audio/x-m4b", "m4b", "mp4", label="M4B")
WEBM = MediaType("audio/webm", "weba", "matroska", label="WebM")
PCM = MediaType("audio/pcm", "pcm", "s16le", inline=False, label="raw samples", upload=False)
SENT = {one.name: f"send.{one.suffix}" for one in (MP3, WAV, M4A)}  # the same sound, without tags
SUBTITLES = (
    Format("srt", "subtitles (SRT)", "application/x-subrip; charset=utf-8", captions.srt),
    Format("vtt", "subtitles (VTT)", "text/vtt; charset=utf-8", captions.vtt),
)
CHANNELS = {"1": "mono", "2": "stereo"}
MINUTE = 60


@register_medium
class Audio(Medium):
    """Sound of any kind: speech, music, effects."""

    name = "audio"
    label = "Sound"
    noun = "a sound"
    icon = "volume"
    by_maker = True
    types = (MP3, WAV, FLAC, OGG, M4A, M4B, WEBM, PCM)
    formats = (
        Format("mp3", "MP3", "audio/mpeg"),
        Format("wav", "WAV", "audio/wav"),
        Format("flac", "FLAC", "audio/flac"),
        Format("zip", "chapters (ZIP)", "application/zip"),
        *SUBTITLES,
    )
    derivatives = tuple(Derivative(name, media_type) for media_type, name in SENT.items())
    browser_copy = "mp3"
    row_template = "library/media/audio/_row.html"
    cell_template = "library/media/audio/_cell.html"
    theatre_modules = ("audio/wave", "audio/player", "asset/said")

    def sniff(self, head: bytes, name_hint: str) -> str | None:
        """Return the media type; for raw samples, which have no mark, the hint decides."""
        for kind, fits in TOLD.items():
            if fits(head):
                return kind.name
        if head and name_hint.endswith(".pcm"):
            return None if has_letter_mark(head) else _pcm(name_hint)
        return MP3.name if _is_mp3(head) else None

    def child_params(self, media_type: str) -> dict[str, Any]:
        """Return the demuxer, and the rate and layout of raw samples."""
        named = parse_parameters(media_type)
        options = {}
        if named:
            options = {"sample_rate": named["rate"], "ch_layout": "stereo" if named["channels"] == "2" else "mono"}
        return {**super().child_params(media_type), "options": options}

    def content_type(self, media_type: str, details: dict[str, Any]) -> str:
        """Return the type as browsers know it: a book is played like any other M4A."""
        return M4A.name if media_type == M4B.name else media_type

    def original_label(self, media_type: str) -> str:
        """Return what the file is, with the rate and channels of raw samples, which nothing else tells."""
        kind = self.type_named(media_type)
        if any(one.suffix == kind.suffix for one in self.formats):
            return ""
        told = parse_parameters(media_type)
        facts = [f"{int(told['rate']) / 1000:g} kHz", CHANNELS.get(told["channels"], "")] if told else []
        return f"original ({', '.join(filter(None, [kind.title, *facts]))})"

    def file_suffix(self, media_type: str) -> str:
        """Return the ending; that of raw samples tells their rate and channels."""
        told = parse_parameters(media_type)
        suffix = super().file_suffix(media_type)
        return f"{told['rate']}.{told['channels']}.{suffix}" if told else suffix

    def send_copy(self, media_type: str) -> str:
        """Return the same sound without tags, or an MP3 of what is in another format."""
        return SENT.get(media_type, "mp3")

    def measure(self, details: dict[str, Any]) -> str:
        """Return the length."""
        return lasting(details.get("duration_ms", 0))

    def formats_for(self, version: Any) -> tuple[Format, ...]:
        """Leave out subtitles where there are no exact times, and chapters where it is no audiobook."""
        offered = (one for one in self.formats if one.suffix != "zip" or version.media_type == M4B.name)
        return tuple(one for one in offered if one.write is None or version.has_words)

    def is_original(self, media_type: str, name: str) -> bool:
        """Return whether the file already is in the wanted format."""
        return self.type_named(media_type).suffix == name


def parse_parameters(media_type: str) -> dict[str, str]:
    """Return the rate and channels that the type of raw samples tells, nothing for any other."""
    return dict(part.strip().split("=") for part in media_type.split(";")[1:])


def lasting(milliseconds: int) -> str:
    """Return a length as ``44 s``, ``1 min 5 s`` or ``2 min``."""
    minutes, seconds = divmod(round(milliseconds / 1000), MINUTE)
    words = [f"{minutes} min"] if minutes else []
    return " ".join(words + [f"{seconds} s"] if seconds or not minutes else words)


def _is_wav(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WAVE"


def _is_flac(head: bytes) -> bool:
    return head[:4] == b"fLaC"


def _is_ogg(head: bytes) -> bool:
    return head[:4] == b"OggS" and b"OpusHead" in head[:64]


def _is_m4a(head: bytes) -> bool:
    return brand(head) == b"M4A "


def _is_m4b(head: bytes) -> bool:
    return brand(head) == b"M4B "


def _is_webm(head: bytes) -> bool:
    # A recording of a browser: a track of sound and none of pictures among the first bytes.
    return head[:4] == b"\x1aE\xdf\xa3" and b"A_OPUS" in head and b"V_" not in head


def _is_mp3(head: bytes) -> bool:
    # A tag, or a frame of layer III with a bitrate and a sample rate that exist.
    if head[:3] == b"ID3":
        return True
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[1] & 0x18 != 0x08 and head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C


def _pcm(name_hint: str) -> str:
    words = name_hint.split(".")
    named = len(words) >= 4 and words[-3].isdigit() and words[-2] in ("1", "2")
    rate, channels = (int(words[-3]), int(words[-2])) if named else (DEFAULT_RATE_HZ, DEFAULT_CHANNELS)
    return f"{PCM.name};rate={rate};channels={channels}"


# How each type is told by its first bytes, in this order.
TOLD: dict[MediaType, Callable[[bytes], bool]] = {
    WAV: _is_wav, FLAC: _is_flac, OGG: _is_ogg, M4A: _is_m4a, M4B: _is_m4b, WEBM: _is_webm,
}  # fmt: skip
