"""A request's text as a plan: what is spoken in which language, where it pauses, and where sentences end."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from studio.sandbox.media.languages import Guess, script_of

PAUSE = re.compile(r"<#\s*(\d+(?:\.\d+)?|\.\d+)\s*#>")
SOUNDS = (
    "laughs",
    "chuckle",
    "coughs",
    "clear-throat",
    "groans",
    "breath",
    "pant",
    "inhale",
    "exhale",
    "gasps",
    "sniffs",
    "sighs",
    "snorts",
    "burps",
    "lip-smacking",
    "humming",
    "hissing",
    "emm",
    "sneezes",
)
MARK = re.compile(rf"{PAUSE.pattern}|\((?:{'|'.join(SOUNDS)})\)", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?…؟।])[\"”’'»)\]]*\s+|(?<=[。！？])[」』”）]*|\s*\n\s*")
CLAUSE_END = re.compile(r"(?<=[,;:—،؛])\s+|(?<=[，、；：])")
TITLES = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "sr",
        "jr",
        "vs",
        "etc",
        "no",
        "nr",
        "z.b",
        "bzw",
        "hr",
        "fr",
        "sra",
        "dra",
        "e.g",
        "i.e",
        "approx",
    )
)
FIRST_CLAUSE, LONGEST, LONGEST_WORD = 140, 280, 48
GAP_S, PARAGRAPH_GAP_S, CLAUSE_GAP_S, RUN_GAP_S = 0.4, 0.7, 0.15, 0.0
LEAST_PAUSE_S, MOST_PAUSE_S = 0.01, 99.99
KEPT, UNSPEAKABLE = "\n\t", ("Cc", "Cs")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch that is spoken at once, with the silence before it; or a silence, or a sound such as a laugh."""

    text: str = ""
    language: str = ""
    sentence: int = -1
    gap_s: float = 0.0
    pause_s: float = 0.0
    sound: str = ""


def clean(text: str) -> str:
    """Return text without control characters and halves of surrogate pairs, which no speaker can take."""
    return "".join(
        character if character in KEPT or unicodedata.category(character) not in UNSPEAKABLE else " "
        for character in text
    )


def paused_s(text: str) -> float:
    """Return the seconds of all pauses of a text."""
    return sum(min(float(seconds), MOST_PAUSE_S) for seconds in PAUSE.findall(text))


def plan(text: str, guess: Guess, marks: re.Pattern[str] = MARK) -> tuple[list[str], Iterator[Part]]:
    """Return the sentences as written, and what to do one after the other."""
    pieces = list(_pieces(text, marks))
    sentences = [piece for piece in pieces if isinstance(piece, str) and piece.strip()]
    return [sentence.strip() for sentence in sentences], _parts(pieces, guess)


def _pieces(text: str, marks: re.Pattern[str]) -> Iterator[str | Part]:
    """Yield sentences, marks between them and, as an empty string, the ends of paragraphs."""
    at = 0
    for mark in marks.finditer(text):
        yield from split_sentences(text[at : mark.start()])
        if pause_s := mark[1]:
            yield Part(pause_s=min(max(float(pause_s), LEAST_PAUSE_S), MOST_PAUSE_S))
        else:
            yield Part(sound=mark.group()[1:-1].lower())
        at = mark.end()
    yield from split_sentences(text[at:])


def _parts(pieces: list[str | Part], guess: Guess) -> Iterator[Part]:
    gap, sentence, first = 0.0, -1, True
    for piece in pieces:
        if isinstance(piece, Part):
            yield piece
            gap = 0.0  # what was asked for is exact
        elif not piece.strip():
            gap = PARAGRAPH_GAP_S if gap else 0.0
        else:
            sentence += 1
            for clause in clauses(piece.strip(), FIRST_CLAUSE if first else LONGEST):
                for language, run in runs(clause, guess, piece):
                    yield Part(run, language, sentence, gap)
                    gap, first = RUN_GAP_S, False
                gap = CLAUSE_GAP_S
            gap = GAP_S


def split_sentences(text: str) -> list[str]:
    """Return sentences with their punctuation; an empty string stands for the end of a paragraph."""
    found, at = [], 0
    for end in SENTENCE_END.finditer(text):
        if (not end.group() and end.start() == at) or not _ends(text, end):
            continue
        found.append(text[at : end.end()])
        if "\n" in end.group():
            found.append("")
        at = end.end()
    found.append(text[at:])
    return [piece for piece in found if piece.strip() or not piece]


def _ends(text: str, end: re.Match[str]) -> bool:
    before, after = text[: end.start()], text[end.end() : end.end() + 1]
    if "\n" in end.group() or not before.endswith("."):
        quoted = end.group().strip() and after.islower()  # “Why?” she asked.
        return bool(before.strip()) and not quoted
    word = re.split(r"\s", before[-40:])[-1][:-1].lstrip("(\"“'‘")
    initial = len(word) == 1 and word.isupper()
    return not (after.islower() or initial or word.lower() in TITLES)


def clauses(sentence: str, longest: int) -> Iterator[str]:
    """Yield a sentence in pieces that can be spoken at once, cut where it breathes; endless words are cut too."""
    rest = re.sub(rf"(\w{{{LONGEST_WORD}}})(?=\w)", r"\1 ", sentence) if len(sentence) > LONGEST_WORD else sentence
    while len(rest) > longest:
        cuts = [end.end() for end in CLAUSE_END.finditer(rest, 20, longest)]
        if longest == FIRST_CLAUSE and cuts:
            cut = cuts[0]
        else:
            cut = cuts[-1] if cuts else rest.rfind(" ", 0, longest) + 1 or longest
        if cut == longest and longest == FIRST_CLAUSE:
            cut = LONGEST
        yield rest[:cut]
        rest, longest = rest[cut:], LONGEST
    if rest.strip():
        yield rest


def runs(clause: str, guess: Guess, sentence: str) -> Iterator[tuple[str, str]]:
    """Yield (language, text) runs; digits and punctuation belong to what stands before them."""
    language, at = "", 0
    for place, character in enumerate(clause):
        script = script_of(character)
        if not script:
            continue
        found = guess.language(script, sentence)
        if language and found != language:
            yield language, clause[at:place]
            at = place
        language = found
    yield language or guess.language(""), clause[at:]
