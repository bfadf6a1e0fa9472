"""What a person asks for when every row of a table is to be answered."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from studio.batches.columns import fill
from studio.jobs.kinds import Order
from studio.minimax.catalog.chat import default_chat_model
from studio.minimax.chat.request import ChatRequest, Message, Schema
from studio.tools.schemas.fields import Field, build_schema

AUTO = "auto"


@dataclass(frozen=True)
class Asking(Order):
    """An instruction with {columns}, and who is to answer it how."""

    prompt: str = ""
    model: str = default_chat_model().name
    temperature: float | None = None
    top_p: float | None = None
    length: str = "normal"
    max_tokens: int | None = None
    mask: bool = False
    fields: tuple[dict[str, Any], ...] = ()  # of a structured answer, as keyword arguments

    @classmethod
    def from_json(cls, data: dict[str, Any], version: int) -> Self:
        """Return the order kept as JSON, without what nobody knows."""
        known = {field.name for field in fields(cls)}
        kept = {name: value for name, value in data.items() if name in known}
        return cls(**{**kept, "fields": tuple(data.get("fields", ()))})

    @property
    def answer_fields(self) -> list[Field]:
        """Return the columns that an answer fills in; none where it is text."""
        return [Field(**field) for field in self.fields]

    def to_request(self, row: Mapping[str, Any]) -> ChatRequest:
        """Return what is sent for one row, whose cells are by folded names."""
        schema = Schema("row", build_schema(self.answer_fields)) if self.fields else None
        return ChatRequest(
            self.model,
            (Message("user", fill(self.prompt, row)),),
            max_tokens=self.max_tokens,
            temperature=self.temperature,
            top_p=self.top_p,
            mask_sensitive_info=self.mask or None,
            response_format=schema,
        )


@dataclass(frozen=True)
class BatchOrder(Asking):
    """The table that is asked about, how it is read, and which of its rows."""

    sheet: str = ""  # the key of a version, with its type and its place in the media folder
    sheet_type: str = ""
    sheet_path: str = ""
    delimiter: str = AUTO
    encoding: str = AUTO
    header: str = AUTO
    rows: int = 0  # that are sent
    tokens: int = 0  # estimated, for all of them
    result: str = "Result"  # the column of the answer, where it is text
    error: str = "Error"  # the column that says why there is none
    redo: bool = False  # the table is a result, and only the rows with an error are sent
    token: str = ""  # names the file at MiniMax, so that a lost answer is found again

    @property
    def reading(self) -> str:
        """Return the name of the derivative that has the rows."""
        return f"rows.{self.delimiter}.{self.encoding}.{self.header}.jsonl"


@dataclass(frozen=True)
class SampleOrder(Asking):
    """One row that is tried before all of them are sent."""

    trial: str = ""  # the same for the rows that are tried at once
    number: int = 1  # of the row, from one
    columns: tuple[str, ...] = ()
    cells: tuple[Any, ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any], version: int) -> Self:
        """Return the order kept as JSON."""
        order = super().from_json(data, version)
        return cls(**{**order.to_json(), "columns": tuple(data["columns"]), "cells": tuple(data["cells"])})
