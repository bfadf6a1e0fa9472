"""The child that measures tables and writes them in other formats."""

from collections.abc import Iterator
from typing import BinaryIO

from studio.lib.worker import Answer, serve
from studio.library.media.child.files import write_files
from studio.library.media.table_child.reading import Reading, open_table
from studio.library.media.table_child.writing import write_table

SHOWN_COLUMNS, SHOWN_ROWS, SHOWN_CHARACTERS = 60, 5, 160


def inspect(source: str, reader: str) -> Iterator[Answer]:
    """Measure a table: its columns, how many rows, how it was read, and its first rows."""
    with open_table(source, reader, Reading()) as table:
        excerpt, count = [], 0
        for row in table.rows:
            count += 1
            if count <= SHOWN_ROWS:
                excerpt.append([str(cell)[:SHOWN_CHARACTERS] for cell in row[:SHOWN_COLUMNS]])
        yield {**table.facts, "columns": table.columns, "rows": count, "excerpt": excerpt}, b""


def derive(source: str, reader: str, targets: dict[str, str]) -> Iterator[Answer]:
    """Write the table in other formats, or its rows as they are read in one of many ways."""

    def render(name: str, file: BinaryIO) -> None:
        with open_table(source, reader, Reading.from_name(name)) as table:
            write_table(table, name, file)

    return write_files(targets, render)


if __name__ == "__main__":
    serve({"table.inspect": inspect, "table.derive": derive})
