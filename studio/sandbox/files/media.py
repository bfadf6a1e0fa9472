"""What may be uploaded to make clips of: pictures, clips and sounds, recognized by their first bytes."""

from dataclasses import dataclass

HEAD_BYTES = 16


@dataclass(frozen=True, slots=True)
class Media:
    """A type of file, and how many megabytes it may have."""

    name: str
    most_mb: int


PICTURE = Media("image", 30)
CLIP = Media("video", 50)
SOUND = Media("audio", 15)
BEGINNINGS = {b"\xff\xd8\xff": PICTURE, b"\x89PNG\r\n\x1a\n": PICTURE, b"ID3": SOUND}
RIFFS = {b"WEBP": PICTURE, b"WAVE": SOUND}
# of the second byte of MPEG sound
SYNC_AND_LAYER = 0b1110_0110
LAYER_3 = 0b1110_0010
ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free")


def detect_media(head: bytes) -> Media | None:
    """Return a file's type, None for what no clip can be made of."""
    if head[:4] == b"RIFF":
        return RIFFS.get(head[8:12])
    if head[4:8] in ATOMS:
        return CLIP
    if head[:1] == b"\xff" and len(head) > 1 and head[1] & SYNC_AND_LAYER == LAYER_3:
        return SOUND
    return next((media for start, media in BEGINNINGS.items() if head.startswith(start)), None)
