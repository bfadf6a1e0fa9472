"""Films in the media child: lengths from every packet, stills from decoded frames; headers are not believed."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, BinaryIO

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.frame import VideoFrame
from PIL import Image

from studio.lib.worker import Answer, WorkFailed
from studio.library.media.child.colour import tone_of
from studio.library.media.child.files import write_files
from studio.library.media.child.hdr import to_image
from studio.library.media.child.image import shrink, width_of
from studio.library.media.child.preview import LONGEST_S, MOST_FPS, even_size, write_preview

MOST_PIXELS = 8192 * 4320
FIRST_FRAMES = 75
CONTRAST = 24  # a poster is the first frame that is not nearly one colour, of three seconds
STRIP_FRAMES, STRIP_HEIGHT = 12, 90
LONG_S = 20  # the strip of a longer film is made of key frames alone
MICROSECONDS = 1_000_000
MILLISECOND = 0.001
LAST_S = 2.0  # of the end, in which the last frame is looked for


def inspect(source: str, reader: str) -> Iterator[Answer]:
    """Measure a film: size as it is shown, frame rate, length, sound, and the tone of its poster."""
    still = poster(source, reader)
    count, length_s, has_sound = count_packets(source, reader)
    details = {"width": still.width, "height": still.height, "duration_ms": round(length_s * 1000)}
    if (announced := announced_ms(source, reader)) > details["duration_ms"]:
        details["announced_ms"] = announced
    fps = round(count / length_s, 2) if length_s else 0.0
    yield {**details, "frames": count, "fps": fps, "has_sound": has_sound, "tone": tone_of(still)}, b""


def derive(source: str, reader: str, targets: dict[str, str]) -> Iterator[Answer]:
    """Write the poster, its smaller widths, the filmstrip, the preview, or one frame as it is."""
    still = cache(lambda: poster(source, reader))  # several widths are made of one

    def render(name: str, file: BinaryIO) -> None:
        stem, _, suffix = name.partition(".")
        if suffix == "mp4":
            return write_preview(file, beginning(source, reader), frame_rate(source, reader))
        if suffix == "png":
            return one_frame(source, reader, stem.rpartition("-")[2]).save(file, "PNG", compress_level=3)
        if stem == "filmstrip":
            image = filmstrip(source, reader, still().width / still().height)
        else:
            image = shrink(still(), width_of(name) or still().width)
        return image.save(file, "WEBP", quality=78, method=2)

    return write_files(targets, render)


@contextmanager
def opened(source: str, reader: str) -> Iterator[tuple[InputContainer, Any]]:
    """Open a film with one demuxer and yield its stream of pictures. Raises WorkFailed."""
    # A file object and a forced reader: no playlist, no address and no other file is ever opened.
    try:
        with open(source, "rb") as file, av.open(file, format=reader) as container:
            assert isinstance(container, InputContainer)
            films = [one for one in container.streams.video if not one.disposition & Disposition.attached_pic]
            if not films:
                raise WorkFailed("There are no moving pictures in this file.")
            width, height = films[0].codec_context.width, films[0].codec_context.height
            if width * height > MOST_PIXELS:
                raise WorkFailed(f"{width:,} × {height:,} pixels are too many for a film.")
            yield container, films[0]
    except MemoryError:
        raise WorkFailed("This film is too large to be opened here.") from None
    except (FFmpegError, ValueError) as error:
        raise WorkFailed(f"This file cannot be read as a film: {error}.") from None


def count_packets(source: str, reader: str) -> tuple[int, float, bool]:
    """Return the number of frames, the length in seconds and whether there is sound."""
    count, begin, end, has_sound = 0, None, 0.0, False
    with opened(source, reader) as (container, film):
        for packet in container.demux():
            if packet.size and packet.stream.type == "audio":
                has_sound = True
            if not packet.size or packet.stream is not film or packet.pts is None:
                continue
            time = float(packet.pts * packet.time_base)
            begin = time if begin is None else min(begin, time)
            end = max(end, time + float((packet.duration or 0) * packet.time_base))
            count += 1
    return count, max(0.0, end - (begin or 0.0)), has_sound


def announced_ms(source: str, reader: str) -> int:
    """Return how long the pictures last by the file's header, 0 where it does not say."""
    with opened(source, reader) as (container, film):
        if film.duration:
            return round(float(film.duration * film.time_base) * 1000)
        return round((container.duration or 0) / 1000)


