"""Bind sounds to one file with chapter marks and a cover: a media child writes it, once for the same sounds."""

import asyncio
import json
import math
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from studio.jobs.kinds import InputFile, Inputs
from studio.lib.fields import new_key
from studio.lib.worker import WorkFailed
from studio.library import store
from studio.library.media import derivatives
from studio.library.media.derivatives import CannotConvert, derived_folder, derived_path
from studio.library.media.registry import medium_of
from studio.library.media.workers import MediaWorkers
from studio.library.store import DiskFull
from studio.longform.media import COVER as COVER_FILE
from studio.longform.order import COVER, SOUND, SOURCE, BindOrder

CHILD = "studio.longform.binder"
# A child of its own: whoever looks at a list does not wait until a book of ten hours is written.
worker = MediaWorkers(limit_s=3600, memory_mb=1536)
LOUDNESS = -19.0  # LUFS, as publishers of audiobooks ask for
MOST_DB = 12.0
INNER_S = 0.12  # within a paragraph, from one voice to another
type Mark = tuple[str, int, int]  # a title, and its begin and end in milliseconds


@dataclass(frozen=True, slots=True)
class Piece:
    """A sound as the child takes it: how long it is exactly (ms), how loud, and the silence behind it."""

    file: dict[str, Any]
    length_ms: int
    gain: float
    after_ms: int


@dataclass(frozen=True, slots=True)
class Bound:
    """The file below the folder of what can be made again, its chapters, and when each sentence is said, as JSON."""

    path: str
    chapters: list[Mark]
    words: bytes


async def bind(order: BindOrder, inputs: Inputs) -> Bound:
    """Return the file of all sounds. Raises CannotConvert, DiskFull."""
    sounds = [inputs[f"{SOUND}-{number}"] for number in range(len(order.sounds))]
    pieces = pieces_of(order, sounds)
    chapters = marks_of(order, pieces)
    wish = json.dumps([asdict(order)], sort_keys=True)
    target = derived_path(sounds[0].version_key, f"bound-{sha256(wish.encode()).hexdigest()[:16]}.m4b")
    async with worker.lock(target):
        if not await asyncio.to_thread(target.is_file):
            await write(order, pieces, chapters, await cover_of(inputs), target)
    words = json.dumps(words_in(sounds, pieces), ensure_ascii=False).encode()
    return Bound(str(target.relative_to(derived_folder())), chapters, words if len(words) > len("[]") else b"")


def pieces_of(order: BindOrder, sounds: list[InputFile]) -> list[Piece]:
    """Return the sounds with their levels and the silences between them; the last has none behind it."""
    found: list[Piece] = []
    at, inner = 0, frozenset(order.inner)
    for _, count in order.chapters:
        some = sounds[at : at + count]
        gains = gains_of(some, order.speakers[at : at + count]) if order.even else [1.0] * count
        for number, (sound, gain) in enumerate(zip(some, gains, strict=True)):
            joint_s = INNER_S if at + number in inner else order.joint_s
            after_s = order.gap_s if number == count - 1 else joint_s
            found.append(Piece(file_of(sound), sound.duration_ms, gain, round(after_s * 1000)))
        at += count
    last = found[-1]
    return [*found[:-1], Piece(last.file, last.length_ms, last.gain, 0)]


def gains_of(sounds: list[InputFile], speakers: tuple[str, ...]) -> list[float]:
    """Return by what each sound of a chapter is multiplied: each voice is as loud as the others, and stays itself."""
    if len(speakers) != len(sounds):
        return [gain_of(sounds)] * len(sounds)
    own = {one: [sound for sound, who in zip(sounds, speakers, strict=True) if who == one] for one in set(speakers)}
    gains = {one: gain_of(some) for one, some in own.items()}
    return [gains[one] for one in speakers]


def gain_of(sounds: list[InputFile]) -> float:
    """Return by what the samples of some sounds are multiplied to be, together, as loud as all others."""
    measured = [(one.loudness, one.duration_ms) for one in sounds if one.loudness is not None]
    if not measured or not sum(length for _, length in measured):
        return 1.0
    power = sum(10 ** (level / 10) * length for level, length in measured) / sum(length for _, length in measured)
    decibels = LOUDNESS - 10 * math.log10(power)
    return float(10 ** (max(-MOST_DB, min(MOST_DB, decibels)) / 20))


def file_of(sound: InputFile) -> dict[str, Any]:
    """Return how a child opens a sound."""
    params = medium_of(sound.media_type).child_params(sound.media_type)
    return {"source": str(store.file_of(sound.path)), **params}


def marks_of(order: BindOrder, pieces: list[Piece]) -> list[Mark]:
    """Return where each chapter begins and ends; the silence behind one is its own."""
    marks: list[Mark] = []
    at = number = 0
    for title, count in order.chapters:
        length = sum(one.length_ms + one.after_ms for one in pieces[number : number + count])
        marks.append((title, at, at + length))
        at, number = at + length, number + count
    return marks


def words_in(sounds: list[InputFile], pieces: list[Piece]) -> list[dict[str, Any]]:
    """Return the words of all sounds with their times in the whole."""
    found: list[dict[str, Any]] = []
    at = 0
    for sound, piece in zip(sounds, pieces, strict=True):
        found += [{**moved(word, at), **({} if number else {"line": True})} for number, word in enumerate(sound.words)]
        at += piece.length_ms + piece.after_ms
    return found


def moved(word: dict[str, Any], by_ms: int) -> dict[str, Any]:
    """Return a sentence or word that is said later."""
    inner = {"words": [moved(one, by_ms) for one in word["words"]]} if word.get("words") else {}
    return {**word, "begin_ms": word["begin_ms"] + by_ms, "end_ms": word["end_ms"] + by_ms, **inner}


def words_of(data: bytes) -> list[dict[str, Any]]:
    """Return the words of a side file. Raises ValueError."""
    found: list[dict[str, Any]] = json.loads(data)
    return found


async def cover_of(inputs: Inputs) -> str:
    """Return the file of the picture on the cover: the one that was chosen, else the document's; "" for none."""
    if COVER in inputs:
        return str(store.file_of(inputs[COVER].path))
    document = inputs.get(SOURCE)
    if document is None or medium_of(document.media_type).derived_type(COVER_FILE) is None:
        return ""
    try:
        file = await derivatives.derive_from(document.version_key, document.media_type, document.path, COVER_FILE)
    except CannotConvert:
        return ""
    return str(file) if (await asyncio.to_thread(file.stat)).st_size else ""


async def write(order: BindOrder, pieces: list[Piece], chapters: list[Mark], cover: str, target: Path) -> None:
    """Have the child write the file, whole or not at all. Raises CannotConvert, DiskFull."""
    part = target.with_name(f"{target.name}-{new_key()}.part")
    told = {"title": order.title, "artist": order.author, "album": order.title, "genre": "Audiobook"}
    try:
        await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
        answer = await worker.worker(CHILD).call(
            "book.bind", target=str(part), pieces=[asdict(one) for one in pieces], chapters=chapters, cover=cover,
            told={name: value for name, value in told.items() if value},
        )  # fmt: skip
        if "full" in answer:
            raise DiskFull(answer["full"], "no room for the book")
        await asyncio.to_thread(store.settle, part, target)
    except WorkFailed as error:
        raise CannotConvert(str(error)) from None
    finally:
        part.unlink(missing_ok=True)
