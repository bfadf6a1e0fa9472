"""Extract the topic and the material of a message."""

import re

# A request and its material: a few words, a colon or an empty line, then the text.
WITH_MATERIAL = re.compile(r"^(?P<ask>[^\n]{0,240}?)(?::\s+|\s*\n\s*\n|:\n|\n)(?P<text>.{12,})$", re.DOTALL)
QUOTED = re.compile(r"[\"“«](?P<text>[^\"”»“«]{15,4000})[\"”»]", re.DOTALL)
# The most certain first.
ABOUT = (
    re.compile(r"\b(?:where|in which)\s+(.+)", re.IGNORECASE),
    re.compile(r"\b(?:about|on the (?:topic|subject) of|regarding)\s+(.+)", re.IGNORECASE),
    re.compile(r"\b(?:describing|showing|featuring|titled)\s+(.+)", re.IGNORECASE),
    re.compile(r"\b(?:for|of|on)\s+((?:an?|the|my|our|this|new|[a-z])[^.?!\n]+)", re.IGNORECASE),
    re.compile(r":\s*([^\n]{2,120})$"),
)
REQUEST_WORDS = re.compile(
    r"^(?:hi|hello|hey|ok(?:ay)?|please|now|then|and|so|can you|could you|would you|will you"
    r"|i (?:want|need|would like)(?: you)?(?: to)?|help me(?: to)?|let'?s|just|give me|write(?: me)?|make(?: me)?"
    r"|create|draft|compose|generate|suggest|come up with|get me|tell me|show me|send"
    r"|an?|some|the|\d+|few|short|good|nice|best|[,.!\s]+)\b\s*",
    re.IGNORECASE,
)
TRAILING_WORDS = re.compile(
    r"(?:,?\s+(?:please|thanks|thank you)"
    r"|,?\s+in (?:about |at most |under )?(?:\d+|one|two|three|four|five) (?:words?|sentences?|lines?|paragraphs?)"
    r"|,?\s+(?:for|lasting|of)\s+\d+\s*(?:s|sec|seconds?|min|minutes?)\b)[.!?]*$",
    re.IGNORECASE,
)
DETAILS = re.compile(r"[,;]\s+\w+:\s.*$")
PRONOUNS = {"my": "your", "our": "your", "me": "you"}
NESTED = re.compile(
    r"\b(?:podcast|article|blog|post|talk|video|book|essay|series|film|episode|course|song|poem|story)s?"
    r"\s+(?:about|on|describing|showing|featuring)\s+(.+)",
    re.IGNORECASE,
)
GREETING = re.compile(r"^\W*(?:hi|hello|hey|good (?:morning|evening|afternoon))\b[\w ]{0,20}[!,.]\s*", re.IGNORECASE)
MAX_TOPIC, MAX_INSTRUCTION = 90, 2_000


def extract_material(text: str) -> str:
    """Return the text that a request is about, empty for none."""
    if found := QUOTED.search(text):
        return found["text"].strip()
    found = WITH_MATERIAL.match(text.strip())
    return found["text"].strip() if found else ""


def extract_instruction(text: str) -> str:
    """Return the request without its material."""
    if QUOTED.search(text):
        return QUOTED.sub(" ", text).strip()
    found = WITH_MATERIAL.match(text.strip())
    return found["ask"].strip() if found else text.strip()[:MAX_INSTRUCTION]


def extract_topic(text: str) -> str:
    """Return the topic of a message, in at most a line."""
    return (
        explicit_topic(text)
        or clean_topic(strip_request_words(first_line(text)))
        or clean_topic(first_line(text))
        or "something new"
    )


def explicit_topic(text: str) -> str:
    """Return the topic that a message states ("about …"), empty for none."""
    line = first_line(text)
    about = next((found[1] for pattern in ABOUT if (found := pattern.search(line))), "")
    while inner := NESTED.search(about):
        about = inner[1]
    return clean_topic(about)


def first_line(text: str) -> str:
    """Return a message's first sentence, without greeting and trailing details."""
    line = re.split(r"(?<=[.!?])\s|\n", GREETING.sub("", text).strip(), maxsplit=1)[0]
    return DETAILS.sub("", line)


def strip_request_words(line: str) -> str:
    """Return a line without the words of the request itself."""
    before = ""
    while line != before:
        before, line = line, REQUEST_WORDS.sub("", line)
    return line


def clean_topic(about: str) -> str:
    """Return a topic without polite phrases, with pronouns turned from first to second person."""
    about = TRAILING_WORDS.sub("", about.strip(" .!?,;:\"'“”\t")).strip(" .!?,;:\"'“”")
    words = [PRONOUNS.get(word.lower(), word) for word in about[: 2 * MAX_TOPIC].split()]
    while words and sum(map(len, words)) + len(words) > MAX_TOPIC:
        words.pop()
    return " ".join(words)


def title_case(text: str) -> str:
    """Return a topic in title case."""
    small = {"a", "an", "the", "of", "in", "on", "at", "for", "and", "or", "to", "by", "with", "your"}
    words = text.split()
    return " ".join(
        word if word.lower() in small and at else word[:1].upper() + word[1:] for at, word in enumerate(words)
    )
