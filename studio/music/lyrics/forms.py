"""The form of lyrics that MiniMax writes."""

from typing import Any

from django import forms

from studio.jobs.forms import JobForm
from studio.library.models import Version
from studio.music import sections
from studio.music.answers import lyrics_of
from studio.music.lyrics.order import LyricsOrder

MOST = {"about": 1500, "style": 480, "lyrics": 3500}
TOO_LONG = "%(show_value)d characters; at most %(limit_value)d are taken. Shorten it."


def _text(label: str, most: int, rows: int, **kwargs: Any) -> forms.CharField:
    messages = {"max_length": TOO_LONG, **kwargs.pop("error_messages", {})}
    widget = forms.Textarea({"rows": rows, "translate": "no"})
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages=messages, **kwargs)


class LyricsForm(JobForm):
    """What the song is about; with lyrics, those are changed."""

    about = _text(
        "What is the song about?", MOST["about"], 3, error_messages={"required": "Say what the song is to be about."}
    )
    style = _text("Style and feeling", MOST["style"], 2, required=False)
    lyrics = _text(
        "Lyrics to change", MOST["lyrics"], 6, required=False, help_text="Leave it empty to have new ones written."
    )

    @classmethod
    def initial_of_handoff(cls, role: str, version: Version) -> dict[str, Any]:
        """Return a text of the library as the lyrics to change."""
        return {"lyrics": lyrics_of(version)}

    def order(self) -> LyricsOrder:
        """Return the order of a valid form."""
        return LyricsOrder(**{name: sections.tidy(value) for name, value in self.order_data.items()})
