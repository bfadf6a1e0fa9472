"""Rows of a workbook's first sheet. Its reader builds the whole rectangle, so a limit of memory has to hold it."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from studio.lib.worker import WorkFailed

MOST_MEMBERS = 2_000
MOST_BYTES = 400 << 20
HEADER_BYTES = 30  # of an entry, at least
MOST_RATIO = 200  # of members above a megabyte


def open_rows(path: Path) -> Iterator[list[Any]]:
    """Yield the rows of the first sheet. Raises WorkFailed."""
    check_archive(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            if not book.sheet_names:
                raise WorkFailed("There is not one sheet in it.")
            for row in book.get_sheet_by_index(0).iter_rows():
                yield [to_cell(cell) for cell in row]
    except CalamineError as error:
        raise WorkFailed(f"It cannot be read as a workbook: {error}.") from None


def check_archive(path: Path) -> None:
    """Refuse an archive that is protected, damaged, or much larger inside than outside. Raises WorkFailed."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError):
        raise WorkFailed("It is damaged.") from None
    if any(member.flag_bits & 1 for member in members):
        raise WorkFailed("It is protected by a password.")
    bombs = [one for one in members if one.file_size > 1 << 20 and one.file_size > MOST_RATIO * one.compress_size]
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_BYTES or bombs:
        raise WorkFailed("It is much larger inside than it looks, so it is not opened.")
    check_places(members)


def check_places(members: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that point outside, or that share their bytes. Raises WorkFailed."""
    end = 0
    for one in sorted(members, key=lambda member: member.header_offset):
        name = PurePosixPath(one.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts:
            raise WorkFailed(f"Refused: its entry “{name.name}” points outside of it.")
        if one.header_offset < end:
            raise WorkFailed("It is damaged or hostile: entries overlap.")
        end = one.header_offset + HEADER_BYTES + one.compress_size


def to_cell(value: Any) -> Any:
    """Return a value of a sheet as a cell: whole numbers as such, times as people write them."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else value
