"""The form of a clone: recording measured, voice ID checked and consent asked for before anything is sent."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from studio.jobs.forms import JobForm
from studio.library.models import Version
from studio.minimax.catalog.speech import default_speech_model, speech_models
from studio.minimax.catalog.voices import CLONE_LIMITS, VOICE_ID_MOST
from studio.tools.fields import ModelSelect, SliderField
from studio.tools.inputs import InputField
from studio.voices import recordings
from studio.voices.ids import fault_of, is_taken, suggest_id
from studio.voices.models import OwnVoice
from studio.voices.orders import CONSENT, CloneOrder
from studio.voices.own import remade

ENGINES = [(model.name, model.label) for model in speech_models()]
SUFFIXES = ("mp3", "m4a", "wav")
SWITCH = forms.CheckboxInput({"role": "switch"})


def area(rows: int) -> forms.Textarea:
    """Return a field for some lines of text."""
    return forms.Textarea({"rows": rows, "translate": "no"})


class CloneForm(JobForm):
    """A recording, the name and id of the voice, a test line, and the speaker's consent."""

    LIMIT_BYTES = 20_000_000
    recording = InputField(
        label="Recording", media=("audio",), limit_bytes=LIMIT_BYTES, suffixes=SUFFIXES, note="10 seconds to 5 minutes",
        validators=[recordings.check_recording],
        error_messages={"required": "Choose a recording first, or record one."},
    )  # fmt: skip
    name = forms.CharField(
        label="Name people will see", max_length=80, widget=forms.TextInput({"translate": "no"}),
        error_messages={"required": "Give the voice a name."},
    )  # fmt: skip
    voice_id = forms.CharField(
        label="Voice ID", required=False, max_length=VOICE_ID_MOST + 1,
        help_text="8 or more letters and numbers, starts with a letter.",
        widget=forms.TextInput({
            "autocomplete": "off", "spellcheck": "false", "translate": "no", "data-anew": "",
        }),
    )  # fmt: skip
    text = forms.CharField(
        label="Say this as a test", required=False, max_length=CLONE_LIMITS.preview_text_limit, widget=area(2)
    )
    model = forms.ChoiceField(
        label="Voice engine", choices=ENGINES, initial=default_speech_model().name, required=False, widget=ModelSelect()
    )
    noise_reduction = forms.BooleanField(label="Remove background noise", required=False, widget=SWITCH)
    even_volume = forms.BooleanField(label="Even out the volume", required=False, widget=SWITCH)
    said = forms.CharField(
        label="Words that must be in the recording", required=False, max_length=CLONE_LIMITS.validation_text_limit,
        widget=area(2), help_text="MiniMax checks that they are said, as strictly as you say below.",
    )  # fmt: skip
    accuracy = SliderField(0, 1, step=0.05, initial=CLONE_LIMITS.accuracy, label="Strictness of the text check")
    example = InputField(
        label="A short sample", media=("audio",), limit_bytes=LIMIT_BYTES, suffixes=SUFFIXES, note="under 8 seconds",
        validators=[recordings.check_example], required=False,
    )  # fmt: skip
    example_text = forms.CharField(label="What the sample says", required=False, max_length=1000, widget=area(2))
    speaker = forms.CharField(
        label="Whose voice is it?", required=False, max_length=120, widget=forms.TextInput({"translate": "no"})
    )
    consent = forms.BooleanField(
        label=CONSENT,
        widget=forms.CheckboxInput({"data-anew": ""}),
        error_messages={"required": "Without the speaker's consent no voice is cloned."},
    )

    @cached_property
    def replaced(self) -> OwnVoice | None:
        """Return the lost voice that is made again under its own id."""
        return remade(self.seat, str(self["voice_id"].value() or ""))

    @property
    def chosen_recording(self) -> Version | None:
        """Return the recording that the form holds already, uploaded before or chosen from the library."""
        return next(iter(self.fields["recording"].chosen(self["recording"].value())), None)  # type: ignore[attr-defined]

    @property
    def has_advanced(self) -> bool:
        """Return whether something is set, or has to be put right, that few need."""
        names = ("example", "example_text", "said", "accuracy")
        return any(name in self.errors for name in names) or any(self[name].value() for name in names[:3])

    @property
    def suggestion(self) -> str:
        """Return an id that is free, made from the name."""
        return suggest_id(self.seat.person, str(self["name"].value() or ""))

    def clean_voice_id(self) -> str:
        """Return the id, made from the name where none was given. Raises ValidationError."""
        voice_id = self.cleaned_data["voice_id"] or self.suggestion
        if self.replaced is not None:
            return voice_id
        if is_taken(self.seat.person, voice_id):
            raise ValidationError(f"This ID is taken. “{self.suggestion}” is free.")
        if fault := fault_of(voice_id):
            raise ValidationError(fault)
        return voice_id

    def clean(self) -> dict[str, Any]:
        """Hold the sample against its words."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("example") and not data.get("example_text"):
            self.add_error("example_text", "Write what the sample says, word for word.")
        if data.get("example_text") and not data.get("example") and "example" not in self.errors:
            self.add_error("example", "Add the sample that says these words, or empty them.")
        return data

    def order(self) -> CloneOrder:
        """Return the order of a valid form."""
        data = self.order_data
        keys = {role: data[role].key if data[role] else "" for role in ("recording", "example")}
        return CloneOrder(**{**data, **keys, "consent": CONSENT, "model": data["model"] or default_speech_model().name})

    @classmethod
    def initial_of(cls, order: CloneOrder) -> dict[str, Any]:
        """Return everything but the consent, which is given anew each time."""
        return {**order.to_json(), "consent": False}
