"""The form of who speaks how: what a text of its own and a whole book have in common."""

from functools import cached_property
from typing import Any

from django import forms

from studio.jobs.forms import JobForm
from studio.minimax.catalog.speech import SpeechModel, default_speech_model
from studio.minimax.speech.request import SpeechRequest
from studio.speech import choices
from studio.speech.fields import PronunciationField
from studio.tools.fields import ModelRadios, ModelSelect, SliderField
from studio.voices.models import Voice
from studio.voices.queries import UNAVAILABLE, named, usual_voice
from studio.workspaces.access import Seat

NOT_OFFERED = {"invalid_choice": "“%(value).30s” is not offered here. Choose one from the list."}
BY_ENGINE = ("emotion", "language_boost")
ANOTHER = f"{UNAVAILABLE} Choose another one."


def make_choice(
    label: str, options: list[tuple[Any, str]], initial: Any, widget: forms.Widget
) -> forms.TypedChoiceField:
    """Return a field for one of some options; what is left out is as at first."""
    return forms.TypedChoiceField(
        label=label, choices=options, initial=initial, empty_value=initial, required=False, widget=widget,
        error_messages=NOT_OFFERED,
    )  # fmt: skip


class SpeakingForm(JobForm):
    """A voice, and how it speaks."""

    voice_id = forms.CharField(
        label="Voice", widget=forms.TextInput({"id": "voice"}), error_messages={"required": "Choose one first."}
    )
    emotion = make_choice("Mood", choices.MOODS, "", ModelRadios())
    speed = SliderField(0.5, 2, step=0.05, shape="{}×", initial=1.0, label="Speed")
    pitch = SliderField(-12, 12, step=1, signed=True, initial=0, label="Pitch")
    vol = SliderField(0, 10, step=0.1, above=True, initial=1.0, label="Loudness")
    language_boost = make_choice("Language", choices.LANGUAGES, "auto", ModelSelect())
    pronunciation = PronunciationField(label="Say it right")
    model = make_choice("Voice engine", choices.ENGINES, default_speech_model().name, ModelSelect())
    SPOKEN = ("voice_id", "emotion", "speed", "pitch", "vol", "language_boost", "pronunciation", "model")

    def __init__(
        self, data: Any = None, files: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None
    ) -> None:
        given = initial or {}
        if data is None and "voice_id" not in given:
            usual = usual_voice(seat.person)
            given = {"voice_id": usual.voice_id if usual else "", **given}
        super().__init__(data, files, seat=seat, initial=given)
        self.fields["model"].widget.describe = choices.engine_attributes
        for name in BY_ENGINE:
            self.fields[name].widget.offered = choices.taken_by(self.engine, name)

    @cached_property
    def engine(self) -> SpeechModel:
        """Return the chosen engine, or the default while the choice makes no sense."""
        return choices.engine_named(self["model"].value()) or default_speech_model()

    @cached_property
    def voices(self) -> dict[str, Voice]:
        """Return those of the named voices that are the person's to use."""
        asked = [one for one in self.named_voices if one and "\x00" not in one]
        return named(self.seat.person, asked) if asked else {}

    @property
    def named_voices(self) -> list[str]:
        """Return the ids of all voices that the form names."""
        return [str(self["voice_id"].value() or "")]

    def clean_voice_id(self) -> str:
        """Return the voice. Raises ValidationError, in the same words for every voice that is not the person's."""
        voice_id: str = self.cleaned_data["voice_id"]
        if voice_id not in self.voices:
            raise forms.ValidationError(ANOTHER)
        return voice_id

    def clean(self) -> dict[str, Any]:
        """Hold mood and language against the chosen engine."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in BY_ENGINE:
            offered = choices.taken_by(self.engine, name)
            if name in data and "model" in data and data[name] not in offered:
                found, words = choices.LABELS[name][data[name]], choices.words_for(name, offered)
                self.add_error(
                    name, f"{found} is not offered by {self.engine.name}. Choose {words}, or another engine."
                )
        return data

    @property
    def spoken(self) -> dict[str, Any]:
        """Return the fields that say who speaks how."""
        return {name: self.cleaned_data[name] for name in self.SPOKEN}


def request_of(spoken: dict[str, Any], text: str) -> SpeechRequest:
    """Return what is sent for a text."""
    fields = {name: spoken[name] for name in SpeakingForm.SPOKEN if name in spoken}
    given = {**fields, "pronunciation": tuple(fields.get("pronunciation", ()))}
    return SpeechRequest(**{"model": default_speech_model().name, **given, "text": text})


def pairs_of(sayings: Any) -> list[tuple[str, str]]:
    """Return sayings as the form's rows."""
    return [(when, say) for when, _, say in (saying.partition("/") for saying in sayings)]
