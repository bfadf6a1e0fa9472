"""Texts as they are sent: cut to what one task may hold, with pauses between sentences and paragraphs."""

import re
from collections.abc import Iterator
from hashlib import sha256

from sentencex import segment

from studio.minimax.catalog.long_speech import LONG_SPEECH_LIMITS
from studio.minimax.catalog.speech import speech_models
from studio.minimax.speech.pauses import PAUSE
from studio.minimax.speech.text import count_characters

LIMIT = LONG_SPEECH_LIMITS.text_limit
FILE_LIMIT = LONG_SPEECH_LIMITS.file_text_limit - 1  # of a text that travels as a file
TAKE_LIMIT = min(model.character_limit for model in speech_models())
BREAK = "\n\n"
LONGEST_END = 64  # characters in which a pause at the end of a text is looked for
PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
CODES = {
    "Chinese": "zh", "Chinese,Yue": "zh", "Japanese": "ja", "Korean": "ko", "German": "de", "French": "fr",
    "Spanish": "es", "Russian": "ru", "Arabic": "ar", "Hindi": "hi", "Italian": "it", "Portuguese": "pt",
}  # fmt: skip


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    return [one for one in (part.strip() for part in PARAGRAPHS.split(text)) if one]


def sentences_of(text: str, language: str = "") -> list[str]:
    """Return the sentences of a paragraph, each with the space behind it; nothing of the text is lost."""
    return list(segment(CODES.get(language, "en"), text))


def cut(text: str, limit: int = LIMIT) -> list[str]:
    """Return a text in parts of at most so many characters: between paragraphs, else sentences, else words."""
    found: list[list[str]] = []
    size = 0  # of the last one: counted once, since a text may have a million characters
    for piece, gap in pieces_of(text, limit):
        own = count_characters(piece)
        if found and size + len(gap) + own <= limit:
            found[-1] += [gap, piece]
            size += len(gap) + own
        else:
            found.append([piece])
            size = own
    return ["".join(part) for part in found]


def pieces_of(text: str, limit: int) -> Iterator[tuple[str, str]]:
    """Yield what fits, with what stood before it."""
    for paragraph in paragraphs_of(text):
        gap = BREAK
        if count_characters(paragraph) <= limit:
            yield paragraph, gap
            continue
        for sentence in sentences_of(paragraph):
            for at in range(0, len(sentence), limit):
                yield sentence[at : at + limit], gap
                gap = ""


def with_pauses(text: str, *, sentence_s: float, paragraph_s: float, language: str = "") -> str:
    """Return a text with pauses in it; 0 leaves that place to the voice. A pause of the text's own stays alone."""
    if not sentence_s and not paragraph_s:
        return text
    paragraphs = [pause_sentences(one, sentence_s, language) if sentence_s else one for one in paragraphs_of(text)]
    joined = paragraphs[:1]
    for paragraph in paragraphs[1:]:
        mark = "" if not paragraph_s or touches_pause(joined[-1], paragraph) else mark_of(paragraph_s)
        joined += [BREAK, mark, paragraph]
    return "".join(joined)


def pause_sentences(paragraph: str, seconds: float, language: str) -> str:
    """Return a paragraph with a pause behind each sentence but the last."""
    said = ""
    for sentence in sentences_of(paragraph, language):
        is_speech = any(map(str.isalnum, said)) and any(map(str.isalnum, sentence))
        said += (mark_of(seconds) if is_speech and not touches_pause(said, sentence) else "") + sentence
    return said


def touches_pause(before: str, after: str) -> bool:
    """Return whether there is a pause at the end of one text or at the beginning of the next."""
    end = before[-LONGEST_END:].rstrip()
    last = end[end.rfind("<#") :] if "<#" in end else ""
    return bool(PAUSE.fullmatch(last)) or bool(PAUSE.match(after.lstrip()))


def mark_of(seconds: float) -> str:
    """Return the mark of a pause."""
    return f"<#{seconds:.2f}".rstrip("0").rstrip(".") + "#>"


def digest_of(text: str) -> str:
    """Return what tells one text from another."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
