"""The forms of the batch lab: everything that can be asked wrongly is answered here, before anything is sent."""

import json
from functools import cached_property
from typing import Any

from django import forms

from studio.batches import columns, rows
from studio.batches.asking import LONGEST, AskingForm
from studio.batches.order import AUTO, BatchOrder, SampleOrder
from studio.batches.rows import Head, Unreadable
from studio.lib.fields import new_key
from studio.lib.numbers import JsonField, WholeField
from studio.library.media.table import XLSX
from studio.library.models import Version
from studio.library.texts import read_text
from studio.minimax.catalog.batches import BATCH_LIMITS
from studio.tools.fields import make_choice
from studio.tools.inputs import InputField
from studio.tools.tokens import estimate_tokens, tokens_of_bytes

USUAL_ANSWER = 400  # tokens of an answer, for the estimate
TRIED = 3  # rows
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
NO_SHEET = "Choose a table first: drop a CSV, XLSX or JSONL file, or take one from the library."
NO_COLUMN = "Every row would get the same request. Put at least one column in {braces}."
DELIMITERS = [
    (AUTO, "As found"), ("comma", "Comma"), ("semicolon", "Semicolon"), ("tab", "Tab"), ("pipe", "Bar |"),
    ("none", "Not at all"),
]  # fmt: skip
ENCODINGS = [
    (AUTO, "As found"), ("utf-8", "UTF-8"), ("cp1252", "Western (1252)"), ("cp1250", "Central European (1250)"),
    ("cp1251", "Cyrillic (1251)"), ("shift_jis", "Japanese (Shift JIS)"), ("gb18030", "Chinese (GB 18030)"),
    ("big5", "Chinese (Big5)"), ("euc_kr", "Korean (EUC-KR)"), ("utf-16", "UTF-16"),
]  # fmt: skip
HEADERS = [(AUTO, "As found"), ("named", "Names of columns"), ("bare", "A row like the others")]


class BatchForm(AskingForm):
    """A table, and what is to be written for each of its rows."""

    SHEET_BYTES = 100_000_000
    sheet = InputField(media=("table",), limit_bytes=SHEET_BYTES, required=False, label="Spreadsheet")
    delimiter = make_choice("Columns are cut at", DELIMITERS, AUTO)
    encoding = make_choice("Written in", ENCODINGS, AUTO)
    header = make_choice("The first row is", HEADERS, AUTO)
    field_order = ("sheet", "prompt", "model")

    @classmethod
    def initial_of(cls, order: Any) -> dict[str, Any]:
        """Return the form's initial values for an order."""
        return {**super().initial_of(order), "fields": order.fields}

    @classmethod
    def initial_of_link(cls, query: Any) -> dict[str, Any]:
        """Return what a link brings: a table, and the example's words."""
        table = {"sheet": query["sheet"]} if query.get("sheet") else {}
        return {"prompt": EXAMPLE, **table} if "example" in query else table

    @classmethod
    def initial_of_handoff(cls, role: str, version: Version) -> dict[str, Any]:
        """Return a table as the spreadsheet, or a text as the instruction."""
        return {"prompt": read_text(version)[:LONGEST]} if role == "prompt" else {role: version.key}

    @property
    def reading(self) -> str:
        """Return the name of the rows as they are to be read."""
        how = (str(self[name].value() or AUTO) for name in ("delimiter", "encoding", "header"))
        return ".".join(["rows", *how, "jsonl"])

    @cached_property
    def table(self) -> Version | None:
        """Return the table that is chosen, or None."""
        field: Any = self.fields["sheet"]
        return next(iter(field.chosen(self["sheet"].value())), None)

    @cached_property
    def head(self) -> Head | None:
        """Return how the chosen table begins; None without one, or for one that cannot be read so."""
        try:
            return rows.read_head(self.table, self.reading, TRIED) if self.table else None
        except Unreadable:
            return None

    @cached_property
    def missing(self) -> list[str]:
        """Return the names in braces that the chosen table lacks."""
        text = str(self["prompt"].value() or "")
        return columns.missing_columns(text, self.head.columns) if self.head else []

    def clean_sheet(self) -> Version:
        """Return the table. Raises ValidationError without one, and for one with too many rows."""
        version: Version | None = self.cleaned_data["sheet"]
        if version is None:
            raise forms.ValidationError(NO_SHEET)
        return version

    def clean(self) -> dict[str, Any]:
        """Hold the instruction against the columns, and the rows against what MiniMax takes."""
        data = super().clean()
        version = data.get("sheet")
        if version is None or any(name not in data for name in ("delimiter", "encoding", "header")):
            return data
        try:
            head = rows.read_head(version, self.reading, TRIED)
        except Unreadable as error:
            self.add_error("sheet", f"It cannot be read so: {error} Change how it is read.")
            return data
        self.head = head
        most = BATCH_LIMITS.request_limit
        if head.rows > most:
            self.add_error("sheet", f"{head.rows:,} rows; a batch takes at most {most:,}. Cut the table in two.")
        if "prompt" in data:
            self.check_columns(data["prompt"], head)
        return data

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
