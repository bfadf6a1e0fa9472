"""Write tables row by row: as rows for our own use, and as CSV, workbook and lines of JSON for people."""

import csv
import json
import re
from io import TextIOWrapper
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter

if TYPE_CHECKING:
    from studio.library.media.table_child.reading import Table

# What a spreadsheet may run as a formula; a plain number is none.
RUNS = re.compile(r"\A[=@\t\r\n]|\A[+-](?!\d*[.,]?\d+\Z)")
LONGEST_CELL = 32_767  # of a workbook
CUT = "… (cut: a cell of a workbook holds 32,767 characters)"
EXACT = 2**53  # beyond it a workbook's numbers are rounded
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


def disarm(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"'{cell}" if isinstance(cell, str) and RUNS.match(cell) else cell


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


def write_cell(sheet: Any, row: int, column: int, cell: Any) -> None:
    """Write one cell; None is an empty one, and one that is too long says so."""
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float) and abs(cell) <= EXACT:
        sheet.write_number(row, column, cell)
    elif cell is not None:
        text = str(cell)
        sheet.write_string(row, column, text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT)
