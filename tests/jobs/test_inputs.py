"""What is sent on of somebody's file: what is seen or heard, and nothing about where and with what it was taken."""

import io
import shutil
from base64 import b64decode
from pathlib import Path
from typing import Any

import av
import pytest

from studio.jobs.inputs import InputFile, InputGone
from studio.library import store
from studio.library.media.image import SENT
from tests.library.conftest import children, data_folder
from tests.library.pictures import drawing, opened, photograph, saved
from tests.library.sounds import heard, sound

__all__ = ["children", "data_folder"]
pytestmark = [pytest.mark.usefixtures("data_folder", "children"), pytest.mark.asyncio(loop_scope="module")]
SECRET = b"SECRET-PLACE"
SAME = pytest.approx(2.0, abs=0.1)


async def given(data: bytes) -> InputFile:
    """Return a file of the library as a kind gets it."""
    stored = await store.keep(data)
    return InputFile("0" * 12, "Keeper", stored.media_type, stored.path)


def tagged(format: str) -> bytes:
    """Return a sound that tells where it was recorded."""
    target = io.BytesIO()
    with av.open(io.BytesIO(sound(format))) as plain, av.open(target, "w", format=format) as output:
        output.metadata.update({"title": SECRET.decode(), "comment": SECRET.decode()})
        stream = output.add_stream_from_template(plain.streams.audio[0])
        for packet in plain.demux(plain.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                output.mux(packet)
    return target.getvalue()


async def test_a_photograph_is_sent_upright_and_without_its_place() -> None:
    file = await given(photograph())
    assert SECRET in store.file_of(file.path).read_bytes()
    kind, _, data = (await file.to_data_uri()).partition(",")
    sent = opened(b64decode(data))
    assert (kind, sent.format, sent.size) == ("data:image/jpeg;base64", "JPEG", (1000, 1600))
    assert not sent.getexif() and not sent.info.keys() & {"exif", "comment", "icc_profile"}
    assert b"SECRET" not in b64decode(data)


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
async def test_any_picture_is_sent_as_a_jpeg_and_what_is_clear_is_white(format: str) -> None:
    clear = saved(drawing(640, 400, (0, 0, 0, 0), "RGBA"), format)
    file = await given(clear)
    assert (file.sent_type, file.suffix, file.send_copy) == ("image/jpeg", ".jpg", SENT.name)
    sent: Any = opened(await file.read())
    assert (sent.format, sent.mode, sent.size) == ("JPEG", "RGB", (640, 400)) and min(sent.getpixel((600, 380))) > 250


@pytest.mark.parametrize(("format", "suffix"), [("mp3", ".mp3"), ("wav", ".wav"), ("ipod", ".m4a")])
async def test_a_sound_is_sent_as_it_is_but_for_its_tags(format: str, suffix: str) -> None:
    file = await given(tagged(format))
    assert SECRET in store.file_of(file.path).read_bytes()
    sent = await file.read()
    before, after = (heard(data, "mp4" if format == "ipod" else format) for data in (tagged(format), sent))
    assert (file.suffix, after["codec"], after["seconds"]) == (suffix, before["codec"], SAME)
    assert SECRET not in sent


@pytest.mark.parametrize("format", ["flac", "ogg", "webm"])
async def test_a_sound_that_minimax_does_not_take_is_sent_as_mp3(format: str) -> None:
    file = await given(sound(format, 2.0, 48_000))
    assert (file.suffix, file.sent_type, heard(await file.read(), "mp3")["seconds"]) == (".mp3", "audio/mpeg", SAME)


async def test_a_text_is_sent_as_it_is() -> None:
    file = await given("Grüße".encode())
    assert (await file.read(), file.sent_type, file.suffix) == ("Grüße".encode(), "text/plain", ".txt")


@pytest.mark.parametrize("data", [sound("flac"), b"a text"])
async def test_a_file_that_is_gone_ends_the_job_unsent(data: bytes, data_folder: Path) -> None:
    file = await given(data)
    store.forget(file.path)
    shutil.rmtree(data_folder / "derived", ignore_errors=True)
    with pytest.raises(InputGone, match="Keeper"):
        await file.read()
