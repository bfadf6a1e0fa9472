"""Cells of tables as spreadsheets take them."""

import re
from typing import Any

# What a spreadsheet may run as a formula; a plain number is none.
RUNS = re.compile(r"\A[=@\t\r\n]|\A[+-](?!\d*[.,]?\d+\Z)")
LONGEST_CELL = 32_767  # characters, of a workbook
CUT = "… (cut: a cell of a workbook holds 32,767 characters)"
EXACT = 2**53  # beyond it a workbook's numbers are rounded


def disarm(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"'{cell}" if isinstance(cell, str) and RUNS.match(cell) else cell


def write_cell(sheet: Any, row: int, column: int, cell: Any) -> None:
    """Write one cell of a workbook's sheet; None is an empty one, and one that is too long says so."""
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float) and abs(cell) <= EXACT:
        sheet.write_number(row, column, cell)
    elif cell is not None:
        text = str(cell)
        sheet.write_string(row, column, text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT)
