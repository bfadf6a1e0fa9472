"""Tables are told by their bytes, read in whatever form they come, and never end the server."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from studio.library import store
from studio.library.media import derivatives
from studio.library.media.derivatives import MediaFacts
from studio.library.models import Version
from studio.library.store import NotMedia, Stored

pytestmark = [pytest.mark.usefixtures("data_folder", "children"), pytest.mark.asyncio(loop_scope="module")]
PROSE = "A lighthouse, at night.\nThe keeper, alone, climbs, slowly.\nNobody comes\n"
RUSSIAN = "номер;имя;текст\n" + "".join(f"{n};Иван;Привет, мир. Это длинный текст {n}\n" for n in range(40))
JAPANESE = "番号,名前,文\n" + "".join(f"{n},田中さん,こんにちは、世界。これは長い文章です\n" for n in range(40))
FORMULA = "=HYPERLINK(1)"


def workbook(rows: list[list[Any]], far: tuple[int, int] | None = None) -> bytes:
    """Return a workbook of one sheet, perhaps with one more cell far away."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if far:
        sheet.write(*far, "far")
    book.close()
    return target.getvalue()


async def look(data: bytes, media: tuple[str, ...] | None = ("table",)) -> tuple[Stored, MediaFacts]:
    """Store and measure a file."""
    stored = await store.keep(data, media=media)
    return stored, await derivatives.inspect(stored)


async def render(stored: Stored, facts: MediaFacts, name: str) -> bytes:
    """Return a download or a reading of a stored table."""
    version = Version(medium="table", media_type=stored.media_type, path=stored.path, details=facts.details)
    return (await derivatives.derive(version, name)).read_bytes()


@pytest.mark.parametrize(
    ("text", "encoding", "delimiter", "rows"),
    [
        ("id,name\n" + "1,Anne\n" * 5, "utf-8", "comma", 5),
        ("id,name\n1,Anne\n", "utf-8-sig", "comma", 1),
        ("id\tname\n1\tAnne, the keeper\n2\tB\n", "utf-16", "tab", 2),
        ("id|name\r\n1|Anne\r\n", "utf-8", "pipe", 1),
        (RUSSIAN, "cp1251", "semicolon", 40),
        (JAPANESE, "shift_jis", "comma", 40),
        ('a,b\n"two\nlines",""\n\n,\n"x ""y""",2\n', "utf-8", "comma", 2),
    ],
)
async def test_a_text_in_columns_is_a_table(text: str, encoding: str, delimiter: str, rows: int) -> None:
    stored, facts = await look(text.encode(encoding), media=None)
    assert (stored.media_type, facts.medium) == ("text/csv", "table")
    assert (facts.details["delimiter"], facts.details["rows"]) == (delimiter, rows)
    assert facts.details["has_header"]
    lines = (await render(stored, facts, "jsonl")).decode().splitlines()
    assert list(json.loads(lines[0])) == facts.details["columns"]


async def test_prose_is_a_table_only_where_one_is_asked_for() -> None:
    stored = await store.keep(PROSE.encode())
    assert stored.medium == "text"
    _, facts = await look(PROSE.encode())
    assert (facts.details["delimiter"], len(facts.details["columns"]), facts.details["rows"]) == ("none", 1, 2)


async def test_a_first_row_of_numbers_names_nothing() -> None:
    _, facts = await look(b"1,2\n3,4\n")
    assert (facts.details["columns"], facts.details["rows"]) == (["Column 1", "Column 2"], 2)


async def test_columns_of_one_name_are_told_apart() -> None:
    _, facts = await look(b"shop,Shop,\nx,y,z\n" * 1, media=("table",))
    assert facts.details["columns"] == ["Column 1", "Column 2", "Column 3"]
    stored, facts = await look(b"shop,Shop,\nx,y,z\n")
    named = (await render(stored, facts, "rows.comma.auto.named.jsonl")).decode().splitlines()
    assert json.loads(named[0]) == ["shop", "Shop (2)", "Column 3"]
    assert json.loads(named[1]) == ["x", "y", "z"]


async def test_a_wrong_reading_can_be_put_right() -> None:
    text = "Größe;Ort\nüber;Köln\n" * 3
    stored, facts = await look(text.encode("cp1252"))
    read = (await render(stored, facts, "rows.semicolon.cp1252.bare.jsonl")).decode().splitlines()
    assert [json.loads(line) for line in read[:2]] == [["Column 1", "Column 2"], ["Größe", "Ort"]]
    assert len(read) == 7


