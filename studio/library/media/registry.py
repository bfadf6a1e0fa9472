"""The kinds of file that are kept: an allow-list, told by their first bytes and never by their name."""

from dataclasses import dataclass
from typing import Any

import puremagic

SNIFF_BYTES = 4096
MARK_BYTES = 4
DEFAULT_RATE_HZ, DEFAULT_CHANNELS = 32000, 1


@dataclass(frozen=True, slots=True)
class MediaType:
    """One kind of file; ``demuxer`` is the only reader that may open it, ``inline`` means browsers play it."""

    name: str
    suffix: str
    demuxer: str
    inline: bool = True


MP3 = MediaType("audio/mpeg", "mp3", "mp3")
WAV = MediaType("audio/wav", "wav", "wav")
FLAC = MediaType("audio/flac", "flac", "flac")
OGG = MediaType("audio/ogg", "ogg", "ogg")
PCM = MediaType("audio/pcm", "pcm", "s16le", inline=False)
BY_NAME = {kind.name: kind for kind in (MP3, WAV, FLAC, OGG, PCM)}


def sniff(head: bytes, name_hint: str = "") -> str | None:
    """Return the media type of a file by its beginning, or None for what is not kept here.

    Raw samples have no mark, so for them the hint decides: ``name.24000.2.pcm`` is 24 kHz in two channels.
    """
    for kind, fits in ((WAV, _is_wav), (FLAC, _is_flac), (OGG, _is_ogg)):
        if fits(head):
            return kind.name
    if head and name_hint.endswith(".pcm"):
        return None if _is_known(head) else _pcm(name_hint)
    return MP3.name if _is_mp3(head) else None


def media_type(name: str) -> MediaType | None:
    """Return the entry of the allow-list for a stored name, whatever its parameters."""
    return BY_NAME.get(name.partition(";")[0])


def reader(name: str) -> tuple[str, dict[str, str]]:
    """Return the demuxer of a stored media type and its options. Raises KeyError."""
    options: dict[str, Any] = dict(part.strip().split("=") for part in name.split(";")[1:])
    if options:
        options = {"sample_rate": options["rate"], "ch_layout": "stereo" if options["channels"] == "2" else "mono"}
    return BY_NAME[name.partition(";")[0]].demuxer, options


def _is_wav(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WAVE"


def _is_flac(head: bytes) -> bool:
    return head[:4] == b"fLaC"


def _is_ogg(head: bytes) -> bool:
    return head[:4] == b"OggS" and b"OpusHead" in head[:64]


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


def _is_known(head: bytes) -> bool:
    # Something that has a mark of its own is not raw sound, whatever its name says. Only marks with letters count:
    # quiet samples are small numbers, and a silent beginning looks like many a binary format.
    marks = [match.byte_match for match in puremagic.magic_string(head)]
    return any(len(mark) >= MARK_BYTES and sum(32 <= byte < 127 for byte in mark) > 1 for mark in marks)
