"""Write tables row by row: as rows for our own use, and as CSV, workbook and lines of JSON for people."""

import csv
import json
from io import TextIOWrapper
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter

from studio.library.media.cells import disarm, write_cell

if TYPE_CHECKING:
    from studio.library.media.table_child.reading import Table

HEAD_ROWS, HEAD_CHARACTERS, HEAD_COLUMNS = 100, 500, 60
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def write_table(table: "Table", name: str, file: BinaryIO) -> None:
    """Write a table under the name of a format or derivative."""
    if name == "xlsx":
        write_workbook(table, file)
    elif name == "head.json":
        file.write(to_json(head_of(table)))
    elif name == "jsonl":
        for row in table.rows:
            file.write(to_json(dict(zip(table.columns, row, strict=True))) + b"\n")
    elif name == "csv":
        write_separated(table, file)
    else:
        file.write(to_json(table.columns) + b"\n")
        for row in table.rows:
            file.write(to_json(row) + b"\n")


def to_json(value: Any) -> bytes:
    """Return a value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def head_of(table: "Table") -> dict[str, Any]:
    """Return the first rows for a page."""
    rows = [[to_text(cell)[:HEAD_CHARACTERS] for cell in row[:HEAD_COLUMNS]] for row in islice(table.rows, HEAD_ROWS)]
    return {"columns": table.columns[:HEAD_COLUMNS], "rows": rows}


def to_text(cell: Any) -> str:
    """Return a cell as people read it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else str(cell)


def write_separated(table: "Table", file: BinaryIO) -> None:
    """Write CSV that no spreadsheet takes for formulas; its mark tells them that it is UTF-8."""
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([disarm(name) for name in table.columns])
    writer.writerows([disarm(cell) for cell in row] for row in table.rows)
    text.flush()
    text.detach()


def write_workbook(table: "Table", file: BinaryIO) -> None:
    """Write a workbook of one sheet: text stays text, and nothing in it is a formula."""
    book = xlsxwriter.Workbook(file, OPTIONS)
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row):
            write_cell(sheet, number, column, cell)
    book.close()