def poster(source: str, reader: str) -> Image.Image:
    """Return the first frame that is not nearly one colour."""
    last = None
    with opened(source, reader) as (container, film):
        for number, frame in enumerate(decoded(container, film)):
            last = frame
            low, high = frame.reformat(width=16, height=9, format="rgb24").to_image().convert("L").getextrema()
            if high - low > CONTRAST or number >= FIRST_FRAMES:
                break
        if last is None:
            raise WorkFailed("No picture of this film can be read.")
        return still_of(last)


def frame_rate(source: str, reader: str) -> float:
    """Return the frames of a second, on average."""
    count, length_s, _ = count_packets(source, reader)
    return count / length_s if length_s else 0.0


def beginning(source: str, reader: str) -> Iterator[tuple[float, Image.Image]]:
    """Yield the first seconds, small, each frame with its moment in seconds; no more of them than lists show."""
    next_at = 0.0
    with opened(source, reader) as (container, film):
        start = float((film.start_time or 0) * film.time_base)
        for frame in decoded(container, film):
            moment = (frame.time or 0.0) - start
            if moment >= LONGEST_S:
                return
            if moment + MILLISECOND < next_at:
                continue
            next_at = max(next_at, moment) + 1 / MOST_FPS - MILLISECOND
            yield max(0.0, moment), still_of(frame, even_size(frame.width, frame.height))


def one_frame(source: str, reader: str, at: str) -> Image.Image:
    """Return the frame that is seen at a moment (milliseconds), or the very last one of the film ("last")."""
    _, length_s, _ = count_packets(source, reader)
    with opened(source, reader) as (container, film):
        moment = None if at == "last" else int(at) / 1000
        found = last_frame(container, film, length_s) if moment is None else frame_seen_at(container, film, moment)
        if found is None:
            raise WorkFailed("This frame cannot be read.")
        return still_of(found)


def last_frame(container: InputContainer, film: Any, length_s: float) -> VideoFrame | None:
    """Return the last frame that can be decoded."""
    for back_s in (LAST_S, length_s):  # what is damaged near the end is looked for from the beginning
        seek(container, film, max(0.0, length_s - back_s))
        last = None
        for frame in decoded(container, film):
            last = frame
        if last is not None:
            return last
    return None


def frame_seen_at(container: InputContainer, film: Any, moment: float) -> VideoFrame | None:
    """Return the frame that is on the screen at a moment (seconds): the last one that began before it."""
    start = seek(container, film, moment)
    seen = None
    for frame in decoded(container, film):
        if seen is not None and (frame.time or 0) > start + moment + MILLISECOND:
            break
        seen = frame
    return seen


def seek(container: InputContainer, film: Any, moment: float) -> float:
    """Go to the key frame before a moment (seconds) and return when the film begins."""
    start = float((film.start_time or 0) * film.time_base)
    container.seek(int((start + moment) * MICROSECONDS), backward=True)
    return start


def filmstrip(source: str, reader: str, aspect: float) -> Image.Image:
    """Return twelve frames side by side, from evenly spread moments."""
    _, length_s, _ = count_packets(source, reader)
    width = max(2, round(STRIP_HEIGHT * min(4.0, max(0.25, aspect))))
    strip = Image.new("RGB", (width * STRIP_FRAMES, STRIP_HEIGHT))
    with opened(source, reader) as (container, film):
        film.codec_context.skip_frame = "NONKEY" if length_s > LONG_S else "DEFAULT"
        for number in range(STRIP_FRAMES):
            moment = length_s * (number + 0.5) / STRIP_FRAMES
            if (frame := frame_at(container, film, moment)) is not None:
                strip.paste(still_of(frame).resize((width, STRIP_HEIGHT)), (width * number, 0))
    return strip


def frame_at(container: InputContainer, film: Any, moment: float) -> VideoFrame | None:
    """Return the frame that is shown at a moment (seconds), or the last one before the end."""
    start = seek(container, film, moment)
    last = None
    for frame in decoded(container, film):
        last = frame
        if film.codec_context.skip_frame == "NONKEY" or (frame.time or 0) >= start + moment:
            break
    return last


def decoded(container: InputContainer, film: Any) -> Iterator[VideoFrame]:
    """Yield every frame that can be decoded; one that is damaged is passed over."""
    for packet in container.demux(film):
        try:
            yield from packet.decode()  # type: ignore[misc]
        except FFmpegError:
            continue


def still_of(frame: VideoFrame, size: tuple[int, int] | None = None) -> Image.Image:
    """Return a frame as it is shown, perhaps smaller: phones store films lying and tell how to turn them."""
    image = to_image(frame.reformat(*size) if size else frame)
    return image.rotate(frame.rotation, expand=True) if frame.rotation else image
