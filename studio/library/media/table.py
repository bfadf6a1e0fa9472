"""Tables: comma-separated values, workbooks, and lines of JSON objects, read in a child of their own."""

import json
import re
from typing import Any

from studio.library.media.delimiters import find_delimiter, reads_as_prose
from studio.library.media.marks import is_markup, is_stranger
from studio.library.media.registry import Derivative, Format, MediaType, Medium, register_medium
from studio.library.media.text import CONTROLS, WIDE_MARKS

CSV = MediaType("text/csv", "csv", "csv", inline=False)
XLSX = MediaType(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "xlsx", inline=False, label="XLSX"
)
JSONL = MediaType("application/jsonl", "jsonl", "jsonl", inline=False)
WORKBOOK = b"PK\x03\x04"
MOST_SHOWN = 4  # columns that a tile can hold
# How a table is read: delimiter, encoding, and whether the first row names the columns; "auto" lets the child decide.
ROWS = re.compile(r"rows\.(auto|comma|semicolon|tab|pipe|none)\.(auto|[a-z0-9_-]{2,20})\.(auto|named|bare)\.jsonl")


@register_medium
class Table(Medium):
    """Rows of named columns."""

    name = "table"
    label = "Table"
    plural = "Tables"
    noun = "a table"
    icon = "batch"
    types = (CSV, XLSX, JSONL)
    formats = (
        Format("csv", "CSV", "text/csv; charset=utf-8"),
        Format("xlsx", "Excel", XLSX.name),
        Format("jsonl", "JSONL", JSONL.name),
    )
    derivatives = (Derivative("head.json", "application/json"),)
    derivatives_at_store = ("head.json",)
    child_module = "studio.library.media.table_child"
    dies_of = "This table spans too many cells, or is too large to be read."

    def sniff(self, head: bytes, name_hint: str) -> str | None:
        """Return the media type of a workbook, of lines of JSON, or of text that is cut into columns."""
        if head.startswith(WORKBOOK):
            return XLSX.name if b"xl/" in head else None
        if not is_writing(head):
            return None
        if begins_with_object(head):
            return JSONL.name
        sample = to_sample(head)
        found = find_delimiter(sample)
        is_cut = found and not (found == "comma" and reads_as_prose(sample))
        return CSV.name if is_cut or name_hint.endswith(".csv") else None

    def sniff_alone(self, head: bytes, name_hint: str) -> str | None:
        """Take any text where a table is asked for: it has one column, a line a row."""
        return self.sniff(head, name_hint) or (CSV.name if is_writing(head) else None)

    def measure(self, details: dict[str, Any]) -> str:
        """Return the numbers of rows and columns."""
        rows, columns = details.get("rows", 0), len(details.get("columns", ()))
        return f"{rows:,} row{'' if rows == 1 else 's'}, {columns} column{'' if columns == 1 else 's'}"

    def is_original(self, media_type: str, name: str) -> bool:
        """Return whether the stored file is the workbook that is asked for; texts are written anew in UTF-8."""
        return media_type == XLSX.name and name == XLSX.suffix

    def derived_type(self, name: str) -> str | None:
        """Return the type of a download, or of the rows as they are read in one of many ways."""
        return JSONL.name if ROWS.fullmatch(name) else super().derived_type(name)


def is_writing(head: bytes) -> bool:
    """Return whether a file begins as text that no browser would run."""
    if not head or is_stranger(head) or is_markup(head):
        return False
    return head.startswith(WIDE_MARKS) or not any(byte in CONTROLS for byte in head)


def begins_with_object(head: bytes) -> bool:
    """Return whether the first line is a JSON object, or the beginning of one that is longer than ``head``."""
    first, newline, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not first.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except RecursionError:
        return False
    except ValueError:
        return not newline and b'":' in first


def to_sample(head: bytes) -> str:
    """Return the beginning as text without its last line, which may be cut; delimiters read alike in any encoding."""
    wide = next((mark for mark in WIDE_MARKS if head.startswith(mark)), b"")
    text = head.decode("utf-16" if len(wide) == 2 else "utf-8", "replace")
    return text[: text.rfind("\n") + 1] or text
