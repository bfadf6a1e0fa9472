"""What a message is about, and the material that it brings along."""

import re

# A request before its material: a few words, then a colon or an empty line, then the text itself.
BROUGHT = re.compile(r"^(?P<ask>[^\n]{0,240}?)(?::\s+|\s*\n\s*\n|:\n|\n)(?P<text>.{12,})$", re.DOTALL)
QUOTED = re.compile(r"[\"“«](?P<text>[^\"”»“«]{15,4000})[\"”»]", re.DOTALL)
# The surest first.
ABOUT = (
    re.compile(r"\b(?:where|in which)\s+(.+)", re.IGNORECASE),
    re.compile(r"\b(?:about|on the (?:topic|subject) of|regarding)\s+(.+)", re.IGNORECASE),
    re.compile(r"\b(?:describing|showing|featuring|titled)\s+(.+)", re.IGNORECASE),
    re.compile(r"\b(?:for|of|on)\s+((?:an?|the|my|our|this|new|[a-z])[^.?!\n]+)", re.IGNORECASE),
    re.compile(r":\s*([^\n]{2,120})$"),
)
ASKED = re.compile(
    r"^(?:hi|hello|hey|ok(?:ay)?|please|now|then|and|so|can you|could you|would you|will you"
    r"|i (?:want|need|would like)(?: you)?(?: to)?|help me(?: to)?|let'?s|just|give me|write(?: me)?|make(?: me)?"
    r"|create|draft|compose|generate|suggest|come up with|get me|tell me|show me|send"
    r"|an?|some|the|\d+|few|short|good|nice|best|[,.!\s]+)\b\s*",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"(?:,?\s+(?:please|thanks|thank you)"
    r"|,?\s+in (?:about |at most |under )?(?:\d+|one|two|three|four|five) (?:words?|sentences?|lines?|paragraphs?)"
    r"|,?\s+(?:for|lasting|of)\s+\d+\s*(?:s|sec|seconds?|min|minutes?)\b)[.!?]*$",
    re.IGNORECASE,
)
DETAILS = re.compile(r"[,;]\s+\w+:\s.*$")
OWN = {"my": "your", "our": "your", "me": "you"}
NESTED = re.compile(
    r"\b(?:podcast|article|blog|post|talk|video|book|essay|series|film|episode|course|song|poem|story)s?"
    r"\s+(?:about|on|describing|showing|featuring)\s+(.+)",
    re.IGNORECASE,
)
GREETING = re.compile(r"^\W*(?:hi|hello|hey|good (?:morning|evening|afternoon))\b[\w ]{0,20}[!,.]\s*", re.IGNORECASE)
LONGEST, MOST_ASKED = 90, 2_000


def material(text: str) -> str:
    """Return the text that a request brings along to be worked on, empty where there is none."""
    if found := QUOTED.search(text):
        return found["text"].strip()
    found = BROUGHT.match(text.strip())
    return found["text"].strip() if found else ""


def asked(text: str) -> str:
    """Return what is wanted of the material, or the whole message where it brings none."""
    if QUOTED.search(text):
        return QUOTED.sub(" ", text).strip()
    found = BROUGHT.match(text.strip())
    return found["ask"].strip() if found else text.strip()[:MOST_ASKED]


def topic(text: str) -> str:
    """Return what a message is about, in at most a line."""
    return explicit(text) or polished(stripped(first_line(text))) or polished(first_line(text)) or "something new"


def explicit(text: str) -> str:
    """Return what a message says that it is about, empty where it does not say."""
    line = first_line(text)
    about = next((found[1] for pattern in ABOUT if (found := pattern.search(line))), "")
    while inner := NESTED.search(about):
        about = inner[1]
    return polished(about)


def first_line(text: str) -> str:
    """Return a message's first sentence, without a greeting before it and details behind it."""
    line = re.split(r"(?<=[.!?])\s|\n", GREETING.sub("", text).strip(), maxsplit=1)[0]
    return DETAILS.sub("", line)


def stripped(line: str) -> str:
    """Return a line without the words that only ask."""
    before = ""
    while line != before:
        before, line = line, ASKED.sub("", line)
    return line


def polished(about: str) -> str:
    """Return a topic without its politeness, from the asker's point of view turned to ours."""
    about = TAIL.sub("", about.strip(" .!?,;:\"'“”\t")).strip(" .!?,;:\"'“”")
    words = [OWN.get(word.lower(), word) for word in about[: 2 * LONGEST].split()]
    while words and sum(map(len, words)) + len(words) > LONGEST:
        words.pop()
    return " ".join(words)


def titled(text: str) -> str:
    """Return a topic as a title has it."""
    small = {"a", "an", "the", "of", "in", "on", "at", "for", "and", "or", "to", "by", "with", "your"}
    words = text.split()
    return " ".join(
        word if word.lower() in small and at else word[:1].upper() + word[1:] for at, word in enumerate(words)
    )
