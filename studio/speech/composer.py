"""What the composer shows besides the form's own fields: names of voices, rows, and what a text will come to."""

from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any

from studio.ledger.quote import Quote, in_words, price
from studio.lib.numbers import whole
from studio.minimax.speech.text import count_characters, estimate_seconds
from studio.speech import choices, script
from studio.speech.fields import BlendField
from studio.speech.forms import EXAMPLE, SpeechForm
from studio.voices.models import Voice

FILE_FIELDS = ("model", "format", "sample_rate_hz", "bitrate_bps", "channels", "subtitles")
SPARE_ROWS = 1  # to write in without script; each sending brings another one


@dataclass(frozen=True, slots=True)
class Estimate:
    """Amount and length in words, money where a price is known, and the pace for the page's script."""

    words: str
    length: str
    money: str
    letter_s: float = estimate_seconds("a")
    sign_s: float = estimate_seconds("字")


@dataclass(frozen=True, slots=True)
class Row:
    """One voice of the blend; the first one's is chosen above."""

    voice_id: str
    voice: Voice | None
    weight: str


class Composer:
    """A form as its page shows it, right or wrong."""

    example = EXAMPLE

    def __init__(self, form: SpeechForm) -> None:
        self.form = form

    @property
    def limit(self) -> str:
        """Return how many characters the engine takes at once."""
        return f"{self.form.engine.character_limit:,}"

    @property
    def voice(self) -> Voice | None:
        """Return the chosen voice."""
        return self.form.voices.get(str(self.form["voice_id"].value() or ""))

    @property
    def chosen(self) -> str:
        """Return what a phone's way to the settings is called: the voice, the mood, the speed, as the script has it."""
        mood, speed = str(self.form["emotion"].value() or ""), str(self.form["speed"].value())
        names = [self.voice.name if self.voice else ""]
        names += [dict(choices.MOODS).get(mood, "") if mood else "", f"{speed}×" if speed not in ("1", "1.0") else ""]
        given = [name for name in names if name]
        return ", ".join(given[:1] + [name.lower() for name in given[1:]])

    @cached_property
    def mix(self) -> list[Row]:
        """Return the rows of the blend, empty ones too."""
        given = list(self.form["blend"].value() or [])
        first = ("", given[0][1] if given else "")
        filled = [first, *(row for row in given[1:] if row[0])]
        rows = filled + [("", "")] * (BlendField.MOST - len(filled))
        return [Row(one, self.form.voices.get(one), weight or str(BlendField.EVEN)) for one, weight in rows]

    @property
    def blended(self) -> list[Row]:
        """Return the voices that are mixed, the chosen one among them; nothing for one voice alone."""
        others = [row for row in self.mix[1:] if row.voice_id]
        return [self.mix[0], *others] if others else []

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Return how words are to be said."""
        return [pair for pair in self.form["pronunciation"].value() or [] if any(pair)]

    @property
    def spare_rows(self) -> range:
        """Return the numbers of further rows."""
        return range(len(self.pairs), len(self.pairs) + SPARE_ROWS)

    @property
    def has_file_errors(self) -> bool:
        """Return whether something under File and quality has to be put right."""
        return any(name in self.form.errors for name in FILE_FIELDS) if self.form.is_bound else False

    @property
    def file_words(self) -> str:
        """Return the file in short: ``MP3, 32 kHz, HD``."""
        words = [choices.LABELS[name].get(self._chosen(name), "") for name in ("format", "sample_rate_hz")]
        return ", ".join([*words, self.form.engine.label.partition(",")[0]])

    def _chosen(self, name: str) -> Any:
        value = self.form[name].value()
        number = whole(value)
        return value if number is None else number

    @cached_property
    def estimate(self) -> Estimate:
        """Return the line beside the button."""
        text = script.tidy(str(self.form["text"].value() or ""))
        quote = Quote("characters", count_characters(text), self.form.engine.name)
        words = in_words(quote, estimate_seconds(text, self._speed()) if text.strip() else None)
        about = f"about {price(quote)}" if price(quote) else ""
        words = words.removesuffix(f", {about}")
        return Estimate(words, words.removeprefix(str(quote)).removeprefix(", "), about if quote.amount else "")

    def _speed(self) -> float:
        try:
            speed = float(self.form["speed"].value())
        except (TypeError, ValueError):
            return 1.0
        return min(max(speed, 0.5), 2.0) if isfinite(speed) else 1.0
