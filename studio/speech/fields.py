"""Fields that only speech has: how words are to be said, and the blend of voices."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from studio.tools.fields import FOUND_LENGTH, PairRows


class PronunciationField(forms.Field):
    """How words are to be said: pairs of "when you see" and "say"."""

    MOST = 50
    LONGEST = 100

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=PairRows("when", "say"), **kwargs)

    def clean(self, value: list[tuple[str, str]]) -> tuple[str, ...]:
        """Return ``word/saying`` for each row that holds something. Raises ValidationError that names the row."""
        filled = [(number, *pair) for number, pair in enumerate(value or [], 1) if any(pair)]
        if len(filled) > self.MOST:
            raise ValidationError(f"{len(filled)} words; at most {self.MOST}. Take out those that are not in the text.")
        for number, when, say in filled:
            if fault := self.fault_of(when, say):
                raise ValidationError(f"Row {number}: {fault}")
        return tuple(f"{when}/{say}" for _, when, say in filled)

    def fault_of(self, when: str, say: str) -> str:
        """Return what is wrong with a row, or nothing."""
        if not when or not say:
            return f"“{when or say}” stands alone. Fill in both halves, or empty the row."
        if "/" in when:
            return f"“{when[:FOUND_LENGTH]}” has a / in it, which MiniMax takes for the end of the word. Leave it out."
        longest = max(len(when), len(say))
        if longest > self.LONGEST:
            return f"{longest} characters; at most {self.LONGEST}. Shorten it."
        return "It contains a NUL character. Type it again." if "\x00" in when + say else ""


class BlendField(forms.Field):
    """Weights of up to four voices; the first row's voice is the chosen one."""

    MOST = 4
    EVEN = 50
    HEAVIEST = 100

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=PairRows("blend", "weight", led=True), **kwargs)

    def clean(self, value: list[tuple[str, str]]) -> list[tuple[str, int]]:
        """Return voice and weight of each row that names a voice, the first row always. Raises ValidationError."""
        rows = [(number, *row) for number, row in enumerate(value or [], 1) if number == 1 or row[0]]
        if len(rows) > self.MOST:
            raise ValidationError(f"{len(rows)} voices; a blend has at most {self.MOST}. Remove one.")
        return [(voice_id, self.weight(number, weight)) for number, voice_id, weight in rows]

    def weight(self, number: int, text: str) -> int:
        """Return a row's weight. Raises ValidationError."""
        found = text or str(self.EVEN)
        if re.fullmatch(r"[0-9]{1,3}", found, re.ASCII) and 1 <= int(found) <= self.HEAVIEST:
            return int(found)
        span = f"a whole weight from 1 to {self.HEAVIEST}"
        raise ValidationError(f"Voice {number}: “{text[:FOUND_LENGTH]}” is not {span}. Choose {self.EVEN}, say.")
