"""Small talk and the fallback answer."""

import re
import tomllib
import zlib
from datetime import date
from pathlib import Path
from typing import Any

from studio.sandbox.replies import topic
from studio.sandbox.replies.conversation import Conversation

FILE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "talk.toml").read_text("utf-8"))
SMALL_TALK = [(re.compile(row["pattern"], re.IGNORECASE), row["answers"]) for row in FILE["say"]]
LANGUAGE_WORDS = {language: frozenset(words.split()) for language, words in FILE["tells"].items()}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
JAPANESE = re.compile(r"[\u3040-\u30ff]")
MAX_WORDS = 12
DEFAULT_TOPIC = "the sea in winter"
SANDBOX = "the sandbox of Studio"


def answer_small_talk(talk: Conversation) -> str:
    """Return an answer to small talk, empty for other messages."""
    if len(talk.text.split()) > MAX_WORDS:
        return ""
    for at, (pattern, answers) in enumerate(SMALL_TALK):
        if pattern.search(talk.text):
            hello = FILE["hello"].get(talk.language) if not at else None
            return fill_placeholders(
                hello or answers[(zlib.crc32(talk.text.encode()) + talk.variant) % len(answers)], talk
            )
    return answer_greeting(talk)


def answer_greeting(talk: Conversation) -> str:
    """Return a greeting in the language of the message, empty for other messages."""
    language = guess_language(talk)
    is_hello = re.match(
        r"(hallo|guten (tag|morgen|abend)|bonjour|salut|hola|ciao|你好|您好|こんにちは)", talk.text, re.IGNORECASE
    )
    return fill_placeholders(FILE["hello"][language], talk) if is_hello and language != "english" else ""


def fallback_text(talk: Conversation) -> str:
    """Return the answer for messages that no rule matches."""
    return fill_placeholders(FILE["fallback"][guess_language(talk)], talk)


def fill_placeholders(pattern: str, talk: Conversation) -> str:
    """Fill names, topic and date into an answer."""
    name = f"{talk.persona}, played by {SANDBOX}" if talk.persona else SANDBOX
    today = date.fromisoformat(talk.today[:10])
    named = {
        "{name}": name,
        "{me}": f", {talk.persona} here" if talk.persona else "",
        "{topic}": topic.explicit_topic(talk.instruction) or DEFAULT_TOPIC,
    }
    named["{today}"] = f"{today:%A}, {today.day} {today:%B %Y}"
    for mark, word in named.items():
        pattern = pattern.replace(mark, word)
    return pattern.strip()


def guess_language(talk: Conversation) -> str:
    """Return the requested language, or else the message's."""
    if talk.language != "english":
        return talk.language
    for language, script in (("japanese", JAPANESE), ("chinese", CHINESE)):
        if script.search(talk.text):
            return language
    said = set(re.findall(r"[\w']+", talk.text.lower()))
    hits = {language: len(said & words) for language, words in LANGUAGE_WORDS.items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] >= min(2, len(said)) and hits[best] else "english"
