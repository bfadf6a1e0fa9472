"""Speech, pictures and clips from a table: one row is one job, and one table has all results."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from studio.accounts.models import User
from studio.batches.models import Sheet
from studio.batches.sheets import making
from studio.jobs import body_limits
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job, State
from studio.library.models import Edge
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.people import signed_in
from tests.server import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 120.0  # pictures and clips are really made
LINES = (
    b"text,voice,mood\nThe tide is out.,Wise_Woman,Happy\n"
    b"The boats lie on the sand.,,\nThe lamp is lit.,Calm_Woman,sad\n"
)


@pytest.fixture
def alices(speaking: str, hurried_sandbox: str, alice: User, tidewater: Workspace) -> Client:
    """Alice's browser, with the real sandbox behind the studio, whose tasks are done when they are asked about."""
    return signed_in(alice)


def page_of(kind: str) -> str:
    return reverse("batches:new", args=["tidewater", kind])


def start(browser: Client, kind: str, data: bytes, **more: Any) -> Sheet:
    """Send the page as a browser without script does; return the sheet that it has become."""
    answer = browser.post(page_of(kind), {"sheet": SimpleUploadedFile("lines.csv", data), **more})
    assert answer.status_code == 303, re.findall(r"<li>(.*?)</li>", answer.content.decode())
    return Sheet.objects.latest("id")


def over(sheet: Sheet) -> list[Job | None]:
    """Wait until nothing of a sheet is to come any more; return the jobs of its rows."""
    wait_until(lambda: not Sheet.objects.get(pk=sheet.pk).is_open, PATIENCE_S)
    wait_until(lambda: not sheet.rows.filter(job__settled_at=None, job__isnull=False).exists(), PATIENCE_S)
    return [row.job for row in sheet.rows.select_related("job")]


def words_on(browser: Client, sheet: Sheet, query: str = "") -> str:
    page = browser.get(reverse("batches:sheet", args=["tidewater", sheet.key]) + query).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]).split())


