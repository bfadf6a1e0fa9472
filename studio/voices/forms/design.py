"""The form of a design: each sending is one try."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from studio.jobs.forms import JobForm
from studio.minimax.catalog.voices import DESIGN_LIMITS, VOICE_ID_MOST
from studio.voices.forms.clone import area
from studio.voices.ids import fault_of, is_taken
from studio.voices.orders import DesignOrder, random_voice_id
from studio.voices.own import MOST_TRIES, count_tries

PROMPT_CHARACTERS = 2000


class DesignForm(JobForm):
    """Who is speaking, and a line to hear it with."""

    prompt = forms.CharField(
        label="Who is speaking?", max_length=PROMPT_CHARACTERS, widget=area(3),
        error_messages={
            "required": "Describe the voice first: age, place, pace and mood all help.",
            "max_length": f"%(show_value)d characters; a description has at most {PROMPT_CHARACTERS:,}.",
        },
    )  # fmt: skip
    preview_text = forms.CharField(
        label="Test line", max_length=DESIGN_LIMITS.preview_text_limit, widget=area(2),
        error_messages={
            "required": "Write a line for it to say.",
            "max_length": f"%(show_value)d characters; a test line has at most {DESIGN_LIMITS.preview_text_limit}.",
        },
        initial="The lamp is lit, and twenty miles of dark water turn into somewhere.",
    )  # fmt: skip
    voice_id = forms.CharField(
        label="Voice ID", required=False, max_length=VOICE_ID_MOST + 1,
        widget=forms.TextInput({
            "autocomplete": "off", "spellcheck": "false", "translate": "no",
            "placeholder": "We make one if you leave this empty",
        }),
    )  # fmt: skip

    def clean_voice_id(self) -> str:
        """Return the id, or one that nobody has thought of. Raises ValidationError."""
        voice_id: str = self.cleaned_data["voice_id"]
        if not voice_id:
            return random_voice_id()
        if is_taken(self.seat.person, voice_id):
            raise ValidationError("This ID is taken. Choose another one, or leave it empty.")
        if fault := fault_of(voice_id):
            raise ValidationError(fault)
        return voice_id

    def clean(self) -> dict[str, Any]:
        """Refuse more tries than can be compared."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if count_tries(self.seat) >= MOST_TRIES:
            raise ValidationError(f"There are {MOST_TRIES} tries already. Keep one, or throw one away.")
        return data

    def order(self) -> DesignOrder:
        """Return the order of a valid form."""
        return DesignOrder(**self.order_data)

    @classmethod
    def initial_of(cls, order: DesignOrder) -> dict[str, Any]:
        """Return the words; an id is given once."""
        return {**order.to_json(), "voice_id": ""}
