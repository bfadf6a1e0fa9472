"""`POST /v1/lyrics_generation`: lyrics, put together from rhymes and the prompt's topics."""

import re
import tomllib
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.sandbox.core.api import Call, endpoint
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.ledger import charge
from studio.sandbox.core.moderation import moderate

PATH = "/v1/lyrics_generation"
MODES = ("write_full_song", "edit")
MOST_PROMPT = 2000
MOST_LYRICS = 3500
COUPLETS = 2
WORD = re.compile(r"[^\W\d_]{3,}")
TAG = re.compile(r"\[([^\[\]]+)\]")
_DATA = tomllib.loads((Path(__file__).parent / "lyrics.toml").read_text("utf-8"))
STYLES, SMALL = (frozenset(_DATA["words"][name].split()) for name in ("style", "small"))


@dataclass(frozen=True, slots=True)
class Lyrics:
    """A song's title, style and lyrics."""

    title: str
    tags: str
    text: str


@endpoint("POST", paid=True)
async def lyrics_generation(call: Call) -> dict[str, Any]:
    """Write a song's lyrics, or change some."""
    top = Section(call.body)
    mode = top.choice("mode", MODES, "")
    if not mode:
        raise invalid("mode")
    prompt, lyrics, title = top.text("prompt"), top.text("lyrics"), top.text("title")
    for name, text, most in (("prompt", prompt, MOST_PROMPT), ("lyrics", lyrics, MOST_LYRICS)):
        if len(text) > most:
            raise invalid(f"{name} is longer than {most} characters")
    if mode == "edit" and not lyrics.strip():
        raise invalid("lyrics")
    is_withheld = moderate(f"{prompt} {title} {lyrics}")
    async with charge(PATH, call.key, call.trace_id, len(prompt) + len(lyrics)) as receipt:
        found = edit_lyrics(prompt, lyrics) if mode == "edit" else write_lyrics(prompt)
        receipt.add(found.text.encode())
    if is_withheld:
        raise Refused(1027)
    return {"song_title": title or found.title, "style_tags": found.tags, "lyrics": found.text}


def write_lyrics(prompt: str) -> Lyrics:
    """Return lyrics for a whole song."""
    form, seed = _DATA["form"], zlib.crc32(prompt.encode())
    chorus, blocks = write_couplets(prompt, seed), []
    for number, section in enumerate(form["sections"]):
        lines = chorus if section == "Chorus" else write_couplets(prompt, seed + 1 + number)
        blocks.append("\n".join([f"[{section}]", *([] if section in form["unsung"] else lines)]))
    return Lyrics(make_title(prompt), find_style(prompt), "\n\n".join(blocks))


def edit_lyrics(prompt: str, lyrics: str) -> Lyrics:
    """Return lyrics with new words in the sections that the prompt names; with a new bridge where it names none."""
    lines = write_couplets(prompt, zlib.crc32(f"{prompt} {lyrics}".encode()))
    pieces, found = TAG.split(lyrics), False
    for at in range(1, len(pieces), 2):
        if pieces[at].split()[0].lower() in prompt.lower():
            pieces[at + 1], found = "\n" + "\n".join(lines) + "\n\n", True
    text = "".join(f"[{piece}]" if at % 2 else piece for at, piece in enumerate(pieces)).strip()
    if not found:
        text += "\n\n[Bridge]\n" + "\n".join(lines)
    return Lyrics(make_title(prompt or lyrics), find_style(prompt), text)


def write_couplets(prompt: str, seed: int) -> list[str]:
    """Return pairs of lines that rhyme; the same prompt and seed give the same ones."""
    about, rhymes = find_topics(prompt), list(_DATA["rhymes"].values())
    found = []
    for number in range(COUPLETS):
        lines = rhymes[(seed + number * 5) % len(rhymes)]
        first = (seed // 7 + number) % len(lines)
        pair = (lines[first], lines[(first + 1 + seed // 11 % (len(lines) - 1)) % len(lines)])
        found += [line.format(topic=about[(seed + number) % len(about)]) for line in pair]
    return found


def find_topics(prompt: str) -> list[str]:
    """Return the topics of a prompt."""
    words = [word.lower() for word in WORD.findall(prompt)]
    return list(dict.fromkeys(word for word in words if word not in STYLES | SMALL)) or ["love"]


def make_title(prompt: str) -> str:
    """Return a title."""
    return " ".join(find_topics(TAG.sub(" ", prompt))[:3]).title()


def find_style(prompt: str) -> str:
    """Return the words of a prompt that name a style, as tags."""
    words = [word.lower() for word in WORD.findall(prompt)]
    return ", ".join(word.title() for word in dict.fromkeys(words) if word in STYLES) or "Pop"


def humming_lyrics(parts: list[dict[str, Any]]) -> str:
    """Return lyrics for the parts of a song whose words the sandbox cannot make out: they are hummed."""
    lines = ["la la la la la la", "la la la la la"]
    return "\n\n".join("\n".join([f"[{part['type']}]", *lines]) for part in parts)
