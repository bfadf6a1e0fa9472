"""The form of speech: everything that can be said wrongly is answered here, before anything is sent."""

from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from studio.jobs.forms import JobForm
from studio.library.models import Version
from studio.library.texts import read_text
from studio.minimax.catalog.speech import SpeechModel, default_speech_model, speech_models
from studio.minimax.speech.pauses import pause_grammar
from studio.minimax.speech.text import count_characters
from studio.speech import choices, script
from studio.speech.fields import BlendField, PronunciationField
from studio.speech.memory import last_settings
from studio.speech.order import SpeechOrder
from studio.tools.fields import ModelRadios, SliderField, make_choice
from studio.voices.models import Voice
from studio.voices.queries import UNAVAILABLE, named, voices_as_seen
from studio.workspaces.access import Seat

EXAMPLE = (
    "The harbour is quiet at five in the morning. <#0.8#>Then the first boat comes in, and everybody talks at once."
)


class SpeechForm(JobForm):
    """A text, a voice, and how it is to be spoken. What a request leaves out is as it is by default."""

    text = forms.CharField(
        label="Text", strip=False, error_messages={"required": script.NOTHING},
        widget=forms.Textarea({
            "id": "edit", "class": "paper", "form": "composer", "rows": 12, "dir": "auto", "translate": "no",
            "data-pause": pause_grammar()["pattern"], "data-pause-attempt": script.ATTEMPT.pattern,
        }),
    )  # fmt: skip
    mode = make_choice("Listening", choices.MODES, "live", widget=ModelRadios())
    voice_id = forms.CharField(
        label="Voice", widget=forms.TextInput({"id": "voice"}), error_messages={"required": "Choose one first."}
    )
    blend = BlendField(label="Blend voices")
    emotion = make_choice("Mood", choices.MOODS, "", widget=ModelRadios())
    speed = SliderField(0.5, 2, step=0.05, shape="{}×", initial=1.0, label="Speed")
    pitch = SliderField(-12, 12, step=1, signed=True, initial=0, label="Pitch")
    vol = SliderField(0, 10, step=0.1, above=True, initial=1.0, label="Loudness")
    language_boost = make_choice("Language", choices.LANGUAGES, "auto")
    pronunciation = PronunciationField(label="Say it right")
    model = make_choice("Voice engine", choices.ENGINES, default_speech_model().name)
    format = make_choice("File", choices.FORMATS, "mp3")
    sample_rate_hz = make_choice("Sample rate", choices.SAMPLE_RATES, 32000, coerce=int)
    bitrate_bps = make_choice("Quality", choices.BITRATES, 128000, coerce=int)
    channels = make_choice("Channels", choices.CHANNEL_COUNTS, 1, coerce=int)
    subtitles = forms.BooleanField(label="Make subtitles too", required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None
    ) -> None:
        given = initial or {}
        self.left_with: Voice | None = None  # looked up already
        if data is None and "model" not in given:
            given = {**self.as_left(seat), **given}
        super().__init__(data, files, seat=seat, initial=given)
        self.fields["model"].widget.describe = choices.engine_attributes
        for name in choices.BY_ENGINE:
            self.fields[name].widget.offered = choices.taken_by(self.engine, name)

    def as_left(self, seat: Seat) -> dict[str, Any]:
        """Return what the person asked for last in this workspace, words and all; pairs are the whole workspace's."""
        own, pairs, self.left_with = last_settings(seat)
        voice_id = self.left_with.voice_id if self.left_with else ""
        start = self.initial_of(own) if own else {}
        if own and own.request.voice_id != voice_id:
            start["blend"] = []
        return {**start, "voice_id": voice_id, "pronunciation": _pairs(pairs)}

    @classmethod
    def initial_of(cls, order: SpeechOrder) -> dict[str, Any]:
        """Return the form's initial values for an order."""
        rows = [(voice_id, str(weight)) for voice_id, weight in order.request.timbre_weights]
        blend = [("", rows[0][1]), *rows[1:]] if rows else []
        kept = {name: value for name, value in order.to_json().items() if name in cls.base_fields}
        return {**kept, "blend": blend, "pronunciation": _pairs(order.request.pronunciation)}

    @classmethod
    def setting_text(cls, order: SpeechOrder, name: str, text: str) -> str:
        """Return the voice by the name that it had then."""
        return order.voice_name or text if name == "voice_id" else text

    @classmethod
    def initial_of_link(cls, query: QueryDict) -> dict[str, Any]:
        """Return what a link brings: a voice, a mix, a second voice for a blend, or the example's text."""
        found: dict[str, Any] = {"text": EXAMPLE} if "example" in query else {}
        if mix := [given.partition(":") for given in query.getlist("mix")[: BlendField.MOST]]:
            (weight, _, first), *others = mix  # each is "weight:voice id"; a blend's first row is the chosen voice
            return found | {"voice_id": first, "blend": [("", weight), *((one, heavy) for heavy, _, one in others)]}
        if query.get("for", "voice") == "voice" and "voice" in query:
            found |= {"voice_id": query["voice"], "blend": []}
        elif "voice" in query:
            found["blend"] = [("", str(BlendField.EVEN)), (query["voice"], str(BlendField.EVEN))]
        return found

    @classmethod
    def initial_of_handoff(cls, role: str, version: Version) -> dict[str, Any]:
        """Return a text of the library as the script; that of a film, whose length the page names, is empty."""
        return {"text": "" if role == "film" else read_text(version)}

    @cached_property
    def engine(self) -> SpeechModel:
        """Return the chosen engine, or the default while the choice makes no sense."""
        return choices.engine_named(self["model"].value()) or default_speech_model()

    @cached_property
    def voices(self) -> dict[str, Voice]:
        """Return those of the named voices that are the person's to use."""
        ids = [str(self["voice_id"].value() or ""), *(voice_id for voice_id, _ in self["blend"].value() or [])]
        known = {self.left_with.voice_id: self.left_with} if self.left_with else {}
        asked = [one for one in ids[: BlendField.MOST + 1] if one and one not in known and "\x00" not in one]
        unknown = [one for one in asked if one not in self.looked_up]
        found = named(self.seat.person, unknown) if unknown else {}
        self.looked_up.update((one, found.get(one)) for one in unknown)
        return known | {one: voice for one in asked if (voice := self.looked_up[one]) is not None}

    def offered(self, name: str) -> list[tuple[str, str]]:
        """Return the person's voices by name, and what any other field offers."""
        if name != "voice_id":
            return super().offered(name)
        return [(voice.voice_id, str(voice)) for voice in voices_as_seen(self.seat.person)]

    def clean_text(self) -> str:
        """Return the text. Raises ValidationError with everything that cannot be said."""
        text = script.tidy(self.cleaned_data["text"])
        if faults := script.faults_of(text):
            raise forms.ValidationError(
                [forms.ValidationError(fault.words, code=f"{fault.code} {fault.mark}") for fault in faults]
            )
        return text

    def clean_voice_id(self) -> str:
        """Return the voice. Raises ValidationError, in the same words for every voice that is not the person's."""
        voice_id: str = self.cleaned_data["voice_id"]
        if voice_id not in self.voices:
            raise forms.ValidationError(f"{UNAVAILABLE} Choose another one.")
        return voice_id

    def clean_blend(self) -> tuple[tuple[str, int], ...]:
        """Return the mix without a name for its first voice, or nothing for one voice alone. Raises ValidationError."""
        rows: list[tuple[str, int]] = self.cleaned_data["blend"]
        others = [voice_id for voice_id, _ in rows[1:]]
        for number, voice_id in enumerate(others, 2):
            if voice_id not in self.voices:
                raise forms.ValidationError(f"Voice {number}: {UNAVAILABLE} Choose another one.")
            if voice_id in [self["voice_id"].value(), *others[: number - 2]]:
                name = self.voices[voice_id]
                raise forms.ValidationError(f"Voice {number}: {name} is in the blend already. Take another one.")
        return tuple(rows) if others else ()

    def clean(self) -> dict[str, Any]:
        """Hold everything against the chosen engine."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "model" in data:
            self.check_length(script.tidy(str(self["text"].value() or "")))
            for name in choices.BY_ENGINE:
                self.check_offer(name, data.get(name))
        if data.get("mode") == "live":
            self.check_live(data)
        return data

    def check_length(self, text: str) -> None:
        """Refuse a text that is longer than the engine takes at once."""
        found, limit = count_characters(text), self.engine.character_limit
        if found <= limit:
            return
        longest = max(model.character_limit for model in speech_models())
        other = f"choose an engine that takes {longest:,}" if found <= longest else "speak it in parts"
        allowed = f"{self.engine.name} takes at most {limit:,} at once"
        words = f"{found:,} characters; {allowed}. Take out {found - limit:,}, or {other}."
        self.add_error("text", forms.ValidationError(words, code="long"))

    def check_offer(self, name: str, value: Any) -> None:
        """Refuse what the engine does not have."""
        offered = choices.taken_by(self.engine, name)
        if name in self.cleaned_data and value not in offered:
            found, words = choices.LABELS[name][value], choices.words_for(name, offered)
            self.add_error(name, f"{found} is not offered by {self.engine.name}. Choose {words}, or another engine.")

    def check_live(self, data: dict[str, Any]) -> None:
        """Refuse what only a file can have."""
        live = self.engine.live_formats
        if "format" in data and data["format"] not in live:
            found, words = choices.LABELS["format"][data["format"]], choices.words_for("format", live)
            self.add_error("format", f"Live listening is {words}, not {found}. Choose “As a file”, or {words}.")
        if data.get("subtitles"):
            self.add_error("subtitles", "Subtitles need live listening off. Choose “As a file”, or switch them off.")

    def order(self) -> SpeechOrder:
        """Return the order of a valid form."""
        data = self.order_data
        voice_id, rows = data["voice_id"], data.pop("blend")
        weights = ((voice_id, rows[0][1]), *rows[1:]) if rows else ()
        return SpeechOrder.of(**data, voice_name=str(self.voices[voice_id]), timbre_weights=weights)


def _pairs(sayings: Any) -> list[tuple[str, str]]:
    """Return sayings as the form's rows."""
    return [(when, say) for when, _, say in (saying.partition("/") for saying in sayings)]