async def collect(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


def table_of(browser: Client, sheet: Sheet, format: str = "jsonl") -> Any:
    """Return the table of results: rows of a JSONL file, else the bytes of the file."""
    answer = browser.get(reverse("batches:results", args=["tidewater", sheet.key, format]))
    assert answer.status_code == 200 and f"results.{format}" in answer["Content-Disposition"]
    data = asyncio.run(collect(answer.streaming_content))  # type: ignore[attr-defined]
    return [json.loads(line) for line in data.splitlines()] if format == "jsonl" else data


def test_each_row_is_spoken_by_its_own_voice_and_in_its_own_mood(alices: Client, calm_sandbox: str) -> None:
    sheet = start(alices, "speech", LINES, value_voice_id="Deep_Voice_Man", column_emotion="mood")
    jobs = over(sheet)
    asked = [job.order.request for job in jobs]  # type: ignore[union-attr]
    assert [(one.text, one.voice_id, one.emotion) for one in asked] == [
        ("The tide is out.", "Wise_Woman", "happy"),
        ("The boats lie on the sand.", "Deep_Voice_Man", ""),
        ("The lamp is lit.", "Calm_Woman", "sad"),
    ]
    assert [job.state for job in jobs] == [State.DONE] * 3  # type: ignore[union-attr]
    charged = [row["units"] for row in sandboxes.charges(calm_sandbox)]
    assert sorted(charged) == sorted(job.entry.charged for job in jobs)  # type: ignore[union-attr]
    assert sum(charged) == sum(len(one.text) for one in asked)
    assert Edge.objects.filter(source=sheet.source, role="sheet").count() == 3
    assert "3 of 3 made" in words_on(alices, sheet)
    rows = table_of(alices, sheet)
    assert [(row["text"], row["voice"], row["mood"]) for row in rows] == [
        ("The tide is out.", "Wise_Woman", "Happy"), ("The boats lie on the sand.", "", ""),
        ("The lamp is lit.", "Calm_Woman", "sad"),
    ]  # fmt: skip
    assert [(row["State"], row["Charged"], row["Unit"], row["Error"]) for row in rows] == [
        ("Done", job.entry.charged, "characters", None) for job in jobs  # type: ignore[union-attr]
    ]  # fmt: skip
    assert all(row["Length or size"] for row in rows)
    assert all(
        alices.get(row["Address"]).context["page"].version == job.version for row, job in zip(rows, jobs, strict=True)
    )
    fills = {fill.name: fill for fill in alices.get(page_of("speech"), {"again": sheet.key}).context["form"].fills}
    assert fills["voice_id"].value == "Deep_Voice_Man"


def test_pictures_and_clips_are_made_the_same_way_and_all_files_come_as_one_zip(alices: Client) -> None:
    pictures = start(alices, "images", b"prompt,how many\nA lamp,2\n", column_n="how many", value_n="1")
    small = {"value_model": "MiniMax-H3-Lite", "value_resolution": "480P", "column_duration": "seconds"}
    clips = start(alices, "video", b"what,seconds\nThe beam turns.,4\n", **small)
    (picture,), (clip,) = over(pictures), over(clips)
    assert picture is not None and len(picture.slots) == 2
    assert clip is not None and (clip.state, clip.order.duration) == (State.DONE, 4)  # type: ignore[attr-defined]
    page = alices.get(reverse("batches:sheet", args=["tidewater", pictures.key])).content.decode()
    assert page.count('class="cell-tile') == 2 and "ZIP of 2" in page
    (row,) = table_of(alices, pictures)
    assert len(row["Address"].splitlines()) == 2 and (row["Charged"], row["Unit"]) == (2, "pictures")
    picked = re.findall(r'name="pick" value="(\w+)"', page)
    answer = alices.post(reverse("gallery:act", args=["tidewater", "download"]), {"pick": picked})
    assert answer.status_code == 303 and answer["Location"].endswith("tidewater.zip")


def test_what_cannot_be_made_is_named_by_its_row_before_anything_costs(alices: Client, calm_sandbox: str) -> None:
    lines = LINES + b",Wise_Woman,\nThe last line.,Nobody,\n"
    answer = alices.post(
        page_of("speech"), {"sheet": SimpleUploadedFile("lines.csv", lines), "column_voice_id": "voice"}
    )
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 422 and not Job.objects.exists()
    assert "Row 5: Voice: This voice is not available" in page, re.findall(r"<li>(Row .*?)</li>", page)
    assert "Row 4: Text: Write something to say first." in page, re.findall(r"<li>(Row .*?)</li>", page)
    again = {
        "sheet": re.findall(r'name="sheet" value="(\w+)"', page)[0],
        "leave_out": "on",
        "value_voice_id": "Wise_Woman",
    }
    assert alices.post(page_of("speech"), again).status_code == 303
    sheet = Sheet.objects.get()
    assert [job and job.state for job in over(sheet)] == [State.DONE] * 3 + [None] * 2
    assert len(sandboxes.charges(calm_sandbox)) == 3
    assert "3 of 5 made 2 left out" in words_on(alices, sheet)
    assert "Rows that did not work" in words_on(alices, sheet, "?only=failed")
    rows = table_of(alices, sheet)
    assert [(row["State"], bool(row["Address"])) for row in rows] == [("Done", True)] * 3 + [("Left out", False)] * 2
    assert "This voice is not available" in rows[4]["Error"] and rows[4]["Charged"] is None
    assert sum(row["Charged"] or 0 for row in rows) == sum(row["units"] for row in sandboxes.charges(calm_sandbox))
    assert table_of(alices, sheet, "csv").decode("utf-8-sig").count("\r\n") == 6
    book = python_calamine.load_workbook(BytesIO(table_of(alices, sheet, "xlsx")))
    head, *made = book.get_sheet_by_index(0).to_python()
    assert head[2:5] == ["mood", "State", "Title"] and [one[3] for one in made] == [row["State"] for row in rows]
    assert alices.get(reverse("batches:results", args=["tidewater", sheet.key, "pdf"])).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"text\n" + b"A line.\n" * 1001, "1,001 rows; here at most 1,000 are made at once."),
        (b"text\n", "There is no row to make."),
        (None, "Choose a table first"),
    ],
    ids=["too many", "none", "no table"],
)
def test_a_table_that_is_too_long_or_empty_says_so(alices: Client, data: bytes | None, words: str) -> None:
    sent = {} if data is None else {"sheet": SimpleUploadedFile("lines.csv", data)}
    answer = alices.post(page_of("speech"), sent)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Sheet.objects.exists()
    assert "up to 1,000 rows" in alices.get(page_of("speech")).content.decode()


def test_a_table_that_is_too_long_says_so_once_it_is_looked_at(alices: Client) -> None:
    sent = {"sheet": SimpleUploadedFile("lines.csv", b"text\n" + b"A line.\n" * 1001)}
    kept = alices.post(f"{page_of('speech')}look/", sent)
    looked = {"sheet": re.findall(r'name="sheet" value="(\w+)"', kept.content.decode())[0]}
    fragment = alices.post(f"{page_of('speech')}look/", looked, headers={"HX-Request": "true"}).content.decode()
    assert "1,001 rows; here at most 1,000 are made at once." in fragment
    assert "up to 50,000 rows" in alices.get(reverse("batches:lab", args=["tidewater"])).content.decode()


def test_a_double_click_makes_every_row_once(alices: Client, calm_sandbox: str) -> None:
    for _ in range(2):
        start(alices, "speech", LINES, nonce="AAAAAAAAAAAA", value_voice_id="Wise_Woman")
    assert len(over(Sheet.objects.get())) == 3
    assert len(sandboxes.charges(calm_sandbox)) == 3


