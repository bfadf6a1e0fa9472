"""Write rows as a workbook: text stays text, numbers stay numbers, and nothing in it is a formula."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import xlsxwriter

from studio.lib.worker import Answer

LONGEST_CELL = 32_767
EXACT = 2**53  # beyond it a workbook's numbers are rounded
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
WIDTH = 24


def write(title: str, columns: list[str], rows: list[list[Any]]) -> Iterator[Answer]:
    """Answer the bytes of a workbook of one sheet."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for column, name in enumerate(columns):
        sheet.write_string(0, column, name[:LONGEST_CELL], bold)
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.set_column(0, len(columns) - 1, WIDTH)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            write_cell(sheet, number, column, value)
    book.set_properties({"title": title})
    book.close()
    yield {}, target.getvalue()


def write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    """Write one value; None is an empty cell."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float) and abs(value) <= EXACT:
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:LONGEST_CELL])
