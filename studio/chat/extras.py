"""What a question can carry besides its words: a table to fill in, functions, texts, and results of calls."""

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms

from studio.chat.attachments.fields import FilesField, describe
from studio.chat.functions.models import Function
from studio.chat.functions.results import NoResult, read_results
from studio.chat.models import Message
from studio.chat.parts import Part
from studio.chat.shelf.models import ShelfItem
from studio.chat.tables.models import Table
from studio.jobs.forms import JobForm
from studio.tools.tokens import estimate_tokens
from studio.workspaces.access import Seat

LONGEST_INSTRUCTIONS = 20_000
GONE = {"invalid_choice": "That one is gone. Choose another, or none."}


def named(items: Iterable[ShelfItem]) -> list[tuple[str, str]]:
    """Return things of the workspace as choices."""
    return [(one.key, one.name) for one in items]


class KeysField(forms.MultipleChoiceField):
    """Several choices; a form that only repeats a question sends them joined by commas."""

    def to_python(self, value: Any) -> list[str]:
        """Return the keys, those that are gone left out."""
        asked = [key for one in value or () for key in str(one).split(",") if key]
        known = {key for key, _ in self.choices} if asked else set()  # type: ignore[misc,union-attr]
        return [key for key in asked if key in known]


class ExtrasForm(JobForm):
    """The fields of a question that this package's neighbours bring."""

    table = forms.ChoiceField(label="Answer as", required=False, error_messages=GONE)
    functions = KeysField(label="May ask for", required=False, widget=forms.CheckboxSelectMultiple)
    texts = FilesField(label="Attach texts", required=False)
    instructions = forms.CharField(
        label="Instructions for this chat", required=False, max_length=LONGEST_INSTRUCTIONS,
        widget=forms.Textarea({"rows": 3, "dir": "auto", "translate": "no"}),
    )  # fmt: skip
    results_for = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, seat=seat, initial=initial)
        # Most questions have none of these: they are looked up when a page shows them or a form names one.
        self.fields["table"].choices = lambda: [("", "Text"), *named(self.known_tables)]  # type: ignore[attr-defined]
        self.fields["functions"].choices = lambda: named(self.known_functions)  # type: ignore[attr-defined]
        chosen = self.initial.get("table")
        if chosen and isinstance(chosen, str) and chosen not in dict(named(self.known_tables)):
            self.initial["table"] = ""  # what was chosen last is gone

    @cached_property
    def known_functions(self) -> list[Function]:
        """Return the workspace's functions."""
        return list(Function.objects.kept(self.seat))

    @cached_property
    def known_tables(self) -> list[Table]:
        """Return the workspace's tables."""
        return list(Table.objects.kept(self.seat))

    @property
    def attached(self) -> list[dict[str, Any]]:
        """Return the texts that were read already, as chips of a form that is shown again."""
        read = getattr(self, "cleaned_data", self.initial).get("texts") or []
        return [describe(*pair) for pair in read]

    def read_results(self, answer: Message | None) -> None:
        """Take in the results of an answer's calls, as ``cleaned_data["results"]``; a call without one is an error."""
        self.cleaned_data["results"] = ()
        if answer is not None:
            try:
                self.cleaned_data["results"] = read_results(self.data, answer)
            except NoResult as error:
                self.add_error(None, str(error))

    def extra_parts(self) -> list[Part]:
        """Return what goes before the words of a question."""
        files = [{"type": "file", "title": title, "text": text} for title, text in self.cleaned_data["texts"]]
        results = [
            {"type": "result", "call": call, "name": name, "text": text}
            for call, name, text in self.cleaned_data["results"]
        ]
        return [*files, *results]

    def extra_order(self) -> dict[str, Any]:
        """Return the order's values of these fields."""
        data = self.cleaned_data
        table = next((one for one in self.known_tables if one.key == data["table"]), None) if data["table"] else None
        return {
            "table": data["table"],
            "columns": {"name": table.name, "columns": table.columns} if table else None,
            "functions": tuple(data["functions"]),
            "files": tuple(data["texts"]),
            "results": tuple(data["results"]),
            "instructions": data["instructions"].replace("\r\n", "\n") if "instructions" in self.data else None,
        }

    def extra_tokens(self) -> int:
        """Return about how many tokens the functions and the table take that are sent with a question."""
        chosen = [key for key in (*self.cleaned_data["functions"], self.cleaned_data["table"]) if key]
        return sum(self.extra_sizes.get(key, 0) for key in chosen)

    @cached_property
    def extra_sizes(self) -> dict[str, int]:
        """Return about how many tokens each function and table takes, by its key."""
        said = {one.key: f"{one.name} {one.description} {json.dumps(one.parameters)}" for one in self.known_functions}
        said |= {one.key: json.dumps(one.to_schema()) for one in self.known_tables}
        return {key: estimate_tokens(text) for key, text in said.items()}

    @property
    def extra_sizes_json(self) -> str:
        """Return those sizes for the page's script."""
        return json.dumps(self.extra_sizes)