async def test_a_workbook_keeps_numbers_and_what_looks_like_one() -> None:
    stored, facts = await look(workbook([["id", "code"], [1, "007"], [2.5, "=1+1"]]), media=None)
    assert (stored.medium, facts.details["rows"]) == ("table", 2)
    lines = (await render(stored, facts, "jsonl")).decode().splitlines()
    assert [json.loads(line) for line in lines] == [{"id": 1, "code": "007"}, {"id": 2.5, "code": "=1+1"}]


async def test_lines_of_json_are_a_table_of_all_keys() -> None:
    stored, facts = await look(b'{"a": 1}\n\n{"b": [1, 2], "a": true}\n', media=None)
    assert (stored.media_type, facts.details["columns"], facts.details["rows"]) == ("application/jsonl", ["a", "b"], 2)
    lines = (await render(stored, facts, "rows.auto.auto.auto.jsonl")).decode().splitlines()
    assert [json.loads(line) for line in lines] == [["a", "b"], [1, None], [True, "[1, 2]"]]


async def test_lines_that_are_no_json_are_counted_and_the_first_are_named() -> None:
    bad = b'{"a": 1}\n' + b"nonsense\n" * 30
    with pytest.raises(NotMedia, match=r"Line 2 is no JSON object\..*Line 21 .*And 10 more\."):
        await look(bad)


async def test_no_download_runs_as_a_formula_in_a_spreadsheet() -> None:
    stored, facts = await look(f"name,sum\n{FORMULA},-5\n@x,+cmd\n".encode())
    sheet = (await render(stored, facts, "csv")).decode("utf-8-sig").splitlines()
    assert sheet[1:] == [f"'{FORMULA},-5", "'@x,'+cmd"]
    _, again = await look(await render(stored, facts, "xlsx"))
    assert again.details["excerpt"][0] == [FORMULA, "-5"]


async def test_two_cells_far_apart_end_in_words_and_the_next_table_is_read() -> None:
    with pytest.raises(NotMedia, match="spans too many cells"):
        await look(workbook([["a"]], far=(1_048_575, 16_383)))
    _, facts = await look(b"a,b\n1,2\n")
    assert facts.details["rows"] == 1


def bombed(data: bytes) -> bytes:
    """Return a workbook with an entry that is much larger inside."""
    return with_entry(data, "xl/bomb.xml", b"0" * (64 << 20))


def with_entry(data: bytes, name: str, content: bytes = b"") -> bytes:
    """Return a workbook with one more entry."""
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def protected(data: bytes) -> bytes:
    """Return a workbook whose directory says that it is encrypted."""
    changed = bytearray(data)
    changed[changed.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def overlapping(data: bytes) -> bytes:
    """Return a workbook two entries of which are the same bytes."""
    changed = bytearray(data)
    last = changed.rindex(b"PK\x01\x02")
    before = changed.rindex(b"PK\x01\x02", 0, last)
    changed[last + 42 : last + 46] = changed[before + 42 : before + 46]
    return bytes(changed)


def crowded(data: bytes) -> bytes:
    """Return a workbook with thousands of entries."""
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as archive:
        for number in range(2_001):
            archive.writestr(f"xl/{number}.xml", b"")
    return target.getvalue()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (bombed, "much larger inside"), (protected, "protected by a password"), (crowded, "much larger inside"),
        (lambda data: data[: len(data) // 2], "damaged"), (overlapping, "entries overlap"),
        (lambda data: with_entry(data, "../../evil.xml"), "its entry “evil.xml” points outside of it"),
    ],
    ids=["bomb", "protected", "crowded", "cut", "overlap", "outside"],
)  # fmt: skip
async def test_an_archive_that_lies_is_not_opened(spoil: Callable[[bytes], bytes], words: str) -> None:
    with pytest.raises(NotMedia, match=words):
        await look(spoil(workbook([["a", "b"], [1, 2]])))


@pytest.mark.parametrize(
    "data", [b"", b"<svg></svg>", b"a\0b", b"PK\x03\x04word/", b"\xd0\xcf\x11\xe0", b"MZ\x90\x00\x03"]
)
async def test_what_is_no_table_is_not_kept_as_one(data: bytes) -> None:
    with pytest.raises(NotMedia):
        await store.keep(data, media=("table",))
