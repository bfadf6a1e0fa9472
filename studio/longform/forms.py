"""The forms of long-form speech: a text or document to begin with, a book's settings, and sounds to be bound."""

from typing import Any

from django import forms

from studio.jobs.forms import JobForm
from studio.library.models import Version
from studio.longform.models import TITLE_LENGTH
from studio.longform.order import BindOrder, ChapterOrder
from studio.longform.parts import FILE_LIMIT
from studio.longform.speaking import ANOTHER, SpeakingForm, make_choice, pairs_of, request_of
from studio.minimax.speech.text import count_characters
from studio.speech import script
from studio.tools.fields import SliderField
from studio.tools.inputs import InputField

WRITTEN = {"dir": "auto", "translate": "no"}
NOTHING = "There is nothing to read yet. Open a document, or write or paste a text."
LONGEST_TEXT = 1_000_000  # characters in the field; a longer text comes as a document
MOST_SOUNDS = 2_000
EXAMPLE = (
    "# The Lamp\n\nEvery evening, before supper, Einar Halden climbs one hundred and eighteen steps and does a thing "
    "nobody asks him about. He winds the clockwork. He lights the lamp.\n\n# The Last Night\n\nOn Friday a switch the "
    "size of a thumbnail takes over. It will not miss any night."
)


class LongformForm(SpeakingForm):
    """A text that is spoken as one task; a document, or a longer text, becomes a book."""

    DOCUMENT_BYTES = 100_000_000
    document = InputField(media=("document", "text"), limit_bytes=DOCUMENT_BYTES, required=False, label="Document")
    text = forms.CharField(
        label="Or a text", strip=False, required=False,
        widget=forms.Textarea({"id": "edit", "rows": 8, "dir": "auto", "translate": "no"}),
    )  # fmt: skip
    field_order = ("document", "text", "voice_id")

    @classmethod
    def initial_of(cls, order: ChapterOrder) -> dict[str, Any]:
        """Return the form's initial values for an order."""
        kept = {name: value for name, value in order.to_json().items() if name in cls.base_fields}
        return {**kept, "pronunciation": pairs_of(order.request.pronunciation)}

    @classmethod
    def initial_of_link(cls, query: Any) -> dict[str, Any]:
        """Return the example's text where a link asks for it."""
        return {"text": EXAMPLE} if "example" in query else {}

    @classmethod
    def setting_text(cls, order: ChapterOrder, name: str, text: str) -> str:
        """Return the voice by the name that it had then."""
        return order.voice_name or text if name == "voice_id" else text

    def clean_text(self) -> str:
        """Return the text. Raises ValidationError for pauses that cannot be, and for far too much of it."""
        text = script.tidy(self.cleaned_data["text"])
        faults = script.faults_of(text) if text.strip() else []
        if faults:
            raise forms.ValidationError([fault.words for fault in faults])
        if (found := count_characters(text)) > self.most:
            raise forms.ValidationError(self.explain_length(found))
        return text if text.strip() else ""

    @property
    def most(self) -> int:
        """Return how many characters the text may have."""
        return FILE_LIMIT

    def explain_length(self, found: int) -> str:
        """Return what to do with a text that is too long."""
        return (
            f"{found:,} characters; at most {FILE_LIMIT:,} in one piece. "
            "Press “Find the chapters” to speak it in several."
        )

    def clean(self) -> dict[str, Any]:
        """Insist on a text."""
        data = super().clean()
        if "text" in data and not data["text"] and not self.begins_with_document(data):
            self.add_error("text", NOTHING)
        return data

    def begins_with_document(self, data: dict[str, Any]) -> bool:
        """Return whether something else than the text is read."""
        return False

    def order(self) -> ChapterOrder:
        """Return the order of a valid form."""
        data = self.cleaned_data
        return ChapterOrder(request_of(self.spoken, data["text"]), voice_name=str(self.voices[data["voice_id"]]))


class OpenForm(LongformForm):
    """A document or a text of any length, whose chapters are found."""

    @property
    def most(self) -> int:
        """Return how many characters the text may have."""
        return LONGEST_TEXT

    def explain_length(self, found: int) -> str:
        """Return what to do with a text that is too long."""
        return f"{found:,} characters; at most {LONGEST_TEXT:,} here. Open it as a file."

    def begins_with_document(self, data: dict[str, Any]) -> bool:
        """Return whether a document is read; one that was refused has its own words."""
        return data.get("document") is not None or "document" in self.errors


WAYS = [("", "By chapter"), ("yes", "By paragraph")]


def make_pause(label: str, initial: float, most: float = 5) -> SliderField:
    """Return a field for a silence in seconds; 0 leaves it to the voice."""
    return SliderField(0, most, step=0.1, shape="{} s", initial=initial, label=label)


