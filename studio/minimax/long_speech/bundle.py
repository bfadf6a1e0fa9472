"""The result of long speech: an archive with a sound for each text, when its sentences are said, and facts."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from studio.minimax.audio.audio import SpeechFacts, facts_of, subtitles
from studio.minimax.long_speech.archive import members
from studio.minimax.wire.parse import get_object

UNPACKED_BYTES = 2 * 1024**3
WORDS_BYTES = 16 * 1024**2
SUFFIXES = ("mp3", "wav", "flac", "pcm", "opus", "ogg", "m4a")
BEGINNINGS = {
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
    """One text's sound, a file now; its sentences are as `subtitles` returns them, its facts nought where none came."""

    sound: Path
    sentences: list[dict[str, Any]]
    facts: SpeechFacts


@dataclass(slots=True)
class Found:
    """What was met so far, by the name that what belongs together shares."""

    sounds: dict[str, Path] = field(default_factory=dict)
    sentences: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    facts: dict[str, SpeechFacts] = field(default_factory=dict)

    def texts(self) -> Iterator[SpokenText]:
        """Yield what belongs together; to an only sound belongs everything, however it is called."""
        for stem, sound in self.sounds.items():
            stems = {*self.sentences, *self.facts} if len(self.sounds) == 1 else {stem}
            rows = chain.from_iterable(found for one, found in self.sentences.items() if one in stems)
            facts = (found for one, found in self.facts.items() if one in stems)
            yield SpokenText(sound, list(rows), next(facts, facts_of({}, "")))


def read_bundle(path: Path, folder: Path, *, limit_bytes: int = UNPACKED_BYTES) -> list[SpokenText]:
    """Return what a result holds, and write its sounds into a folder under names of our own.

    It reads and writes files, so call it in a thread. Raises ValueError for what is damaged, unpacks to too much or
    holds no sound; then nothing is left in the folder.
    """
    found = Found()
    try:
        for name, held in members(path, limit_bytes):
            take(found, folder, PurePosixPath(name.replace("\\", "/")), held)
        if not found.sounds:
            raise ValueError("the bundle holds no sound")
    except BaseException:
        for sound in found.sounds.values():
            sound.unlink(missing_ok=True)
        raise
    return list(found.texts())


def take(found: Found, folder: Path, name: PurePosixPath, held: Iterator[bytes]) -> None:
    """Add a member to what was found; one of a kind that nobody asked for is passed over."""
    first, stem = next(held, b""), f"{name.parent}/{name.stem}"
    if suffix := suffix_of(name, first):
        sound = folder / f"{len(found.sounds) + 1}.{suffix}"
        with sound.open("xb") as file:
            # A name that comes twice must not lose the first of them.
            found.sounds[stem if stem not in found.sounds else f"{stem}/{sound.name}"] = sound
            for piece in chain([first], held):
                file.write(piece)
    elif first.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{"):
        add_words(found, stem, whole(first, held))


def suffix_of(name: PurePosixPath, first: bytes) -> str:
    """Return how a sound is written, by its name or its first bytes; empty for what is none."""
    suffix = name.suffix[1:].lower()
    if suffix in SUFFIXES:
        return suffix
    return next((found for start, found in BEGINNINGS.items() if first.startswith(start)), "")


def whole(first: bytes, held: Iterator[bytes]) -> bytes:
    """Return all of a member. Raises ValueError for one that is too long to be words."""
    data = bytearray(first)
    for piece in held:
        data += piece
        if len(data) > WORDS_BYTES:
            raise ValueError("the bundle unpacks to too much")
    return bytes(data)


def add_words(found: Found, stem: str, data: bytes) -> None:
    """Add sentences or facts; what cannot be read is left out: the sound was paid for."""
    with suppress(ValueError, RecursionError):
        told = json.loads(data.decode("utf-8-sig"))
        if isinstance(told, list):
            found.sentences.setdefault(stem, []).extend(subtitles(data))
        elif isinstance(told, dict):
            found.facts[stem] = facts_of(told if get_object(told, "extra_info") else {"extra_info": told}, "")
