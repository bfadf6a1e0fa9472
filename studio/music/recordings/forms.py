"""The form of a recording that songs follow: it is measured here, before MiniMax is asked."""

from typing import Any

from django import forms
from django.http import QueryDict

from studio.jobs.forms import JobForm
from studio.library.media.registry import medium_of
from studio.library.models import Version
from studio.minimax.catalog.music import MUSIC_REFERENCE
from studio.music.recordings.order import RecordingOrder
from studio.tools.inputs import InputField

PURPOSES = {"song": "A whole song", "voice": "Only a voice", "instrumental": "Only a backing"}
MOST_BYTES = 150_000_000  # ten minutes of WAV
LONGEST_NAME = 80
SPAN = f"{MUSIC_REFERENCE.least_s} s to {MUSIC_REFERENCE.most_s // 60} min"


class RecordingForm(JobForm):
    """A file, what is on it, and a name."""

    recording = InputField(
        media=("audio",), limit_bytes=MOST_BYTES, suffixes=MUSIC_REFERENCE.suffixes, note=SPAN, label="Recording",
        error_messages={"required": f"Choose a recording: MP3 or WAV, {SPAN}."},
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label="What is on it?", choices=list(PURPOSES.items()), widget=forms.RadioSelect, initial="song",
        required=False, help_text="Of a whole song the voice and the backing can be followed one by one.",
    )  # fmt: skip
    name = forms.CharField(
        label="Name", max_length=LONGEST_NAME,
        error_messages={
            "required": "Give it a name by which you will know it.",
            "max_length": f"%(show_value)d characters; a name has at most {LONGEST_NAME}.",
        },
    )  # fmt: skip

    @classmethod
    def initial_of_link(cls, query: QueryDict) -> dict[str, Any]:
        """Return the sound of a voice, and what that voice is called."""
        if "voice" not in query:
            return {}
        return {"recording": query["voice"], "purpose": "voice", "name": query.get("name", "")[:LONGEST_NAME]}

    @classmethod
    def initial_of_handoff(cls, role: str, version: Version) -> dict[str, Any]:
        """Return a sound of the library as the recording."""
        return {role: version.key, "name": version.asset.title[:LONGEST_NAME]}

    def clean_recording(self) -> Version:
        """Return a recording that MiniMax takes. Raises ValidationError."""
        version: Version = self.cleaned_data["recording"]
        check_length(version, MUSIC_REFERENCE.least_s, MUSIC_REFERENCE.most_s)
        check_sound(version)
        return version

    def clean_purpose(self) -> str:
        """Return what is on the recording, a whole song unless something else was said."""
        return self.cleaned_data["purpose"] or "song"

    def order(self) -> RecordingOrder:
        """Return the order of a valid form."""
        data = self.order_data
        version: Version = data["recording"]
        name = f"recording.{suffix_of(version)}"
        return RecordingOrder(version.key, data["purpose"], data["name"], name)


def suffix_of(version: Version) -> str:
    """Return how the version's file ends."""
    return medium_of(version.media_type).type_named(version.media_type).suffix


def check_sound(version: Version) -> None:
    """Raise ValidationError for silence: there would be nothing to follow."""
    if not any(version.details.get("peaks", ())):
        raise forms.ValidationError(f"Nothing is heard on “{version.asset.title}”. Record it again, or choose another.")


def check_length(version: Version, least_s: int, most_s: int) -> None:
    """Raise ValidationError for a sound that is too short or too long, as it was measured by decoding."""
    seconds = version.duration_ms / 1000
    if seconds < least_s:
        raise forms.ValidationError(f"“{version.asset.title}” lasts {seconds:.1f} s; at least {least_s} s are needed.")
    if seconds > most_s:
        minutes, rest = divmod(version.duration_ms, 60_000)
        found = f"{minutes}:{rest // 1000:02}" + (f".{rest % 1000 // 100}" if seconds < most_s + 1 else "")
        raise forms.ValidationError(
            f"“{version.asset.title}” lasts {found}; at most {most_s // 60}:{most_s % 60:02} is taken. Cut a part out."
        )
