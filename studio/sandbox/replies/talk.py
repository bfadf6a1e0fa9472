"""Small talk, and what is said where no rule fits."""

import re
import tomllib
import zlib
from datetime import date
from pathlib import Path
from typing import Any

from studio.sandbox.replies import topic
from studio.sandbox.replies.conversation import Conversation

FILE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "talk.toml").read_text("utf-8"))
SAYINGS = [(re.compile(row["pattern"], re.IGNORECASE), row["answers"]) for row in FILE["say"]]
TELLS = {language: frozenset(words.split()) for language, words in FILE["tells"].items()}
CHINESE, JAPANESE = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[\u3040-\u30ff]")
MOST_WORDS = 12
ANY_TOPIC = "the sea in winter"
SANDBOX = "the sandbox of Studio"


def small(talk: Conversation) -> str:
    """Return an answer to small talk, empty where it is none."""
    if len(talk.text.split()) > MOST_WORDS:
        return ""
    for at, (pattern, answers) in enumerate(SAYINGS):
        if pattern.search(talk.text):
            hello = FILE["hello"].get(talk.language) if not at else None
            return spoken(hello or answers[(zlib.crc32(talk.text.encode()) + talk.variant) % len(answers)], talk)
    return greeting(talk)


def greeting(talk: Conversation) -> str:
    """Return a hello to somebody who said it in another language."""
    language = guessed(talk)
    is_hello = re.match(
        r"(hallo|guten (tag|morgen|abend)|bonjour|salut|hola|ciao|你好|您好|こんにちは)", talk.text, re.IGNORECASE
    )
    return spoken(FILE["hello"][language], talk) if is_hello and language != "english" else ""


def fallback(talk: Conversation) -> str:
    """Return what is said where no rule fits."""
    return spoken(FILE["fallback"][guessed(talk)], talk)


def spoken(pattern: str, talk: Conversation) -> str:
    """Return a saying with names and the day in it."""
    name = f"{talk.persona}, played by {SANDBOX}" if talk.persona else SANDBOX
    today = date.fromisoformat(talk.today[:10])
    named = {
        "{name}": name,
        "{me}": f", {talk.persona} here" if talk.persona else "",
        "{topic}": topic.explicit(talk.asked) or ANY_TOPIC,
    }
    named["{today}"] = f"{today:%A}, {today.day} {today:%B %Y}"
    for mark, word in named.items():
        pattern = pattern.replace(mark, word)
    return pattern.strip()


def guessed(talk: Conversation) -> str:
    """Return the language that is asked for, or else the one that is written."""
    if talk.language != "english":
        return talk.language
    for language, script in (("japanese", JAPANESE), ("chinese", CHINESE)):
        if script.search(talk.text):
            return language
    said = set(re.findall(r"[\w']+", talk.text.lower()))
    hits = {language: len(said & words) for language, words in TELLS.items()}
    best = max(hits, key=lambda language: hits[language])
    return best if hits[best] >= min(2, len(said)) and hits[best] else "english"
