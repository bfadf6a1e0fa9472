"""Private things in an answer, hidden behind asterisks as `mask_sensitive_info` asks."""

import re

PRIVATE = re.compile(
    r"https?://[^\s)>\]\"']+"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:www\.)?[\w-]+\.(?:com|org|net|io|de|cn|example)\b"
    r"|(?<!\w)\+?\d[\d ()/-]{7,24}\d(?!\w)"
    r"|\b\d{1,5}\s+[A-Z]\w+\s+(?:Street|St|Road|Rd|Avenue|Ave|Lane|Square)\b"
)


def masked(text: str) -> str:
    """Return a text without addresses, links, and numbers of people."""
    return PRIVATE.sub("***", text)
