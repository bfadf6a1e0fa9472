"""The form of a table and of how it is read: what everything has in common that goes row by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms

from studio.batches import rows
from studio.batches.order import AUTO
from studio.batches.rows import Head, Unreadable
from studio.jobs.forms import JobForm
from studio.library.models import Version
from studio.minimax.catalog.batches import BATCH_LIMITS
from studio.tools.fields import make_choice
from studio.tools.inputs import InputField
from studio.workspaces.access import Seat

TRIED = 3  # rows, that are shown
SHEET_BYTES = 100_000_000
NO_SHEET = "Choose a table first: drop a CSV, XLSX or JSONL file, or take one from the library."
READING = ("delimiter", "encoding", "header")
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


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many rows, and about what they come to, in words."""

    words: str
    money: Any


def name_of_reading(said: Mapping[str, Any]) -> str:
    """Return the name of the rows as they are to be read."""
    return ".".join(["rows", *(str(said.get(name) or AUTO) for name in READING), "jsonl"])


class TableForm(JobForm):
    """A table, and how it is read."""

    sheet = InputField(media=("table",), limit_bytes=SHEET_BYTES, required=False, label="Spreadsheet")
    delimiter = make_choice("Columns are cut at", DELIMITERS, AUTO)
    encoding = make_choice("Written in", ENCODINGS, AUTO)
    header = make_choice("The first row is", HEADERS, AUTO)

    most_rows = BATCH_LIMITS.request_limit
    too_long_words = "a batch takes at most {most:,}. Cut the table in two."

    def __init__(
        self, data: Any = None, files: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, seat=seat, initial=initial)
        self.fields["sheet"].note = f"up to {self.most_rows:,} rows"  # type: ignore[attr-defined]

    @property
    def too_long(self) -> str:
        """Return in words that the table has more rows than can be made at once; nothing for one that has not."""
        rows = self.head.rows if self.head else 0
        words = self.too_long_words.format(most=self.most_rows)
        return f"{rows:,} rows; {words}" if rows > self.most_rows else ""

    @property
    def reading(self) -> str:
        """Return the name of the rows as they are to be read."""
        return name_of_reading({name: self[name].value() for name in READING})

    @property
    def reads_otherwise(self) -> bool:
        """Return whether the table is read in another way than it was found."""
        return any(str(self[name].value() or AUTO) != AUTO for name in READING)

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

    def clean_sheet(self) -> Version:
        """Return the table. Raises ValidationError without one."""
        version: Version | None = self.cleaned_data["sheet"]
        if version is None:
            raise forms.ValidationError(NO_SHEET)
        return version

    def clean(self) -> dict[str, Any]:
        """Hold the table against what may be done with it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        version = data.get("sheet")
        if version is None or any(name not in data for name in READING):
            return data
        try:
            self.head = rows.read_head(version, self.reading, TRIED)
        except Unreadable as error:
            self.add_error("sheet", f"It cannot be read so: {error} Change how it is read.")
            return data
        self.check_table(data, self.head)
        return data

    def check_table(self, data: dict[str, Any], head: Head) -> None:
        """Refuse a table that cannot be used, or an instruction that does not fit it."""
