"""What a message wants: rules in the order in which they are tried, each with what answers it."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.sandbox.replies import drafts, handbook, prompts, rewriting, sentences, songs, sums, talk
from studio.sandbox.replies import topic as topics
from studio.sandbox.replies.conversation import COUNT, Conversation, number
from studio.sandbox.replies.scenes import Scene, scene
from studio.sandbox.replies.words import stems

FILE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "intents.toml").read_text("utf-8"))
TRANSLATION, QUESTION, WANTED = (
    re.compile(FILE[name], re.IGNORECASE) for name in ("translation", "question", "wanted")
)
COUNTED = re.compile(rf"\b{COUNT}\s+(?:\w+\s+)?(?:sentence|bullet|point|line|takeaway)", re.IGNORECASE)
FEW_WORDS, LONG_TEXT = 14, 3
NO_TEXT = "Paste the text behind a colon, *shorter: …*, and I work on it."
NO_TOPIC = "About what? Say it in one line, for example: *… about the sea in winter*."
DECLINED = (
    "I cannot translate: that takes a model, and the sandbox has only rules. With your API key a MiniMax model does it "
    "here. *Speech* in other languages needs no translation by me: paste the text in its own language and choose the "
    "language beside the voice."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, and the thoughts behind it; ``is_draft`` when a person would go on from it."""

    text: str
    thoughts: str
    is_draft: bool = False


Rule = Callable[[Conversation], Answer | None]
WORKS: dict[str, Callable[[str, int], str]] = {
    "summary": rewriting.summary,
    "list": rewriting.points,
    "shorter": lambda text, _: rewriting.shorter(text),
    "friendlier": lambda text, _: rewriting.friendlier(text),
    "formal": lambda text, _: rewriting.formal(text),
    "simpler": lambda text, _: rewriting.simpler(text),
}
DRAFTS: dict[str, Callable[[Scene, str], str]] = {
    "picture": prompts.picture, "clip": prompts.clip, "music": prompts.music, "script": drafts.script,
    "lyrics": songs.lyrics, "titles": drafts.titles, "outline": drafts.outline, "letter": drafts.letter,
    "description": drafts.description, "poem": drafts.poem, "ideas": drafts.ideas, "post": drafts.post,
    "story": drafts.story,
}  # fmt: skip
PATTERNS = {
    table: {name: re.compile(pattern, re.IGNORECASE) for name, pattern in FILE[table].items()}
    for table in ("works", "drafts")
}


def recognised(table: str, text: str) -> str:
    """Return the first name of a table whose pattern a text has, empty for none."""
    return next((name for name, pattern in PATTERNS[table].items() if pattern.search(text)), "")


def translation(talk: Conversation) -> Answer | None:
    """Decline a translation."""
    if TRANSLATION.search(talk.asked) and not QUESTION.search(talk.asked):
        return Answer(DECLINED, "They want a translation. I have no model for that, so I say so.")
    return None


def work(talk: Conversation) -> Answer | None:
    """Work on a text that was brought along, or on the last answer."""
    name = recognised("works", talk.asked)
    is_follow_up = len(talk.asked.split()) <= FEW_WORDS and not QUESTION.match(talk.asked)
    if not name or not (talk.material or is_follow_up):
        return None
    if not talk.subject:
        return None if recognised("drafts", talk.asked) else Answer(NO_TEXT, "There is no text to work on yet.")
    found = COUNTED.search(talk.asked)
    whose = "the text they gave me" if talk.material else "my last answer"
    total = len(sentences.sentences(talk.subject))
    text = WORKS[name](talk.subject, number(found[1]) if found else 0)
    return Answer(text, f"They want {whose} otherwise: {name}. It has {total} sentences.")


def draft(talk: Conversation) -> Answer | None:
    """Draft something new."""
    name = recognised("drafts", talk.asked)
    if not name or QUESTION.match(talk.asked) or not (talk.material or WANTED.search(talk.asked)):
        return None
    about = wanted_topic(talk)
    if not about:
        return Answer(NO_TOPIC, "They want a draft and do not say about what.")
    found = scene(about, talk.asked, talk.variant)
    thoughts = f"A draft ({name}) about “{about}”. Mood: {found.mood}; light: {found.light}."
    return Answer(DRAFTS[name](found, talk.asked), thoughts, is_draft=True)


def wanted_topic(talk: Conversation) -> str:
    """Return what a draft is to be about: as it is said, what is left beside its name, or what was spoken of before."""
    left = talk.asked
    for pattern in PATTERNS["drafts"].values():
        left = pattern.sub(" ", left)
    left = topics.polished(topics.stripped(topics.first_line(left)))
    brought = topics.polished(topics.first_line(talk.material))
    return topics.explicit(talk.asked) or (left if stems(left) else "") or brought or talk.earlier


def arithmetic(talk: Conversation) -> Answer | None:
    """Work out a sum."""
    found = sums.worked_out(talk.text)
    return Answer(f"{found[0]} = **{found[1]}**", f"A sum: {found[0]}.") if found else None


def explanation(talk: Conversation) -> Answer | None:
    """Explain the studio, or an error's number."""
    if told := handbook.code(talk.text):
        return Answer(told, "They ask about an error's number; the handbook has it.")
    found = handbook.answer(talk.asked, is_question=bool(QUESTION.search(talk.asked)))
    return Answer(found[0], f"A question about the studio; the handbook has “{found[1]}”.") if found else None


def reading(talk: Conversation) -> Answer | None:
    """Answer a question about a text that was brought along, now or earlier, with its own sentences."""
    earlier = max(talk.before, key=len, default="")
    text = talk.material or (earlier if len(sentences.sentences(earlier)) > LONG_TEXT else "")
    if not text or not QUESTION.search(talk.asked):
        return None
    found = sentences.nearest(text, talk.asked, 2)
    said = "The text says: " + " ".join(f"“{sentence}”" for sentence in found)
    return (
        Answer(said, "A question about their text; I look for the sentences that share its words.") if found else None
    )


def small_talk(said: Conversation) -> Answer | None:
    """Answer small talk."""
    text = talk.small(said)
    return Answer(text, "Small talk; a short answer will do.") if text else None


def fallback(said: Conversation) -> Answer:
    """Say that no rule fits, and what would."""
    return Answer(talk.fallback(said), "No rule of mine fits this, so I say what I can do instead.")


RULES: tuple[Rule, ...] = (translation, work, arithmetic, draft, small_talk, reading, explanation)
