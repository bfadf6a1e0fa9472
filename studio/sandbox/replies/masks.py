"""Mask private data in an answer, as `mask_sensitive_info` requests."""

import re

PRIVATE = re.compile(
    r"https?://[^\s)>\]\"']+"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:www\.)?[\w-]+\.(?:com|org|net|io|de|cn|example)\b"
    r"|(?<!\w)\+?\d[\d ()/-]{7,24}\d(?!\w)"
    r"|\b\d{1,5}\s+[A-Z]\w+\s+(?:Street|St|Road|Rd|Avenue|Ave|Lane|Square)\b"
)


def mask_private(text: str) -> str:
    """Return a text with URLs, e-mail addresses, phone numbers and street addresses masked."""
    return PRIVATE.sub("***", text)
