"""Custom pronunciations: the request's pairs "Halden/Hall-den", "处理/(chu3)(li3)", "Emily/(ˈɛməli)"."""

import re

from studio.sandbox.media.languages import script_of

UNSPACED_SCRIPTS = ("Han", "Kana", "Thai")  # scripts without spaces between words
BRACKETED = re.compile(r"\s*(?:\(([^()]+)\)\s*)+")
# IPA symbols that the English voice's alphabet writes otherwise; the longest come first.
IPA_TO_HIBARI = {
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
IPA_PATTERN = re.compile("|".join(re.escape(letters) for letters in IPA_TO_HIBARI))


class Pronunciations:
    """Replaces words by their pronunciation before synthesis; the text that people read stays as it was."""

    def __init__(self, pairs: list[str]) -> None:
        split = [pair.split("/", 1) for pair in pairs if "/" in pair]
        self.replacements = {
            word.strip().lower(): said.strip() for word, said in split if word.strip() and said.strip()
        }
        words = sorted(self.replacements, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(_whole_word_pattern, words)), re.IGNORECASE) if words else None

    def apply(self, text: str, language: str) -> str:
        """Return the text with each listed word replaced by its pronunciation."""
        if self.pattern is None:
            return text
        return self.pattern.sub(lambda found: self._replace(found.group(), language), text)

    def _replace(self, word: str, language: str) -> str:
        said = self.replacements.get(word.lower(), word)
        if not BRACKETED.fullmatch(said):
            return said
        sounds = " ".join(re.findall(r"\(([^()]+)\)", said))
        if language == "English":
            return f"[{word}](/{IPA_PATTERN.sub(lambda found: IPA_TO_HIBARI[found.group()], sounds)}/)"
        # espeak-ng reads pinyin with tone numbers; only the English voice reads IPA.
        return sounds if sounds.isascii() else word


def _whole_word_pattern(word: str) -> str:
    """Return a pattern for a word that does not match within longer words."""
    before = "" if script_of(word[0]) in UNSPACED_SCRIPTS or not word[0].isalnum() else r"(?<!\w)"
    after = "" if script_of(word[-1]) in UNSPACED_SCRIPTS or not word[-1].isalnum() else r"(?!\w)"
    return before + re.escape(word) + after
