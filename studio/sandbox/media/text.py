"""Parse a request's text into a synthesis plan: language runs, pauses, sounds and sentence ends."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from studio.sandbox.media.languages import LanguageDetector, script_of

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
LIST_NUMBER = re.compile(r"(?:\A|\n)[^\S\n]*\(?\d{1,3}\.\Z")  # stays with the line that it counts
CLAUSE_END = re.compile(r"(?<=[,;:—،؛])\s+|(?<=[，、；：])")
ABBREVIATIONS = frozenset(
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
MAX_FIRST_CLAUSE, MAX_CLAUSE, MAX_WORD = 140, 280, 48
GAP_S = 0.4
PARAGRAPH_GAP_S = 0.7
CLAUSE_GAP_S = 0.15
RUN_GAP_S = 0.0
MIN_PAUSE_S = 0.01
MAX_PAUSE_S = 99.99
KEPT = "\n\t"
UNSPEAKABLE = ("Cc", "Cs")


@dataclass(frozen=True, slots=True)
class Part:
    """Text that is synthesized in one go, with the silence before it; or a pause, or a sound such as a laugh."""

    text: str = ""
    language: str = ""
    sentence: int = -1
    gap_s: float = 0.0
    pause_s: float = 0.0
    sound: str = ""


def sanitize(text: str) -> str:
    """Replace control characters and lone surrogates, which no engine accepts, by spaces."""
    return "".join(
        character if character in KEPT or unicodedata.category(character) not in UNSPEAKABLE else " "
        for character in text
    )


def total_pause_s(text: str) -> float:
    """Return the seconds of all pauses of a text."""
    return sum(min(float(seconds), MAX_PAUSE_S) for seconds in PAUSE.findall(text))


def plan(text: str, guess: LanguageDetector, marks: re.Pattern[str] = MARK) -> tuple[list[str], Iterator[Part]]:
    """Return the sentences as written, and the parts to synthesize in order."""
    pieces = list(_pieces(text, marks))
    sentences = [piece for piece in pieces if isinstance(piece, str) and piece.strip()]
    return [sentence.strip() for sentence in sentences], _parts(pieces, guess)


def _pieces(text: str, marks: re.Pattern[str]) -> Iterator[str | Part]:
    """Yield sentences, marks between them and, as an empty string, the ends of paragraphs."""
    at = 0
    for mark in marks.finditer(text):
        yield from split_sentences(text[at : mark.start()])
        if pause_s := mark[1]:
            yield Part(pause_s=min(max(float(pause_s), MIN_PAUSE_S), MAX_PAUSE_S))
        else:
            yield Part(sound=mark.group()[1:-1].lower())
        at = mark.end()
    yield from split_sentences(text[at:])


def _parts(pieces: list[str | Part], guess: LanguageDetector) -> Iterator[Part]:
    gap, sentence, first = 0.0, -1, True
    for piece in pieces:
        if isinstance(piece, Part):
            yield piece
            gap = 0.0  # an explicit pause is exact
        elif not piece.strip():
            gap = PARAGRAPH_GAP_S if gap else 0.0
        else:
            sentence += 1
            for clause in split_clauses(piece.strip(), MAX_FIRST_CLAUSE if first else MAX_CLAUSE):
                for language, run in split_languages(clause, guess, piece):
                    yield Part(run, language, sentence, gap)
                    gap, first = RUN_GAP_S, False
                gap = CLAUSE_GAP_S
            gap = GAP_S


def split_sentences(text: str) -> list[str]:
    """Split text into sentences with their punctuation; an empty string stands for the end of a paragraph."""
    found, at = [], 0
    for end in SENTENCE_END.finditer(text):
        if (not end.group() and end.start() == at) or not _is_sentence_end(text, end):
            continue
        found.append(text[at : end.end()])
        if "\n" in end.group():
            found.append("")
        at = end.end()
    found.append(text[at:])
    return [piece for piece in found if piece.strip() or not piece]


def _is_sentence_end(text: str, end: re.Match[str]) -> bool:
    before, after = text[: end.start()], text[end.end() : end.end() + 1]
    if "\n" in end.group() or not before.endswith("."):
        quoted = end.group().strip() and after.islower()  # “Why?” she asked.
        return bool(before.strip()) and not quoted
    if LIST_NUMBER.search(before):
        return False
    word = re.split(r"\s", before[-40:])[-1][:-1].lstrip("(\"“'‘")
    initial = len(word) == 1 and word.isupper()
    return not (after.islower() or initial or word.lower() in ABBREVIATIONS)


def split_clauses(sentence: str, longest: int) -> Iterator[str]:
    """Yield a sentence in pieces of limited length, cut at clause ends; very long words are cut too."""
    rest = re.sub(rf"(\w{{{MAX_WORD}}})(?=\w)", r"\1 ", sentence) if len(sentence) > MAX_WORD else sentence
    while len(rest) > longest:
        cuts = [end.end() for end in CLAUSE_END.finditer(rest, 20, longest)]
        if longest == MAX_FIRST_CLAUSE and cuts:
            cut = cuts[0]
        else:
            cut = cuts[-1] if cuts else rest.rfind(" ", 0, longest) + 1 or longest
        if cut == longest and longest == MAX_FIRST_CLAUSE:
            cut = MAX_CLAUSE
        yield rest[:cut]
        rest, longest = rest[cut:], MAX_CLAUSE
    if rest.strip():
        yield rest


def split_languages(clause: str, guess: LanguageDetector, sentence: str) -> Iterator[tuple[str, str]]:
    """Yield (language, text) runs; digits and punctuation belong to the run before them."""
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
