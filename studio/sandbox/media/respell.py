"""The request's pronunciation pairs: "Halden/Hall-den", "处理/(chu3)(li3)", "Emily/(ˈɛməli)"."""

import re

from studio.sandbox.media.languages import script_of

RUNNING = ("Han", "Kana", "Thai")  # scripts that put no space between words
BRACKETED = re.compile(r"\s*(?:\(([^()]+)\)\s*)+")
# What IPA writes with two letters or with others than the English voice's alphabet; the longest come first.
LETTERS = {
    "eɪ": "A",
    "aɪ": "I",
    "oʊ": "O",
    "əʊ": "O",
    "aʊ": "W",
    "ɔɪ": "Y",
    "tʃ": "ʧ",
    "dʒ": "ʤ",
    "ɝ": "ɜɹ",
    "ɚ": "əɹ",
    "r": "ɹ",
    "g": "ɡ",
    "a": "æ",
    "e": "ɛ",
    "ː": "",
    ".": "",
}
LETTER = re.compile("|".join(re.escape(letters) for letters in LETTERS))


class Respelling:
    """How words are to be said; the text that people read stays as it was."""

    def __init__(self, pairs: list[str]) -> None:
        split = [pair.split("/", 1) for pair in pairs if "/" in pair]
        self.sayings = {word.strip().lower(): said.strip() for word, said in split if word.strip() and said.strip()}
        words = sorted(self.sayings, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(_whole, words)), re.IGNORECASE) if words else None

    def spoken(self, text: str, language: str) -> str:
        """Return the text with each of its words said as asked."""
        if self.pattern is None:
            return text
        return self.pattern.sub(lambda found: self._said(found.group(), language), text)

    def _said(self, word: str, language: str) -> str:
        said = self.sayings.get(word.lower(), word)
        if not BRACKETED.fullmatch(said):
            return said
        sounds = " ".join(re.findall(r"\(([^()]+)\)", said))
        if language == "English":
            return f"[{word}](/{LETTER.sub(lambda found: LETTERS[found.group()], sounds)}/)"
        # Chinese is also read from Latin letters with numbers for the tones; IPA only the English voice can read.
        return sounds if sounds.isascii() else word


def _whole(word: str) -> str:
    """Return a pattern for the word that does not find it within longer ones."""
    before = "" if script_of(word[0]) in RUNNING or not word[0].isalnum() else r"(?<!\w)"
    after = "" if script_of(word[-1]) in RUNNING or not word[-1].isalnum() else r"(?!\w)"
    return before + re.escape(word) + after
