"""The form that keeps a voice alive: which one, and the few words that are said with it."""

from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from studio.jobs.forms import JobForm
from studio.voices.models import Voice
from studio.voices.orders import GREETING, KeepAliveOrder
from studio.voices.queries import UNAVAILABLE, voice_for


class KeepAliveForm(JobForm):
    """A voice of the person's own account, and what to say with it."""

    voice_id = forms.CharField(label="Voice", widget=forms.HiddenInput, error_messages={"required": "Choose a voice."})
    text = forms.CharField(label="Words to say", max_length=200, initial=GREETING)

    @classmethod
    def initial_of_link(cls, query: QueryDict) -> dict[str, str]:
        """Return the voice that a link names."""
        return {"voice_id": str(query["voice"])} if "voice" in query else {}

    @cached_property
    def voice(self) -> Voice | None:
        """Return the voice, where the person's key can speak with it."""
        return voice_for(self.seat.person, str(self["voice_id"].value() or ""))

    def clean_voice_id(self) -> str:
        """Return the voice's id. Raises ValidationError."""
        if self.voice is None:
            raise ValidationError(UNAVAILABLE)
        return self.voice.voice_id

    def order(self) -> KeepAliveOrder:
        """Return the order of a valid form."""
        assert self.voice is not None
        return KeepAliveOrder(self.voice.voice_id, self.voice.name, self.cleaned_data["text"])
