"""Read the result of long speech: an archive with audio, sentence times and facts of each text."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from studio.minimax.audio.facts import SpeechFacts, parse_speech_facts
from studio.minimax.audio.subtitles import parse_subtitles
from studio.minimax.long_speech.archive import iter_members
from studio.minimax.wire.parse import get_object

MAX_UNPACKED_BYTES = 2 * 1024**3
MAX_JSON_BYTES = 16 * 1024**2
SUFFIXES = ("mp3", "wav", "flac", "pcm", "opus", "ogg", "m4a")
MAGIC_BYTES = {
    b"ID3": "mp3",
    b"\xff\xfb": "mp3",
    b"\xff\xf3": "mp3",
    b"\xff\xf2": "mp3",
    b"\xff\xfa": "mp3",
    b"fLaC": "flac",
    b"RIFF": "wav",
    b"OggS": "opus",
}


@dataclass(frozen=True, slots=True)
class SpokenText:
    """The audio file of one text, its sentences (of `parse_subtitles`), and its facts, 0 where it has none."""

    sound: Path
    sentences: list[dict[str, Any]]
    facts: SpeechFacts


@dataclass(slots=True)
class BundleContents:
    """The members read so far, by the stem of their names, which files of one text share."""

    sounds: dict[str, Path] = field(default_factory=dict)
    sentences: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    facts: dict[str, SpeechFacts] = field(default_factory=dict)

    def texts(self) -> Iterator[SpokenText]:
        """Yield the texts; where there is one audio file only, all other members belong to it."""
        for stem, sound in self.sounds.items():
            stems = {*self.sentences, *self.facts} if len(self.sounds) == 1 else {stem}
            rows = chain.from_iterable(found for one, found in self.sentences.items() if one in stems)
            facts = (found for one, found in self.facts.items() if one in stems)
            yield SpokenText(sound, list(rows), next(facts, parse_speech_facts({}, "")))


def read_bundle(path: Path, folder: Path, *, limit_bytes: int = MAX_UNPACKED_BYTES) -> list[SpokenText]:
    """Return the texts of a result, their audio written into a folder under generated names.

    Blocking: call it in a thread. Raises ValueError for a damaged archive, one above the limit or one without audio;
    then no file is left in the folder.
    """
    contents = BundleContents()
    try:
        for name, pieces in iter_members(path, limit_bytes):
            add_member(contents, folder, PurePosixPath(name.replace("\\", "/")), pieces)
        if not contents.sounds:
            raise ValueError("the bundle holds no sound")
    except BaseException:
        for sound in contents.sounds.values():
            sound.unlink(missing_ok=True)
        raise
    return list(contents.texts())


def add_member(contents: BundleContents, folder: Path, name: PurePosixPath, pieces: Iterator[bytes]) -> None:
    """Add a member to the contents; other types than audio and JSON are skipped."""
    first, stem = next(pieces, b""), f"{name.parent}/{name.stem}"
    if suffix := detect_suffix(name, first):
        sound = folder / f"{len(contents.sounds) + 1}.{suffix}"
        with sound.open("xb") as file:
            # A repeated name must not replace the first file.
            contents.sounds[stem if stem not in contents.sounds else f"{stem}/{sound.name}"] = sound
            for piece in chain([first], pieces):
                file.write(piece)
    elif first.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{"):
        add_json(contents, stem, read_all(first, pieces))


def detect_suffix(name: PurePosixPath, first: bytes) -> str:
    """Return the audio format of a file by its name or its first bytes, empty for no audio."""
    suffix = name.suffix[1:].lower()
    if suffix in SUFFIXES:
        return suffix
    return next((found for start, found in MAGIC_BYTES.items() if first.startswith(start)), "")


def read_all(first: bytes, pieces: Iterator[bytes]) -> bytes:
    """Return a whole member. Raises ValueError for one that is too large for JSON."""
    data = bytearray(first)
    for piece in pieces:
        data += piece
        if len(data) > MAX_JSON_BYTES:
            raise ValueError("the bundle unpacks to too much")
    return bytes(data)


def add_json(contents: BundleContents, stem: str, data: bytes) -> None:
    """Add sentences or facts; invalid JSON is skipped, since the audio was paid for."""
    with suppress(ValueError, RecursionError):
        content = json.loads(data.decode("utf-8-sig"))
        if isinstance(content, list):
            contents.sentences.setdefault(stem, []).extend(parse_subtitles(data))
        elif isinstance(content, dict):
            answer = content if get_object(content, "extra_info") else {"extra_info": content}
            contents.facts[stem] = parse_speech_facts(answer, "")
