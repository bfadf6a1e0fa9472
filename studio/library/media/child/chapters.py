"""The chapters of an audiobook as files of their own, in the media child: sound is copied, not encoded again."""

from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import av
from av.container import InputContainer
from av.error import FFmpegError

from studio.lib.worker import WorkFailed

FORBIDDEN = frozenset('/\\:*?"<>|')
LONGEST_NAME = 100
CONTAINER = "ipod"  # M4A


def write_chapters(source: str, reader: str, file: BinaryIO) -> None:
    """Write a ZIP with one file a chapter, by the marks of an audiobook. Raises WorkFailed where there are none."""
    try:
        with (
            open(source, "rb") as read,
            av.open(read, format=reader) as book,
            ZipFile(file, "w", ZIP_STORED) as archive,
        ):
            assert isinstance(book, InputContainer)
            marks = book.chapters()
            if not marks:
                raise WorkFailed("There are no chapters in this sound.")
            width = len(str(len(marks)))
            for number, (mark, sound) in enumerate(cut_at(book, marks), 1):
                name = f"{number:0{width}} {to_name(mark['metadata'].get('title', ''))}".strip()
                archive.writestr(ZipInfo(f"{name}.m4a"), sound)
    except (FFmpegError, ValueError, IndexError) as error:
        raise WorkFailed(f"This file cannot be cut into its chapters: {error}.") from None


def cut_at(book: InputContainer, marks: list[Any]) -> Iterator[tuple[Any, bytes]]:
    """Yield each mark with its sound; the book is read once."""
    heard = book.streams.audio[0]
    packets: Iterator[Any] = (packet for packet in book.demux(heard) if packet.dts is not None)
    packet = next(packets, None)
    for mark in marks:
        end = float(mark["end"] * Fraction(mark["time_base"]))
        target = BytesIO()
        with av.open(target, "w", format=CONTAINER) as output:
            written = output.add_stream_from_template(heard)
            first = packet.dts if packet else 0
            is_last = mark is marks[-1]
            while packet is not None and (is_last or float(packet.dts * packet.time_base) < end):
                packet.pts, packet.dts, packet.stream = packet.dts - first, packet.dts - first, written
                output.mux(packet)
                packet = next(packets, None)
        yield mark, target.getvalue()


def to_name(title: str) -> str:
    """Return a title as a part of a file's name on any system."""
    plain = "".join(" " if sign in FORBIDDEN or not sign.isprintable() else sign for sign in title)
    return " ".join(plain.split())[:LONGEST_NAME].rstrip(". ")