def test_only_what_did_not_work_is_made_once_more(alices: Client, calm_sandbox: str) -> None:
    sandboxes.fault(calm_sandbox, "/v1/t2a_v2", "code", n=1026, nth=2)
    sheet = start(alices, "speech", LINES, value_voice_id="Wise_Woman")
    before = over(sheet)
    failed = [job.pk for job in before if job and job.state == State.REFUSED]
    assert len(failed) == 1 and "1 did not work" in words_on(alices, sheet) and "Redo 1" in words_on(alices, sheet)
    for _ in range(2):
        alices.post(reverse("batches:sheet", args=["tidewater", sheet.key]), {"do": "redo"})
    after = over(sheet)
    assert [job.state for job in after] == [State.DONE] * 3  # type: ignore[union-attr]
    kept = {job.pk for job in before if job} & {job.pk for job in after if job}
    assert len(kept) == 2 and Job.objects.count() == 4 and len(sandboxes.charges(calm_sandbox)) == 3


def test_stop_keeps_what_was_made_and_the_rest_can_be_made_later(
    alices: Client, calm_sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "AHEAD", 1)
    sandboxes.fault(calm_sandbox, "/v1/t2a_v2", "never", nth=2)
    sheet = start(alices, "speech", b"text\n" + b"The tide is out.\n" * 5, value_voice_id="Wise_Woman")
    wait_until(lambda: sheet.rows.filter(number=2, job__state=State.STARTING).exists())
    here = reverse("batches:sheet", args=["tidewater", sheet.key])
    alices.post(here, {"do": "stop"})
    first, second, *rest = over(sheet)
    assert first is not None and first.state == State.DONE
    assert second is not None and second.state in (State.CANCELLED, State.UNKNOWN) and rest == [None] * 3
    assert "1 of 5 made" in words_on(alices, sheet) and "3 not begun" in words_on(alices, sheet)
    sandboxes.release(calm_sandbox)
    alices.post(here, {"do": "redo"})
    made = over(sheet)
    assert made[0] == first and [job.state for job in made[2:]] == [State.DONE] * 3  # type: ignore[union-attr]


def test_after_a_stop_of_the_server_the_rest_is_made_and_nothing_twice(
    alices: Client, calm_sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as dying:
        dying.setattr(making, "feed", lambda sheet_id: None)  # killed once the rows were kept
        sheet = start(alices, "speech", LINES, value_voice_id="Wise_Woman")
    assert not Job.objects.exists() and "0 of 3 made" in words_on(alices, sheet)
    making.feed_some(sheet.pk)
    making.feed_open()
    making.feed_open()
    assert [job.state for job in over(sheet)] == [State.DONE] * 3  # type: ignore[union-attr]
    assert len(sandboxes.charges(calm_sandbox)) == 3


def test_a_table_that_is_put_into_the_bin_meanwhile_does_not_stop_its_rows(alices: Client) -> None:
    sheet = start(alices, "speech", LINES, value_voice_id="Wise_Woman")
    asset = sheet.source.asset  # type: ignore[union-attr]
    alices.post(reverse("library:delete", args=["tidewater", asset.key]))
    assert [job.state for job in over(sheet)] == [State.DONE] * 3  # type: ignore[union-attr]
    assert "The table" not in words_on(alices, sheet)
    assert [row["State"] for row in table_of(alices, sheet)] == ["Done"] * 3


def test_the_page_shows_the_first_rows_and_guesses_the_columns(alices: Client) -> None:
    sent = {"sheet": SimpleUploadedFile("lines.csv", LINES)}
    page = " ".join(alices.post(f"{page_of('speech')}look/", sent).content.decode().split())
    chosen = re.findall(r'name="column_(\w+)".*?<option[^>]* selected[^>]*value="([^"]*)"', page, re.DOTALL)
    assert dict(chosen).items() >= {"text": "text", "voice_id": "voice", "emotion": "mood"}.items()
    assert "The first 3 of 3 rows" in page and page.count("Can be made") == 3
    assert "3 rows, full price" in page


def test_a_long_table_is_read_on_in_pieces(alices: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "feed", lambda sheet_id: None)
    sheet = start(alices, "speech", b"text\n" + b"The tide is out.\n" * 120, value_voice_id="Wise_Woman")
    here = reverse("batches:sheet", args=["tidewater", sheet.key])
    first = alices.get(here).content.decode()
    assert first.count('<tr id="row-') == 50 and "after=50" in first
    last = alices.get(f"{here}?after=100", headers={"HX-Request": "true"}).content.decode()
    assert re.findall(r'id="row-(\d+)"', last) == [str(number) for number in range(101, 121)]


@pytest.mark.parametrize("kind", ["chat", "nothing", "batches"])
def test_a_tool_that_makes_no_rows_has_no_such_page(alices: Client, kind: str) -> None:
    assert alices.get(page_of(kind)).status_code == 404


@pytest.mark.parametrize("path", ["", "look/", "try/", "of/speech/", "of/speech/look/", "templates/batches/keep/"])
def test_a_large_table_may_be_sent_by_a_browser_without_script_wherever_a_form_takes_one(path: str) -> None:
    assert body_limits.limit_of(f"/w/tidewater/batches/{path}") == kind_named("batches").body_limit_bytes
    assert body_limits.limit_of("/w/tidewater/batches/earlier/") is None
