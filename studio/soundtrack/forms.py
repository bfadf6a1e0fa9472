"""The form of a soundtrack: both files are measured before anything is made."""

from typing import Any

from django import forms

from studio.jobs.forms import JobForm
from studio.lib.numbers import NumberField
from studio.library.models import Version
from studio.soundtrack.order import KEEP, LEAVE_OUT, QUIETER, SoundtrackOrder
from studio.tools.fields import SliderField
from studio.tools.inputs import InputField

FILM_BYTES, SOUND_BYTES = 500_000_000, 150_000_000
OWN = [(KEEP, "Keep it"), (QUIETER, "Quieter"), (LEAVE_OUT, "Leave it out")]
LONGEST_S = 86_400
LONGEST_TITLE, LONGEST_PART = 120, 100  # characters, of a name and of what it begins with where none was given
MOMENTS = {"begin_s": "film", "skip_s": "sound"}  # fields, and in what their moment lies


def _moment(label: str, hint: str) -> NumberField:
    return NumberField(
        label=label, initial=0, required=False, min_value=0, max_value=LONGEST_S, help_text=hint,
        widget=forms.NumberInput({"step": "0.1", "inputmode": "decimal"}),
        error_messages={
            "invalid": "This is no number of seconds. Write 2.5, for example.",
            "min_value": "This is before the beginning. Write 0 or more.",
            "max_value": "This is longer than a day. Write fewer seconds.",
        },
    )  # fmt: skip


class SoundtrackForm(JobForm):
    """A film, a sound, where the sound begins, and how loud both are."""

    film = InputField(
        media=("video",), limit_bytes=FILM_BYTES, label="Film",
        error_messages={"required": "Choose the film that it is to go under."},
    )  # fmt: skip
    sound = InputField(
        media=("audio",), limit_bytes=SOUND_BYTES, label="Song, voice or other sound",
        error_messages={"required": "Choose what is to be heard."},
    )  # fmt: skip
    begin_s = _moment("Begins at", "Second of the film.")
    skip_s = _moment("Starts from", "Second of the sound.")
    level_db = SliderField(-30, 0, step=1, shape="{} dB", signed=True, label="Level", initial=0)
    own = forms.ChoiceField(
        label="The film's own sound", choices=OWN, initial=KEEP, required=False, widget=forms.RadioSelect,
        error_messages={"invalid_choice": "“%(value).30s” is not offered here. Choose one of those that are shown."},
    )  # fmt: skip
    fades = forms.BooleanField(
        label="Fade out at the film's end", initial=True, required=False, widget=forms.CheckboxInput({"role": "switch"})
    )

    title = forms.CharField(
        label="Name of the film", required=False, max_length=LONGEST_TITLE,
        error_messages={"max_length": f"%(show_value)d characters; a name has at most {LONGEST_TITLE}."},
    )  # fmt: skip

    @classmethod
    def initial_of_handoff(cls, role: str, version: Version) -> dict[str, Any]:
        """Return a sound as it is, from its beginning."""
        return {role: version.key}

    @property
    def pair(self) -> tuple[Version | None, Version | None]:
        """Return the film and the sound that are chosen, right or wrong."""
        found = [self.fields[name].chosen(self[name].value()) for name in ("film", "sound")]  # type: ignore[attr-defined]
        film, sound = (next(iter(versions), None) for versions in found)
        return film, sound

    def clean(self) -> dict[str, Any]:
        """Refuse a beginning that lies behind the end."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, role in MOMENTS.items():
            version, moment = data.get(role), data.get(name) or 0.0
            if version is not None and moment * 1000 >= max(1, version.duration_ms):
                least = version.duration_ms / 1000
                self.add_error(name, f"{moment:g} s is after the end: “{version.asset.title}” lasts {least:.1f} s.")
        return data

    def order(self) -> SoundtrackOrder:
        """Return the order of a valid form."""
        data = self.order_data
        film, sound = data["film"], data["sound"]
        return SoundtrackOrder(
            film.key,
            sound.key,
            begin_s=data["begin_s"] or 0.0,
            skip_s=data["skip_s"] or 0.0,
            level_db=data["level_db"],
            own=data["own"] or KEEP,
            fades=data["fades"],
            title=data["title"] or f"{film.asset.title[:LONGEST_PART]}, with {sound.asset.title}"[:LONGEST_TITLE],
        )