class BookForm(SpeakingForm):
    """A book's title, who speaks it how, and where it is silent; the rows of its chapters come beside it."""

    title = forms.CharField(
        label="Title", max_length=TITLE_LENGTH, widget=forms.TextInput(WRITTEN),
        error_messages={"required": "Give the book a title.",
                        "max_length": f"%(show_value)d characters; a title has at most {TITLE_LENGTH}."},
    )  # fmt: skip
    author = forms.CharField(
        label="Author", max_length=TITLE_LENGTH, required=False, widget=forms.TextInput(WRITTEN),
        error_messages={"max_length": f"%(show_value)d characters; a name has at most {TITLE_LENGTH}."},
    )  # fmt: skip
    cover = InputField(media=("image",), limit_bytes=20_000_000, required=False, label="Cover")
    live = make_choice("How it is spoken", WAYS, "", forms.RadioSelect())
    sentence_s = make_pause("Between sentences", 0.0)
    paragraph_s = make_pause("Between paragraphs", 0.0)
    chapter_s = make_pause("Between chapters", 1.5, 10)
    even = forms.BooleanField(
        label="All chapters equally loud", initial=True, required=False, widget=forms.CheckboxInput({"role": "switch"})
    )
    other_voices: tuple[str, ...] = ()  # those of chapters and characters
    SETTINGS = (*SpeakingForm.SPOKEN, "live", "sentence_s", "paragraph_s", "chapter_s", "even")

    @property
    def named_voices(self) -> list[str]:
        """Return the ids of the book's voice and those of its chapters and characters."""
        return list(dict.fromkeys([*super().named_voices, *self.other_voices]))

    @property
    def settings(self) -> dict[str, Any]:
        """Return what the book keeps."""
        cover: Version | None = self.cleaned_data["cover"]
        voice = str(self.voices[self.cleaned_data["voice_id"]])
        kept = {name: self.cleaned_data[name] for name in self.SETTINGS}
        return {**kept, "cover": cover.key if cover else "", "voice_name": voice}


class ChapterForm(forms.Form):
    """One chapter's title and text."""

    title = forms.CharField(
        label="Title", max_length=TITLE_LENGTH, required=False, widget=forms.TextInput(WRITTEN),
        error_messages={"max_length": f"%(show_value)d characters; a title has at most {TITLE_LENGTH}."},
    )  # fmt: skip
    text = forms.CharField(
        label="Text", strip=False, error_messages={"required": script.NOTHING},
        widget=forms.Textarea({"rows": 24, "dir": "auto", "translate": "no"}),
    )  # fmt: skip

    def clean_title(self) -> str:
        """Return the title in one line."""
        return " ".join(str(self.cleaned_data["title"]).replace("\x00", "").split())

    def clean_text(self) -> str:
        """Return the text. Raises ValidationError with everything that cannot be said."""
        text = script.tidy(self.cleaned_data["text"])
        if faults := script.faults_of(text):
            raise forms.ValidationError([fault.words for fault in faults])
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(f"{len(text):,} characters; a chapter has at most {LONGEST_TEXT:,}.")
        return text.strip()


class BindForm(JobForm):
    """Sounds, each of them a chapter, that become one file."""

    SOUND_BYTES = 500_000_000
    sounds = InputField(
        media=("audio",), limit_bytes=SOUND_BYTES, many=MOST_SOUNDS, label="Chapters",
        error_messages={"required": "Choose what is to be joined, in its order."},
    )  # fmt: skip
    title = forms.CharField(
        label="Title", max_length=TITLE_LENGTH,
        error_messages={"required": "Give it a title.",
                        "max_length": f"%(show_value)d characters; a title has at most {TITLE_LENGTH}."},
    )  # fmt: skip
    author = forms.CharField(
        label="Author", max_length=TITLE_LENGTH, required=False,
        error_messages={"max_length": f"%(show_value)d characters; a name has at most {TITLE_LENGTH}."},
    )  # fmt: skip
    cover = InputField(media=("image",), limit_bytes=20_000_000, required=False, label="Cover")
    gap_s = make_pause("Between chapters", 1.5, 10)
    even = forms.BooleanField(
        label="All chapters equally loud", initial=True, required=False, widget=forms.CheckboxInput({"role": "switch"})
    )

    @classmethod
    def initial_of(cls, order: BindOrder) -> dict[str, Any]:
        """Return the form's initial values for an order."""
        kept = {name: value for name, value in order.to_json().items() if name in cls.base_fields}
        return {**kept, "sounds": list(order.sounds)}

    def order(self) -> BindOrder:
        """Return the order of a valid form."""
        data = self.cleaned_data
        sounds: list[Version] = data["sounds"]
        return BindOrder(
            title=data["title"],
            author=data["author"],
            sounds=tuple(one.key for one in sounds),
            chapters=tuple((one.asset.title, 1) for one in sounds),
            cover=data["cover"].key if data["cover"] else "",
            gap_s=data["gap_s"],
            even=data["even"],
        )


__all__ = ["ANOTHER", "BindForm", "BookForm", "ChapterForm", "LongformForm", "OpenForm"]
