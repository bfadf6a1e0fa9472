"""Forms about voices that are there: a name, a mix, the insurance, and the word that deletes one."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from studio.jobs.forms import refuse_nul
from studio.lib.numbers import whole
from studio.tools.fields import PairRows
from studio.voices.models import OwnVoice, Voice
from studio.voices.queries import UNAVAILABLE, named
from studio.workspaces.access import Seat

MOST_VOICES = 4
HEAVIEST = 100
BUDGETS = [(20, "20 characters a month"), (60, "60 characters a month"), (200, "200 characters a month")]


def name_field(label: str = "Name people will see") -> forms.CharField:
    """Return the field of a voice's name."""
    widget = forms.TextInput({"dir": "auto", "translate": "no", "autocomplete": "off"})
    missing = {"required": "Give the voice a name."}
    return forms.CharField(label=label, max_length=80, widget=widget, validators=[refuse_nul], error_messages=missing)


class NameForm(forms.Form):
    """A name for a voice: of a try that is kept, or another one."""

    name = name_field()


class DeleteForm(forms.Form):
    """The voice's name, typed once more."""

    confirm = forms.CharField(label="Type the voice name to confirm", required=False)

    def __init__(self, data: Any = None, *, voice: OwnVoice) -> None:
        super().__init__(data)
        self.voice = voice

    def clean_confirm(self) -> str:
        """Return the name. Raises ValidationError for any other one."""
        typed: str = self.cleaned_data["confirm"]
        if " ".join(typed.split()).casefold() != " ".join(self.voice.name.split()).casefold():
            raise ValidationError(f"Type “{self.voice.name}” as it is written there.")
        return typed


class InsuranceForm(forms.Form):
    """Whether a voice is kept alive by itself, and what that may cost."""

    LEAST = BUDGETS[0][0]

    keep_alive = forms.BooleanField(label="Keep it alive by itself", required=False)
    keep_budget = forms.TypedChoiceField(label="At most", choices=BUDGETS, coerce=int, initial=BUDGETS[0][0])


class MixForm(forms.Form):
    """Up to four voices of the person's account with their weights, under one name."""

    name = name_field()
    voices = forms.Field(label="Voices", required=False, widget=PairRows("voice", "weight"))

    def __init__(self, data: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.seat = seat

    @cached_property
    def known(self) -> dict[str, Voice]:
        """Return those of the named voices that the person can use."""
        rows = self["voices"].value() or []
        return named(self.seat.person, [voice_id for voice_id, _ in rows if voice_id and "\x00" not in voice_id])

    @property
    def rows(self) -> list[tuple[str, Voice | None, str]]:
        """Return all rows for the page, empty ones too."""
        filled = [(one, self.known.get(one), weight or "50") for one, weight in self["voices"].value() or [] if one]
        return (filled + [("", None, "50")] * MOST_VOICES)[:MOST_VOICES]

    def clean_voices(self) -> list[list[Any]]:
        """Return voice and weight of each row that names one, the heaviest first. Raises ValidationError."""
        rows = [(voice_id, weight or "50") for voice_id, weight in self.cleaned_data["voices"] or [] if voice_id]
        if not 2 <= len(rows) <= MOST_VOICES:
            raise ValidationError(f"A mix has two to {MOST_VOICES} voices; this one has {len(rows)}.")
        if len({voice_id for voice_id, _ in rows}) < len(rows):
            raise ValidationError("A voice is in the mix twice. Take another one, or remove it.")
        for number, (voice_id, weight) in enumerate(rows, 1):
            if voice_id not in self.known:
                raise ValidationError(f"Voice {number}: {UNAVAILABLE}")
            if not 1 <= (whole(weight) or 0) <= HEAVIEST:
                raise ValidationError(f"Voice {number}: a weight is a whole number from 1 to {HEAVIEST}.")
        return sorted(([voice_id, int(weight)] for voice_id, weight in rows), key=lambda row: -row[1])
