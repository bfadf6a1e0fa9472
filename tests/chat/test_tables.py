"""An answer that fills in a table is checked, shown and saved; text stays text and numbers stay numbers."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any
from xml.etree.ElementTree import parse
from zipfile import ZipFile

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.chat.models import Message
from studio.chat.tables.models import Table, table_schema
from studio.tools.schemas.check import find_fault, find_problems
from studio.workspaces.models import Workspace
from tests.chat.desk import CHAT, ask, ended, page
from tests.chat.written import conversation, said

COLUMNS = [
    {"name": "word", "kind": "text"}, {"name": "share", "kind": "number"}, {"name": "whole", "kind": "whole"},
    {"name": "known", "kind": "yes"}, {"name": "tags", "kind": "text", "is_list": True, "is_required": False},
]  # fmt: skip
ROWS = [
    {"word": "=1+1", "share": -0.02, "whole": 7, "known": True, "tags": ["a", "=b"]},
    {"word": "0123", "share": 2, "whole": -1, "known": False, "tags": []},
    {"word": "-0.02", "share": 1e300, "whole": 0, "known": False},
    {"word": "+cmd|' /C calc'!A0", "share": 0.5, "whole": 9007199254740993, "known": True, "tags": ["<b>"]},
    {"word": "@SUM(A1)", "share": 1, "whole": 1, "known": True},
    {"word": "Über\n灯\x01", "share": 1, "whole": 1, "known": True},
]  # fmt: skip
NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def answer(alice: User, tidewater: Workspace) -> Message:
    """An answer that filled in a table."""
    talk = conversation(tidewater, alice, "List them")
    facts = {"table": {"name": "Words", "columns": COLUMNS}}
    return said(talk, json.dumps({"rows": ROWS}), after=talk.messages.get(), role="assistant", facts=facts)


def saved(browser: Client, answer: Message, suffix: str) -> bytes:
    """Return the bytes of a file of a table."""
    response = browser.get(f"{CHAT}message/{answer.key}/table.{suffix}")
    assert response.status_code == 200 and f"Words.{suffix}" in response["Content-Disposition"]
    return bytes(response.content)


def cells(workbook: bytes) -> list[list[Any]]:
    """Return the sheet of a workbook: strings as text, numbers as floats; a formula fails."""
    archive = ZipFile(BytesIO(workbook))
    words = [
        "".join(t.text or "" for t in one.iter(f"{NS}t"))
        for one in parse(archive.open("xl/sharedStrings.xml")).iter(f"{NS}si")
    ]
    found = []
    for row in parse(archive.open("xl/worksheets/sheet1.xml")).iter(f"{NS}row"):
        assert not list(row.iter(f"{NS}f"))
        values = [(cell.get("t"), cell.findtext(f"{NS}v") or "") for cell in row.iter(f"{NS}c")]
        found.append([words[int(value)] if sort == "s" else float(value) for sort, value in values])
    return found


def test_a_workbook_keeps_text_as_text_and_numbers_as_numbers(alices: Client, answer: Message) -> None:
    rows = cells(saved(alices, answer, "xlsx"))
    assert rows[0] == ["word", "share", "whole", "known", "tags"]
    assert [row[0] for row in rows[1:5]] == ["=1+1", "0123", "-0.02", "+cmd|' /C calc'!A0"]
    assert rows[1][1:] == [-0.02, 7.0, 1.0, "a; =b"]
    assert rows[4][2] == "9007199254740993"  # a workbook's number would be another one


def test_csv_holds_nothing_that_a_spreadsheet_runs(alices: Client, answer: Message) -> None:
    text = saved(alices, answer, "csv").decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), quoting=csv.QUOTE_NONNUMERIC))
    assert [row[0] for row in rows[1:5]] == ["'=1+1", "0123", "-0.02", "'+cmd|' /C calc'!A0"]
    assert rows[1][1:3] == [-0.02, 7.0] and rows[5][0] == "'@SUM(A1)"
    assert '"-0.02",1e+300,0,"false",""' in text


def test_json_is_the_rows_themselves(alices: Client, answer: Message) -> None:
    rows = json.loads(saved(alices, answer, "json"))
    assert [{name: value for name, value in row.items() if value is not None} for row in rows] == ROWS
    assert alices.get(f"{CHAT}message/{answer.key}/table.html").status_code == 404


def rewrite(answer: Message, text: str) -> None:
    """Have an answer say something else."""
    answer.parts, answer.html, answer.renderer = [{"type": "text", "text": text}], "", 0
    answer.save()


def test_the_page_shows_a_table_and_says_where_it_departs_from_what_was_asked(alices: Client, answer: Message) -> None:
    shown = page(alices, answer.conversation)
    assert 'aria-label="Words"' in shown and "&lt;b&gt;" in shown and "is not quite what" not in shown
    rewrite(answer, '```json\n{"rows": [{"word": 3}]}\n```')
    shown = page(alices, answer.conversation)
    assert "is not quite what" in shown and "$.rows[0]" in shown
    rewrite(answer, "I would rather not.")
    assert "I would rather not." in page(alices, answer.conversation)
    assert alices.get(f"{CHAT}message/{answer.key}/table.csv").status_code == 404


@pytest.mark.usefixtures("speaking", "hurried_sandbox")
def test_an_answer_fills_in_the_columns_that_were_chosen(alices: Client, tidewater: Workspace) -> None:
    fields = {
        "name": "Cities",
        "field_0": "city",
        "kind_0": "text",
        "about_0": "Its name",
        "required_0": "on",
        "field_1": "people",
        "kind_1": "whole",
    }
    assert alices.post(f"{CHAT}tables/new/", fields).status_code == 303
    table = Table.objects.get()
    assert [field.name for field in table.fields] == ["city", "people"]
    found = ended(ask(alices, "Name Bergen with 285900 people and Oslo with 700000 people.", table=table.key))
    assert found.model == "MiniMax-Text-01" and found.facts["switched"] and found.facts["table"]["name"] == "Cities"
    assert find_problems(json.loads(found.text), table_schema(table.fields)) == []
    shown = page(alices, found.conversation)
    assert "it fills in" in " ".join(shown.split()) and 'scope="col" dir="auto">city' in shown


@pytest.mark.parametrize(("schema", "words"), [
    ({"type": "object", "properties": {"a": {"$ref": "http://127.0.0.1:9/x"}}}, "$ref"),
    ({"type": "object", "properties": {"a": {"pattern": "^(a+)+$"}}}, "pattern"),
    ({"type": "object", "patternProperties": {"x": {}}}, "patternProperties"),
    ([], "type"), ({"type": "array"}, "type"),
    ({"type": "object", "properties": {"a": {"type": "strng"}}}, "properties.a.type"),
])  # fmt: skip
def test_a_schema_that_runs_or_leads_elsewhere_is_refused(schema: Any, words: str) -> None:
    assert words in find_fault(schema)


def test_names_of_fields_are_no_keywords() -> None:
    assert (
        find_fault({"type": "object", "properties": {"pattern": {"type": "string"}, "$ref": {"type": "number"}}}) == ""
    )
