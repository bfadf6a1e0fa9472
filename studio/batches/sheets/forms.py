"""The form of a table whose rows a tool makes: each is held against the tool's own form before anything costs."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms

from studio.batches import rows
from studio.batches.rows import Head, Unreadable
from studio.batches.sheets.asked import Asked, iter_asked, used_columns, words_for_cost
from studio.batches.sheets.fills import Fill, read_fills
from studio.batches.tables import Estimate, TableForm
from studio.jobs.kinds import Kind
from studio.lib.fields import new_key
from studio.workspaces.access import Seat

MOST_ROWS = 1_000
LOOKED_AT = 20  # rows, for the estimate
SHOWN = 3
FAULTS = 10  # that a page names


class SheetForm(TableForm):
    """A table, which columns fill the tool's fields, and whether rows that cannot be made are left out."""

    most_rows = MOST_ROWS
    too_long_words = "here at most {most:,} are made at once. Cut the table into parts."

    leave_out = forms.BooleanField(label="Leave out the rows that cannot be made", required=False)

    def __init__(
        self, kind: Kind[Any], data: Any = None, files: Any = None, *, seat: Seat, initial: dict[str, Any] | None = None
    ) -> None:
        self.kind = kind
        super().__init__(data, files, seat=seat, initial=initial)
        self.asked: list[Asked] = []

    @property
    def said(self) -> Mapping[str, Any]:
        """Return what the page says of the fields."""
        return self.data if self.is_bound else self.initial

    @cached_property
    def fills(self) -> list[Fill]:
        """Return where each field of the tool comes from."""
        return read_fills(self.kind, self.seat, self.said, self.head)

    @cached_property
    def beginning(self) -> list[Asked]:
        """Return what the first rows ask for."""
        return self.ask(LOOKED_AT) if self.table and self.head else []

    @property
    def shown(self) -> list[Asked]:
        """Return the rows that the page shows."""
        return self.beginning[:SHOWN]

    @property
    def columns(self) -> list[str]:
        """Return the columns that fill something."""
        return used_columns(self.fills)

    @property
    def names_things(self) -> bool:
        """Return whether a cell may name something of the library."""
        return any(fill.media for fill in self.fills)

    @property
    def cost(self) -> str:
        """Return about what all rows come to, in words."""
        orders = [one.order for one in self.beginning if one.order is not None]
        return words_for_cost(self.kind, orders, self.head.rows) if self.head and orders else ""

    @property
    def estimate(self) -> Estimate:
        """Return the line above the button."""
        if self.head is None:
            return Estimate("Full price, as in the tool", "")
        plural = "" if self.head.rows == 1 else "s"
        return Estimate(f"{self.head.rows:,} row{plural}, full price", self.cost)

    def ask(self, count: int) -> list[Asked]:
        """Return what the first rows ask for. Nothing where they cannot be read."""
        assert self.table is not None
        nonce = str(self["nonce"].value() or new_key())
        try:
            read = rows.read_first(self.table, self.reading, count)
            return list(iter_asked(self.kind, self.seat, self.fills, read, nonce))
        except Unreadable:
            return []

    def check_table(self, data: dict[str, Any], head: Head) -> None:
        """Hold every row against the tool's form."""
        if self.too_long:
            return self.add_error("sheet", self.too_long)
        self.asked = self.ask(MOST_ROWS)
        if not self.asked:
            return self.add_error("sheet", "There is no row to make. The table has names of columns only.")
        wrong = [one for one in self.asked if one.order is None]
        if len(wrong) == len(self.asked) or (wrong and not data.get("leave_out")):
            self.refuse_rows(wrong)

    def refuse_rows(self, wrong: list[Asked]) -> None:
        """Name the rows that cannot be made, the first of them each with its reason."""
        for one in wrong[:FAULTS]:
            self.add_error(None, f"Row {one.number:,}: {one.fault}")
        rest = len(wrong) - FAULTS
        if rest > 0:
            self.add_error(None, f"{rest:,} more rows cannot be made.")
