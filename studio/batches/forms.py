"""The forms of the batch lab: everything that can be asked wrongly is answered here, before anything is sent."""

import json
from functools import cached_property
from typing import Any

from django import forms

from studio.batches import columns
from studio.batches.asking import LONGEST, AskingForm
from studio.batches.order import BatchOrder, SampleOrder
from studio.batches.rows import Head
from studio.batches.tables import TableForm
from studio.batches.templates.keeping import initial_of_template
from studio.lib.fields import new_key
from studio.lib.numbers import JsonField, WholeField
from studio.library.media.table import XLSX
from studio.library.models import Version
from studio.library.texts import read_text
from studio.tools.tokens import estimate_tokens, tokens_of_bytes
from studio.workspaces.access import Seat

KIND = "batches"
USUAL_ANSWER = 400  # tokens of an answer, for the estimate
EXAMPLE = (
    "Write a product description of 60 words in {language} for {shop}. Tone: {tone}. "
    "Mention that the salt is dried under a lighthouse. End without an exclamation mark."
)
EXAMPLE_TABLE = (
    "shop,language,tone\n"
    "Torvet Mat,English,warm\n"
    "Nordkapp Deli,German,plain\n"
    "Fisketorget,French,cheerful\n"
    "Lofoten Kolonial,Norwegian,short and dry\n"
)
EXAMPLE_LINES = (
    "name,text\n"
    "lamp,The lamp of a lighthouse is lit at dusk.\n"
    "boats,The boats come home with the last light.\n"
    "salt,White salt dries on wooden tables in the wind.\n"
)
NO_COLUMN = "Every row would get the same request. Put at least one column in {braces}."


class BatchForm(TableForm, AskingForm):
    """A table, and what is to be written for each of its rows."""

    field_order = ("sheet", "prompt", "model")

    def __init__(
        self, data: Any = None, files: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None
    ) -> None:
        given = initial or {}
        if "template" in given:
            given = {**initial_of_template(seat, KIND, given), **given}
        super().__init__(data, files, seat=seat, initial=given)

    @classmethod
    def initial_of(cls, order: Any) -> dict[str, Any]:
        """Return the form's initial values for an order."""
        return {**super().initial_of(order), "fields": order.fields}

    @classmethod
    def initial_of_link(cls, query: Any) -> dict[str, Any]:
        """Return what a link brings: a table, a template, and the example's words."""
        brought = {name: query[name] for name in ("sheet", "template") if query.get(name)}
        return {"prompt": EXAMPLE, **brought} if "example" in query else brought

    @classmethod
    def initial_of_handoff(cls, role: str, version: Version) -> dict[str, Any]:
        """Return a table as the spreadsheet, or a text as the instruction."""
        return {"prompt": read_text(version)[:LONGEST]} if role == "prompt" else {role: version.key}

    @cached_property
    def missing(self) -> list[str]:
        """Return the names in braces that the chosen table lacks."""
        text = str(self["prompt"].value() or "")
        return columns.missing_columns(text, self.head.columns) if self.head else []

    def check_table(self, data: dict[str, Any], head: Head) -> None:
        """Hold the instruction against the columns, and the rows against what MiniMax takes."""
        if self.too_long:
            self.add_error("sheet", self.too_long)
        if "prompt" in data:
            self.check_columns(data["prompt"], head)

    def check_columns(self, prompt: str, head: Head) -> None:
        """Refuse names that are no columns, and an instruction that has none."""
        for name in columns.missing_columns(prompt, head.columns):
            self.add_error("prompt", columns.describe_missing(name, head.columns))
        if not columns.find_columns(prompt):
            self.add_error("prompt", NO_COLUMN)

    def order(self) -> BatchOrder:
        """Return the order of a valid form."""
        data, head = self.cleaned_data, self.head
        assert head is not None
        version: Version = data["sheet"]
        taken = [*head.columns, *(field.name for field in self.answer_fields)]
        asking = self.asking()
        return BatchOrder(
            **asking,
            sheet=version.key,
            sheet_type=version.media_type,
            sheet_path=version.path,
            delimiter=data["delimiter"],
            encoding=data["encoding"],
            header=data["header"],
            rows=head.rows,
            tokens=estimate(asking["prompt"], version, head.rows, asking["max_tokens"]),
            result=columns.unused_name("Result", taken),
            error=columns.unused_name("Error", taken),
            token=data["nonce"] or new_key(),
        )


def estimate(prompt: str, version: Version, count: int, max_tokens: int | None) -> int:
    """Return about how many tokens all rows come to: the instruction each time, the cells once, and usual answers."""
    packed = version.media_type == XLSX.name
    cells = version.size_bytes if packed else tokens_of_bytes(version.size_bytes)
    return count * (estimate_tokens(prompt) + min(USUAL_ANSWER, max_tokens or USUAL_ANSWER)) + cells


class SampleForm(AskingForm):
    """One row, with its cells as JSON."""

    number = WholeField(required=False, min_value=1, widget=forms.HiddenInput)
    columns = JsonField(required=False, widget=forms.HiddenInput)
    cells = JsonField(required=False, widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, order: Any) -> dict[str, Any]:
        """Return the form's initial values for an order."""
        row = {"columns": json.dumps(order.columns), "cells": json.dumps(order.cells)}
        return {**super().initial_of(order), **row}

    def order(self) -> SampleOrder:
        """Return the order of a valid form."""
        data = self.cleaned_data
        names, cells = data["columns"] or [], data["cells"] or []
        return SampleOrder(
            **self.asking(),
            trial=data["nonce"],
            number=data["number"] or 1,
            columns=tuple(map(str, names)),
            cells=tuple(cells) if isinstance(cells, list) else (),
        )
