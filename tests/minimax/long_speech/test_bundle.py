"""The result of long speech: read whole, and read with mistrust."""

import gzip
import io
import json
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.minimax.long_speech.endpoints import SpokenText, read_bundle

SOUND = b"ID3\x04" + bytes(range(256)) * 2000  # longer than one piece
TITLES = b'\xef\xbb\xbf[{"text":"It was quiet.","time_begin":0,"time_end":935}]'
EXTRA = json.dumps(
    {
        "audio_length": 935,
        "audio_sample_rate": 32000,
        "audio_size": 512004,
        "bitrate": 128000,
        "audio_format": "mp3",
        "audio_channel": 2,
        "usage_characters": 13,
    }
).encode()
RESULT = {"95157/content.mp3": SOUND, "95157/content.titles": TITLES, "95157/content.extra": EXTRA}

type Packer = Callable[[dict[str, bytes]], bytes]
type Unpack = Callable[..., list[SpokenText]]


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], kind: int = tarfile.USTAR_FORMAT) -> bytes:
    """Return a tar, with a folder and a link among its members."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
        for name, data in files.items():
            row = tarfile.TarInfo(name)
            row.size = len(data)
            archive.addfile(row, io.BytesIO(data))
        for name, member in (("95157", tarfile.DIRTYPE), ("link.mp3", tarfile.SYMTYPE)):
            row = tarfile.TarInfo(name)
            row.type, row.linkname = member, "/etc/passwd"
            archive.addfile(row)
    return out.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    """Return a tar that is compressed."""
    return gzip.compress(tarred(files))


every_packer = pytest.mark.parametrize("pack", [zipped, tarred, packed], ids=lambda pack: pack.__name__)


@pytest.fixture
def unpack(tmp_path: Path) -> Unpack:
    """Read a bundle of these bytes into a folder of its own."""
    (tmp_path / "out").mkdir()

    def read(data: bytes, **limits: int) -> list[SpokenText]:
        path = tmp_path / "result"
        path.write_bytes(data)
        return read_bundle(path, tmp_path / "out", **limits)

    return read


@every_packer
def test_a_bundle_is_a_sound_its_sentences_and_its_facts(pack: Packer, unpack: Unpack) -> None:
    (found,) = unpack(pack(RESULT))
    assert (found.sound.name, found.sound.read_bytes()) == ("1.mp3", SOUND)
    assert found.sentences == [{"text": "It was quiet.", "begin_ms": 0, "end_ms": 935}]
    assert (found.facts.duration_ms, found.facts.usage_characters, found.facts.channels) == (935, 13, 2)


@every_packer
def test_many_texts_keep_what_belongs_to_each(pack: Packer, unpack: Unpack) -> None:
    second = TITLES.replace(b"quiet", b"loud")
    one, two = unpack(
        pack(
            {
                "7/one.titles": TITLES,
                "7/one.mp3": SOUND,
                "7/two.mp3": b"ID3",
                "7/two.titles": second,
                "7/one.extra": EXTRA,
            }
        )
    )
    assert (one.sound.read_bytes(), two.sound.read_bytes()) == (SOUND, b"ID3")
    assert [one.sentences[0]["text"], two.sentences[0]["text"]] == ["It was quiet.", "It was loud."]
    assert [one.facts.duration_ms, two.facts.duration_ms] == [935, 0]


def test_a_name_that_comes_twice_is_two_sounds(unpack: Unpack) -> None:
    assert len(unpack(tarred({"a.mp3": SOUND, "a.wav": b"RIFF"}))) == 2


@every_packer
def test_a_name_never_becomes_a_path(pack: Packer, unpack: Unpack, tmp_path: Path) -> None:
    found = unpack(pack({"../../evil.mp3": SOUND, "/tmp/evil.wav": b"RIFF", "C:\\evil.flac": b"fLaC"}))
    assert [text.sound.name for text in found] == ["1.mp3", "2.wav", "3.flac"]
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        "1.mp3",
        "2.wav",
        "3.flac",
        "result",
    ]


@every_packer
def test_what_unpacks_to_too_much_is_refused_and_leaves_nothing(pack: Packer, unpack: Unpack, tmp_path: Path) -> None:
    bomb = pack({"a.mp3": SOUND, "b.mp3": b"\0" * 40_000_000})
    with pytest.raises(ValueError, match="too much"):
        unpack(bomb, limit_bytes=5_000_000)
    assert list((tmp_path / "out").iterdir()) == []


@every_packer
def test_too_many_members_are_refused(pack: Packer, unpack: Unpack) -> None:
    with pytest.raises(ValueError, match="too many"):
        unpack(pack({f"{number}.txt": b"x" for number in range(1100)}))


@every_packer
def test_cut_anywhere_it_is_damaged_or_whole_and_leaves_nothing(pack: Packer, unpack: Unpack, tmp_path: Path) -> None:
    whole = pack({"a.mp3": b"ID3" + bytes(2000), "a.titles": TITLES})
    for cut in range(0, len(whole), 61):
        try:
            found = unpack(whole[:cut])
        except ValueError:
            assert list((tmp_path / "out").iterdir()) == []
        else:
            assert found[0].sound.read_bytes() == b"ID3" + bytes(2000)
            found[0].sound.unlink()


@pytest.mark.parametrize("words", [b"[broken", b"[" * 100_000, b'{"audio_length": []}', b"[1, null]", b"{\xff}", b"{}"])
def test_words_that_cannot_be_read_do_not_lose_the_sound(unpack: Unpack, words: bytes) -> None:
    (found,) = unpack(zipped({"a.mp3": SOUND, "a.titles": words, "a.txt": b"It was quiet.", "empty": b""}))
    assert (found.sentences, found.facts.duration_ms) == ([], 0)


@pytest.mark.parametrize("name", ["a", "a.bin"])
def test_a_sound_is_known_by_its_first_bytes_too(unpack: Unpack, name: str) -> None:
    assert unpack(zipped({name: b"fLaC\0"}))[0].sound.name == "1.flac"


def test_a_sound_may_come_without_a_bundle(unpack: Unpack) -> None:
    assert unpack(SOUND)[0].sound.read_bytes() == SOUND


def test_facts_may_lie_one_level_deeper(unpack: Unpack) -> None:
    (found,) = unpack(zipped({"a.mp3": SOUND, "b.extra": b'{"extra_info":{"audio_length":"935"}}'}))
    assert found.facts.duration_ms == 935


@pytest.mark.parametrize(
    "odd",
    [
        b"",
        b"<html>",
        b'{"base_resp":{}}',
        b"PK\x03\x04",
        b"PK\x03\x04" + bytes(100),
        b"\x1f\x8b",
        gzip.compress(b"<html>", mtime=0),
        bytes(2048),
    ],
)
def test_what_is_no_bundle_is_refused(unpack: Unpack, odd: bytes) -> None:
    with pytest.raises(ValueError, match="bundle"):
        unpack(odd)


def test_words_without_end_are_refused(unpack: Unpack) -> None:
    with pytest.raises(ValueError, match="too much"):
        unpack(zipped({"a.mp3": SOUND, "a.titles": b"[" + b" " * 17 * 1024**2}))


def test_ways_of_packing_that_swell_are_refused(unpack: Unpack) -> None:
    with pytest.raises(ValueError, match="not known"):
        unpack(zipped({"a.mp3": SOUND}, zipfile.ZIP_LZMA))


def test_a_longer_name_than_fits_is_stepped_over(unpack: Unpack) -> None:
    found = unpack(tarred({"x" * 200 + ".mp3": SOUND}, tarfile.GNU_FORMAT))
    assert found[0].sound.read_bytes() == SOUND


def test_a_header_may_lie_about_its_size(unpack: Unpack) -> None:
    row = tarfile.TarInfo("a.mp3")
    row.size = 8 * 1024**3
    with pytest.raises(ValueError, match="damaged"):
        unpack(row.tobuf(tarfile.GNU_FORMAT) + SOUND)
    data = bytearray(zipped({"a.mp3": SOUND}, zipfile.ZIP_STORED))
    at = data.rfind(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 2**31)
    assert unpack(bytes(data))[0].sound.read_bytes() == SOUND
