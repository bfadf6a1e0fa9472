"""What the composer shows besides the form's own fields: its model's limits and tags, and what a song will cost."""

from typing import Any

from studio.lib.numbers import whole
from studio.minimax.catalog.music import MusicModel
from studio.music import choices
from studio.music.forms import MusicForm
from studio.music.lyrics.kind import LyricsKind
from studio.music.lyrics.order import LyricsOrder

FILE_FIELDS = ("model", "format", "sample_rate_hz", "bitrate_bps")


class Composer:
    """A form as its page shows it, right or wrong."""

    tags = choices.TAGS

    def __init__(self, form: MusicForm) -> None:
        self.form = form

    @property
    def engine(self) -> MusicModel:
        """Return the chosen model."""
        return self.form.engine

    @property
    def estimate(self) -> choices.Estimate:
        """Return the line beside the button."""
        quote = choices.quote_for(self.engine)
        return choices.Estimate(f"{self.engine.name}, {choices.USUAL_TIME}", choices.money_for(quote))

    @property
    def draft_money(self) -> str:
        """Return what a draft of lyrics costs."""
        return choices.money_for(LyricsKind().quote(LyricsOrder()))

    @property
    def left_out(self) -> str:
        """Return in words what was left out of lyrics that a hand-off brought, or nothing."""
        most = f"{self.engine.name} takes {self.engine.lyrics_most:,}"
        return f"{self.form.left_out:,} characters were left out: {most}." if self.form.left_out else ""

    @property
    def file_words(self) -> str:
        """Return the file in short: ``MP3, 44.1 kHz``."""
        words = [choices.LABELS[name].get(self._chosen(name), "") for name in choices.LABELS]
        return ", ".join(filter(None, words))

    @property
    def has_file_errors(self) -> bool:
        """Return whether something under File and quality has to be put right."""
        return any(name in self.form.errors for name in FILE_FIELDS) if self.form.is_bound else False

    def _chosen(self, name: str) -> Any:
        value = self.form[name].value()
        number = whole(value)
        return value if number is None else number
