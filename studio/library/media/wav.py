"""The sizes in the head of a WAV: a program that streams does not know them, and others then read a day of sound."""

from typing import BinaryIO

HEAD, CHUNK_HEAD = 12, 8
MOST_HEAD_BYTES = 1 << 20  # of chunks before the sound
PLACEHOLDERS = 0x7FFFF000  # from here on, as programs write it that stream: 0x7FFFF000, 0x7FFFFFFF, 0xFFFFFFFF …
DATA = b"data"


def mend_sizes(file: BinaryIO, size_bytes: int) -> bool:
    """Write the true sizes into the head of a WAV whose own are placeholders; return whether any was.

    Any other size stays as it came: one that is too large tells that sound is missing.
    """
    file.seek(0)
    head = file.read(HEAD)
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return False
    sizes = [(4, size_bytes - CHUNK_HEAD)]
    if (at := find_data(file, size_bytes)) is not None:
        sizes.append((at + 4, size_bytes - at - CHUNK_HEAD))
    unknown = [(place, size) for place, size in sizes if is_placeholder(read_size(file, place), size)]
    for place, size in unknown:
        file.seek(place)
        file.write(size.to_bytes(4, "little"))
    return bool(unknown)


def find_data(file: BinaryIO, size_bytes: int) -> int | None:
    """Return where the chunk of the sound begins."""
    at = HEAD
    while at + CHUNK_HEAD <= min(size_bytes, MOST_HEAD_BYTES):
        file.seek(at)
        head = file.read(CHUNK_HEAD)
        if head[:4] == DATA:
            return at
        length = int.from_bytes(head[4:], "little")
        at += CHUNK_HEAD + length + length % 2
    return None


def read_size(file: BinaryIO, at: int) -> int:
    """Return a size of the head."""
    file.seek(at)
    return int.from_bytes(file.read(4), "little")


def is_placeholder(told: int, true: int) -> bool:
    """Return whether a size stands for one that was not known, and can be written now."""
    return 0 < true < PLACEHOLDERS and (not told or told >= PLACEHOLDERS)
