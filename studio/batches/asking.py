"""The form of an instruction, and of who is to answer it how: what whole tables and single rows have in common."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from typing import Any

from django import forms

from studio.batches.order import Asking
from studio.jobs.forms import JobForm
from studio.minimax.catalog.chat import CHAT_LIMITS, ChatModel, default_chat_model
from studio.tools import answer_choices as choices
from studio.tools.fields import ModelRadios, SliderField, make_choice
from studio.tools.schemas.fields import Field
from studio.tools.schemas.forms import RowFault, read_fields

LONGEST = 20_000  # characters of an instruction
NOTHING = "There is nothing here yet. Say what is to be written for each row, with the columns in {braces}."


class AskingForm(JobForm):
    """An instruction, and who is to answer it how."""

    prompt = forms.CharField(
        label="What to write for each row", error_messages={"required": NOTHING}, strip=False,
        widget=forms.Textarea({"id": "edit", "rows": 6, "dir": "auto", "translate": "no"}),
    )  # fmt: skip
    model = make_choice("Who answers", choices.MODELS, default_chat_model().name, ModelRadios())
    temperature = SliderField(
        CHAT_LIMITS.temperature_above, CHAT_LIMITS.temperature_most, step=0.1, above=True, initial=1.0,
        label="Imagination",
    )  # fmt: skip
    top_p = SliderField(0, 1, step=0.05, above=True, initial=CHAT_LIMITS.top_p, label="Word variety")
    length = make_choice("Longest answer", choices.LENGTHS, "normal")
    mask = forms.BooleanField(label="Hide private details", required=False)

    @classmethod
    def initial_of(cls, order: Asking) -> dict[str, Any]:
        """Return the form's initial values for an order."""
        return {name: value for name, value in order.to_json().items() if name in cls.base_fields and value is not None}

    @cached_property
    def answer_fields(self) -> list[Field]:
        """Return the columns that an answer is to fill in."""
        if self.is_bound:
            try:
                return read_fields(self.data)
            except RowFault:
                return []
        return [Field(**field) for field in self.initial.get("fields", ())]

    def clean_prompt(self) -> str:
        """Return the instruction. Raises ValidationError for one that is empty or too long."""
        prompt: str = self.cleaned_data["prompt"].replace("\r\n", "\n").strip()
        if not prompt:
            raise forms.ValidationError(NOTHING)
        if (over := len(prompt) - LONGEST) > 0:
            raise forms.ValidationError(f"This is {over:,} characters more than the {LONGEST:,} that fit.")
        return prompt

    def clean(self) -> dict[str, Any]:
        """Hold the fields of the answer against what there may be."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            read_fields(self.data)
        except RowFault as fault:
            self.add_error(None, str(fault))
        return data

    def asking(self) -> dict[str, Any]:
        """Return what the orders have in common."""
        data = self.cleaned_data
        model = self.chosen_model(data)
        usual = "temperature" not in self.data and model.default_temperature
        return {
            "prompt": data["prompt"],
            "model": model.name,
            "temperature": model.default_temperature if usual else data["temperature"],
            "top_p": data["top_p"],
            "length": data["length"],
            "max_tokens": choices.answer_tokens(model, data["length"]),
            "mask": data["mask"],
            "fields": tuple(asdict(field) for field in self.answer_fields),
        }

    def chosen_model(self, data: Mapping[str, Any]) -> ChatModel:
        """Return who answers: the chosen one, or the first that fills in fields where there are some."""
        return choices.fitting(choices.model_named(data.get("model")), pictures=False, table=bool(self.answer_fields))
