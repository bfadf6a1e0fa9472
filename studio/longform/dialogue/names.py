"""Propose who says what: by a name beside a word of speaking or at a paragraph's beginning, or by turns."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from studio.longform.dialogue.marks import Words

DATA = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
VERBS, TITLES, OTHERS, PARTICLES = (frozenset(DATA[name]) for name in ("verbs", "titles", "others", "particles"))
TOKEN = re.compile(r"[^\W\d_]+(?:[’'.-][^\W\d_]+)*\.?|[.!?…:;,—–]")
SENTENCE_ENDS = frozenset(".!?…;")
PAUSES = frozenset(",!?…")
WITHIN = frozenset("«»—–-")
NEAR = 4  # words between a name and what tells that it speaks
LONGEST_NAME = 60
MOST_WORDS = 4
HAN = r"[\u3400-\u9fff]"
BEFORE_SIGNS = re.compile(
    rf"(?:^|[。！？，\s])({HAN}{{2,3}}?)[^。！？\s]{{0,4}}?(?:说|說|道|问|問|喊|答|叫)道?[：:，]?$"
)
AFTER_SIGNS = (
    re.compile(rf"^({HAN}{{2,3}}?)[^。！？\s]{{0,4}}?(?:说|說|道|问|問|喊|答|叫)"),
    re.compile(rf"^(?:と|って)、?((?:{HAN}|[\u3041-\u30ffー]){{1,8}}?)(?:は|が)"),
)
type Speaker = str | None  # a name; "" for the narrator, None where nobody is named


def names_in(chapter: Iterable[Sequence[Words]]) -> list[str]:
    """Return the name beside the dialogue of each paragraph, "" where there is none."""
    return [name_beside(paragraph) for paragraph in chapter]


def assign(chapter: Sequence[Sequence[Words]], familiar: frozenset[str]) -> list[list[Speaker]]:
    """Return who says each part of each paragraph; one paragraph has one speaker. ``familiar`` are known names."""
    turns: list[Speaker] = []  # who spoke in the paragraphs of this conversation
    rows: list[list[Speaker]] = []
    for paragraph, name in zip(chapter, names_in(chapter), strict=True):
        if not any(one.is_said for one in paragraph):
            turns = []
            rows.append([""] * len(paragraph))
            continue
        goes_on = paragraph[0].goes_on and bool(turns)
        who = (turns[-1] if goes_on else None) or name or begins_with(paragraph, familiar) or take_turn(turns)
        if not goes_on:
            turns.append(who)
        rows.append([who if one.is_said else "" for one in paragraph])
    return rows


def take_turn(turns: list[Speaker]) -> Speaker:
    """Return who is next where two speak in turn, None where that is not known."""
    if len(turns) < 2 or not turns[-1] or not turns[-2] or turns[-1] == turns[-2]:
        return None
    return turns[-2]


def begins_with(paragraph: Sequence[Words], familiar: frozenset[str]) -> Speaker:
    """Return the known name that the narrator's words begin with: “Mara climbed the stairs. “Who is there?””."""
    for one in paragraph:
        if not one.is_said:
            name, _ = read_name(tokens_of(one.text), 0)
            if name in familiar:
                return name
    return None


def name_beside(paragraph: Sequence[Words]) -> str:
    """Return the first name that stands beside dialogue with a word of speaking; "" for none."""
    for before, after in pairwise(paragraph):
        if before.is_said and not after.is_said and (name := name_after(after.text)):
            return name
        if after.is_said and not before.is_said and (name := name_before(before.text)):
            return name
    return next((name for one in paragraph if one.is_said and (name := name_within(one.text))), "")


def name_within(text: str) -> str:
    """Return the name in the narrator's words that French puts into what is said: “« Bonjour, dit Paul. »”."""
    if text[:1] not in WITHIN:
        return ""
    tokens = tokens_of(text)
    for at, token in enumerate(tokens[1:], 1):
        if token in VERBS and tokens[at - 1] in PAUSES and (name := read_name(tokens, at + 1)[0]):
            return name
    return ""


def name_after(text: str) -> str:
    """Return the name in what follows dialogue: “said Mara.”, “Mara said,”."""
    for signs in AFTER_SIGNS:
        if found := signs.match(text.lstrip("」』”，、 ")):
            return found[1]
    tokens = tokens_of(text.lstrip(" ,—–-―"))
    end = next((at for at, one in enumerate(tokens) if one in SENTENCE_ENDS), len(tokens))
    return name_with_verb(tokens[:end])


def name_before(text: str) -> str:
    """Return the name in what leads to dialogue: “Mara said:”, “Then Mara whispered,”."""
    if found := BEFORE_SIGNS.search(text.rstrip()):
        return found[1]
    tokens = tokens_of(text.rstrip(" ,:—–-"))
    begin = next((at + 1 for at in range(len(tokens) - 1, -1, -1) if tokens[at] in SENTENCE_ENDS), 0)
    return name_with_verb(tokens[begin:])


def name_with_verb(tokens: list[str]) -> str:
    """Return the name that stands next to a word of speaking."""
    for at, token in enumerate(tokens):
        if token.lower() not in VERBS or (token[0].isupper() and at):
            continue
        if (name := read_name(tokens, at + 1)[0]) or (name := name_up_to(tokens[max(0, at - NEAR - 1) : at])):
            return name
    return ""


def name_up_to(tokens: list[str]) -> str:
    """Return the last name of some words."""
    at = 0
    last = ""
    while at < len(tokens):
        name, end = read_name(tokens, at)
        last, at = name or last, max(end, at + 1)
    return last


def read_name(tokens: Sequence[str], at: int) -> tuple[str, int]:
    """Return the name that begins at a place, and where it ends: “Mrs. Lindqvist”, “Anna von Berg”; "" for none."""
    words: list[str] = []
    begin = at
    while at < len(tokens) and len(words) < MOST_WORDS:
        word = tokens[at]
        is_title = word.rstrip(".").lower() in TITLES and word[0].isupper()
        is_particle = bool(words) and word in PARTICLES and tokens[at + 1 : at + 2] and tokens[at + 1][0].isupper()
        if not (is_title or is_particle or (word[0].isupper() and word.lower() not in OTHERS)):
            break
        words.append(word if is_title else word.removesuffix("."))
        at += 1
        if word.endswith(".") and not is_title:
            break
    if not words or (all(word.rstrip(".").lower() in TITLES for word in words) and words[0].endswith(".")):
        return "", begin
    return " ".join(words)[:LONGEST_NAME], at


def tokens_of(text: str) -> list[str]:
    """Return words and the marks between sentences; the point of a title stays with it."""
    found: list[str] = []
    for token in TOKEN.findall(text):
        word = token.rstrip(".")
        if token.endswith(".") and word and word.lower() not in TITLES:
            found += [word, "."]
        else:
            found.append(token)
    return found
