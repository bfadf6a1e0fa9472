"""Intent rules in order of precedence; each answers the messages that it recognises."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.sandbox.replies import arithmetic, drafts, handbook, prompts, rewriting, sentences, songs, talk
from studio.sandbox.replies import topic as topics
from studio.sandbox.replies.conversation import COUNT, Conversation, parse_count
from studio.sandbox.replies.scenes import Scene, choose_scene
from studio.sandbox.replies.words import stems

FILE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "intents.toml").read_text("utf-8"))
TRANSLATION, QUESTION, WANTED = (
    re.compile(FILE[name], re.IGNORECASE) for name in ("translation", "question", "wanted")
)
COUNTED = re.compile(rf"\b{COUNT}\s+(?:\w+\s+)?(?:sentence|bullet|point|line|takeaway)", re.IGNORECASE)
MAX_FOLLOW_UP_WORDS = 14
MIN_TEXT_SENTENCES = 3
NO_TEXT = "Paste the text behind a colon, *shorter: …*, and I work on it."
NO_TOPIC = "About what? Say it in one line, for example: *… about the sea in winter*."
TRANSLATION_DECLINED = (
    "I cannot translate: that takes a model, and the sandbox has only rules. With your API key a MiniMax model does it "
    "here. *Speech* in other languages needs no translation by me: paste the text in its own language and choose the "
    "language beside the voice."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and its reasoning; ``is_draft`` adds the draft note."""

    text: str
    thoughts: str
    is_draft: bool = False


Rule = Callable[[Conversation], Answer | None]
REWRITERS: dict[str, Callable[[str, int], str]] = {
    "summary": rewriting.summarize,
    "list": rewriting.to_list,
    "shorter": lambda text, _: rewriting.shorten(text),
    "friendlier": lambda text, _: rewriting.make_friendlier(text),
    "formal": lambda text, _: rewriting.make_formal(text),
    "simpler": lambda text, _: rewriting.simplify(text),
}
DRAFTERS: dict[str, Callable[[Scene, str], str]] = {
    "picture": prompts.picture_prompts,
    "clip": prompts.clip_prompts,
    "music": prompts.music_prompts,
    "script": drafts.script,
    "lyrics": songs.write_lyrics,
    "titles": drafts.titles,
    "outline": drafts.outline,
    "letter": drafts.letter,
    "description": drafts.description,
    "poem": drafts.poem,
    "ideas": drafts.ideas,
    "post": drafts.post,
    "story": drafts.story,
}
PATTERNS = {
    table: {name: re.compile(pattern, re.IGNORECASE) for name, pattern in FILE[table].items()}
    for table in ("works", "drafts")
}


def match_pattern(table: str, text: str) -> str:
    """Return the first name of a table whose pattern matches, empty for none."""
    return next((name for name, pattern in PATTERNS[table].items() if pattern.search(text)), "")


def decline_translation(talk: Conversation) -> Answer | None:
    """Decline a translation request."""
    if TRANSLATION.search(talk.instruction) and not QUESTION.search(talk.instruction):
        return Answer(TRANSLATION_DECLINED, "They want a translation. I have no model for that, so I say so.")
    return None


def rewrite_text(talk: Conversation) -> Answer | None:
    """Rewrite the material, or the last answer."""
    name = match_pattern("works", talk.instruction)
    is_follow_up = len(talk.instruction.split()) <= MAX_FOLLOW_UP_WORDS and not QUESTION.match(talk.instruction)
    if not name or not (talk.material or is_follow_up):
        return None
    if not talk.subject:
        return (
            None if match_pattern("drafts", talk.instruction) else Answer(NO_TEXT, "There is no text to work on yet.")
        )
    found = COUNTED.search(talk.instruction)
    whose = "the text they gave me" if talk.material else "my last answer"
    total = len(sentences.split_sentences(talk.subject))
    text = REWRITERS[name](talk.subject, parse_count(found[1]) if found else 0)
    return Answer(text, f"They want {whose} otherwise: {name}. It has {total} sentences.")


def write_draft(talk: Conversation) -> Answer | None:
    """Write a draft about a topic."""
    name = match_pattern("drafts", talk.instruction)
    if not name or QUESTION.match(talk.instruction) or not (talk.material or WANTED.search(talk.instruction)):
        return None
    about = draft_topic(talk)
    if not about:
        return Answer(NO_TOPIC, "They want a draft and do not say about what.")
    found = choose_scene(about, talk.instruction, talk.variant)
    thoughts = f"A draft ({name}) about “{about}”. Mood: {found.mood}; light: {found.light}."
    return Answer(DRAFTERS[name](found, talk.instruction), thoughts, is_draft=True)


def draft_topic(talk: Conversation) -> str:
    """Return a draft's topic: explicit, else the remaining words, the material's first line, or the earlier topic."""
    left = talk.instruction
    for pattern in PATTERNS["drafts"].values():
        left = pattern.sub(" ", left)
    left = topics.clean_topic(topics.strip_request_words(topics.first_line(left)))
    brought = topics.clean_topic(topics.first_line(talk.material))
    return topics.explicit_topic(talk.instruction) or (left if stems(left) else "") or brought or talk.earlier_topic


def answer_arithmetic(talk: Conversation) -> Answer | None:
    """Answer with the result of a formula."""
    found = arithmetic.solve(talk.text)
    return Answer(f"{found[0]} = **{found[1]}**", f"A sum: {found[0]}.") if found else None


def answer_question(talk: Conversation) -> Answer | None:
    """Answer a question about the studio, or explain an error code."""
    if explained := handbook.explain_code(talk.text):
        return Answer(explained, "They ask about an error's number; the handbook has it.")
    found = handbook.find_answer(talk.instruction, is_question=bool(QUESTION.search(talk.instruction)))
    return Answer(found[0], f"A question about the studio; the handbook has “{found[1]}”.") if found else None


def answer_from_text(talk: Conversation) -> Answer | None:
    """Answer a question about a given text with its own sentences."""
    earlier = max(talk.before, key=len, default="")
    text = talk.material or (earlier if len(sentences.split_sentences(earlier)) > MIN_TEXT_SENTENCES else "")
    if not text or not QUESTION.search(talk.instruction):
        return None
    found = sentences.nearest_sentences(text, talk.instruction, 2)
    said = "The text says: " + " ".join(f"“{sentence}”" for sentence in found)
    return (
        Answer(said, "A question about their text; I look for the sentences that share its words.") if found else None
    )


def answer_small_talk(said: Conversation) -> Answer | None:
    """Answer small talk."""
    text = talk.answer_small_talk(said)
    return Answer(text, "Small talk; a short answer will do.") if text else None


def answer_fallback(said: Conversation) -> Answer:
    """Answer that no rule matches, with examples of what does."""
    return Answer(talk.fallback_text(said), "No rule of mine fits this, so I say what I can do instead.")


RULES: tuple[Rule, ...] = (
    decline_translation,
    rewrite_text,
    answer_arithmetic,
    write_draft,
    answer_small_talk,
    answer_from_text,
    answer_question,
)
