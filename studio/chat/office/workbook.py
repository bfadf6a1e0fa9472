"""Write rows as a workbook: text stays text, numbers stay numbers, and nothing in it is a formula."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import xlsxwriter

from studio.lib.worker import Answer
from studio.library.media.cells import LONGEST_CELL, write_cell

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
