"""The form of chat: a question, its place in a conversation, what is attached, and who is to answer how."""

from dataclasses import asdict
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, QueryDict

from studio.chat import parts, sending
from studio.chat.access import conversation_for
from studio.chat.extras import ExtrasForm
from studio.chat.facts import read_starters
from studio.chat.models import Conversation, Message, Role
from studio.chat.order import ChatOrder
from studio.jobs.recipes import words_of
from studio.jobs.states import OPEN
from studio.library.models import Version
from studio.library.texts import read_text
from studio.minimax.catalog.chat import CHAT_LIMITS, ChatModel, default_chat_model
from studio.tools import answer_choices as choices
from studio.tools.fields import ModelRadios, ModelSelect, SliderField, make_choice
from studio.tools.inputs import InputField
from studio.workspaces.access import Seat

LONGEST_QUESTION = 100_000  # characters
PICTURE_BYTES = 20_000_000
MOST_PICTURES = 10
ASKING = (Role.USER, Role.TOOL)  # what an answer follows
GONE = "This conversation is gone, or is not shared any more. Copy what you wrote and start a new chat."
PLACEHOLDER = "Ask for a change, or start something new"
BUSY = "The answer before this one is still being written. Wait until it is finished, or stop it."


class ChatForm(ExtrasForm):
    """A question; ``question`` is the key of one that is answered once more, ``edits`` that of one in other words."""

    conversation = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    parent = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    question = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    edits = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    text = forms.CharField(
        label="Your message", strip=False, required=False,
        widget=forms.Textarea({"id": "msg", "rows": 1, "dir": "auto", "translate": "no", "placeholder": PLACEHOLDER}),
    )  # fmt: skip
    pictures = InputField(
        media=("image",), limit_bytes=PICTURE_BYTES, many=MOST_PICTURES, required=False, private=True, label="Pictures"
    )
    model = make_choice("Who answers", choices.MODELS, default_chat_model().name, ModelRadios())
    temperature = SliderField(
        CHAT_LIMITS.temperature_above, CHAT_LIMITS.temperature_most, step=0.1, above=True, initial=1.0,
        label="Imagination",
    )  # fmt: skip
    top_p = SliderField(0, 1, step=0.05, above=True, initial=CHAT_LIMITS.top_p, label="Word variety")
    length = make_choice("Longest answer", choices.LENGTHS, "normal", ModelSelect())
    mask = forms.BooleanField(label="Hide private details", required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, seat=seat, initial=initial)
        self.fields["model"].widget.describe = choices.model_attributes

    @classmethod
    def initial_of(cls, order: ChatOrder) -> dict[str, Any]:
        """Return the form's initial values for an earlier order: its words begin a conversation of their own."""
        kept = {name: getattr(order, name) for name in ("text", "model", "temperature", "top_p", "length", "mask")}
        return {name: value for name, value in kept.items() if value is not None}

    @classmethod
    def initial_of_link(cls, query: QueryDict) -> dict[str, Any]:
        """Return what a link brings: one of the ways to begin."""
        started = query.get("start", "")
        ideas = read_starters()
        return {"text": ideas[int(started) - 1]["text"]} if started in {str(n + 1) for n in range(len(ideas))} else {}

    @classmethod
    def initial_of_handoff(cls, role: str, version: Version) -> dict[str, Any]:
        """Return a picture to be asked about, and the model that sees it; or a text as the question. Raises Http404."""
        if role == "words":
            if (words := words_of(version)) is None:
                raise Http404
            return {"text": f"{words.text}\n\nChange these {words.name}: "}
        if version.medium == "text":
            return {"text": read_text(version)[:LONGEST_QUESTION]}
        return {"pictures": [version.key], "model": choices.model_that_sees().name}

    @cached_property
    def found(self) -> Conversation | None:
        """Return the conversation that the form belongs to; None for a new one, and for one that is gone."""
        key = str(self["conversation"].value() or "")
        try:
            return conversation_for(self.seat, key) if key else None
        except Http404:
            return None

    @cached_property
    def answered(self) -> Message | None:
        """Return the question that is answered once more, or None."""
        key = self.cleaned_data.get("question")
        asked = Message.objects.filter(conversation=self.found, role__in=ASKING, deleted_at=None)
        return asked.filter(key=key).first() if key and self.found else None

    @cached_property
    def called(self) -> Message | None:
        """Return the answer whose calls have results now, or None."""
        key = self.cleaned_data.get("results_for")
        found = Message.objects.filter(conversation=self.found, role=Role.ASSISTANT, deleted_at=None)
        return found.filter(key=key).first() if key and self.found else None

    @cached_property
    def edited(self) -> Message | None:
        """Return the question that is asked in other words, or None."""
        key = str(self["edits"].value() or "")
        asked = Message.objects.filter(conversation=self.found, role=Role.USER, deleted_at=None)
        return asked.filter(key=key).first() if key and self.found else None

    def clean_conversation(self) -> str:
        """Return the key. Raises ValidationError for a conversation that is not there for the person any more."""
        key: str = self.cleaned_data["conversation"]
        if key and self.found is None:
            self.clear("conversation")
            raise forms.ValidationError(GONE)
        return key

    def clean_text(self) -> str:
        """Return the words, without blank lines around them. Raises ValidationError."""
        text: str = self.cleaned_data["text"].strip("\n\r")
        if len(text) > LONGEST_QUESTION:
            over = len(text) - LONGEST_QUESTION
            raise forms.ValidationError(
                f"This is {over:,} characters more than the {LONGEST_QUESTION:,} that fit. Attach it as a file instead."
            )
        return text if text.strip() else ""

    def clean(self) -> dict[str, Any]:
        """Hold the place in the conversation against what is there."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "conversation" in data:
            self.check_place(data)
        if "made_from" in data:
            # A picture is an input of the order already, unless it was taken out.
            data["made_from"] = {role: one for role, one in data["made_from"].items() if one.medium != "image"}
        self.read_results(self.called)
        if data.get("results_for") and self.called is None:
            self.add_error(None, GONE)
        carried = self.answered or data["results"] or data.get("texts")
        if not self.errors and not (data["text"] or data["pictures"] or carried):
            self.add_error("text", "Write something first.")
        return data

    def check_place(self, data: dict[str, Any]) -> None:
        """Refuse a place that is gone, or where an answer is still being written."""
        if data.get("question") and self.answered is None:
            return self.add_error(None, GONE)
        if not data.get("parent") or self.answered:
            return None
        before = Message.objects.filter(conversation=self.found, key=data["parent"], deleted_at=None)
        states = list(before.values_list("job__state", flat=True)) if self.found else []
        if not states:
            return self.add_error(
                None, "The message before this one was deleted. Reload the page; your words are kept."
            )
        if states[0] in OPEN:
            self.add_error("text", BUSY)
        return None

    def order(self) -> ChatOrder:
        """Return the order of a valid form."""
        data, asked = self.cleaned_data, self.answered
        pictures = data["pictures"]
        said = list(asked.parts) if asked else [parts.picture(one.key, one.asset.title) for one in pictures]
        said += [] if asked else [*self.extra_parts(), parts.text(data["text"])]
        chosen = choices.model_named(data["model"])
        model = choices.fitting(chosen, pictures=bool(parts.pictures_of(said)), table=bool(data["table"]))
        tokens = choices.answer_tokens(model, data["length"])
        before = self.key_before(asked)
        system = sending.instructions_of(self.seat.workspace.pk, self.own_instructions())
        room = choices.room_of(model, tokens) - self.extra_tokens()
        plan = sending.plan(self.seat, self.found, before, said, model, room, system)
        return ChatOrder(
            text=asked.text if asked else data["text"],
            conversation=data["conversation"],
            parent="" if asked else before,
            question=asked.key if asked else "",
            pictures=() if asked else tuple((one.key, one.asset.title) for one in pictures),
            model=model.name,
            temperature=self.temperature_of(model),
            top_p=data["top_p"],
            length=data["length"],
            max_tokens=tokens,
            mask=data["mask"],
            switched=model is not chosen,
            **self.extra_order(),
            **{**asdict(plan), "prompt_tokens": plan.prompt_tokens + self.extra_tokens()},
        )

    def own_instructions(self) -> str:
        """Return what the model is told of this conversation: as the form has it, else as it was kept."""
        kept = self.found.instructions if self.found else ""
        return str(self.cleaned_data["instructions"]) if "instructions" in self.data else kept

    def key_before(self, asked: Message | None) -> str:
        """Return the key of the message that the question follows."""
        if self.called is not None:
            return self.called.key
        if asked is None:
            return str(self.cleaned_data["parent"])
        return asked.parent.key if asked.parent else ""

    def temperature_of(self, model: ChatModel) -> float:
        """Return the chosen imagination; where nobody chose one for this model, its own."""
        chosen = choices.model_named(self.cleaned_data["model"])
        value: float = self.cleaned_data["temperature"]
        usual = "temperature" not in self.data or (model is not chosen and value == chosen.default_temperature)
        return model.default_temperature if usual and model.default_temperature else value
