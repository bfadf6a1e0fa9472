"""Names of results, from what was asked."""

TITLE_LENGTH = 80


def first_words(text: str, longest: int = TITLE_LENGTH) -> str:
    """Return the first whole words of a text, at most ``longest`` characters; a longer word is cut."""
    words = " ".join(text[: longest * 8].split())
    if len(words) <= longest:
        return words
    return words[: longest + 1].rpartition(" ")[0] or words[:longest]
