"""Tables whose rows a tool is to make: what is said of them before anything costs."""

import re
from io import BytesIO

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from studio.accounts.models import User
from studio.batches.models import Sheet
from studio.jobs import body_limits
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job, State
from studio.library.models import Version
from studio.library.uploads import keep_upload
from studio.workspaces.access import seat_for
from tests import sandboxes
from tests.batches.sheets.calls import LINES, over, page_of, table_of, words_on
from tests.kinds import portrait
from tests.people import workspace

pytestmark = pytest.mark.django_db(transaction=True)


def keep(person: User, slug: str, title: str) -> Version:
    """Put a picture into a workspace's library."""
    return keep_upload(seat_for(person, slug), SimpleUploadedFile(f"{title}.png", portrait()), media=("image",))


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


def test_the_page_shows_the_first_rows_and_guesses_the_columns(alices: Client) -> None:
    sent = {"sheet": SimpleUploadedFile("lines.csv", LINES)}
    page = " ".join(alices.post(f"{page_of('speech')}look/", sent).content.decode().split())
    chosen = re.findall(r'name="column_(\w+)".*?<option[^>]* selected[^>]*value="([^"]*)"', page, re.DOTALL)
    assert dict(chosen).items() >= {"text": "text", "voice_id": "voice", "emotion": "mood"}.items()
    assert "The first 3 of 3 rows" in page and page.count("Can be made") == 3
    assert "3 rows, full price" in page


@pytest.mark.parametrize("kind", ["chat", "nothing", "batches"])
def test_a_tool_that_makes_no_rows_has_no_such_page(alices: Client, kind: str) -> None:
    assert alices.get(page_of(kind)).status_code == 404


@pytest.mark.parametrize("path", ["", "look/", "try/", "of/speech/", "of/speech/look/", "templates/batches/keep/"])
def test_a_large_table_may_be_sent_by_a_browser_without_script_wherever_a_form_takes_one(path: str) -> None:
    assert body_limits.limit_of(f"/w/tidewater/batches/{path}") == kind_named("batches").body_limit_bytes
    assert body_limits.limit_of("/w/tidewater/batches/earlier/") is None


def test_a_picture_is_named_by_its_title_its_key_or_its_address_and_by_nothing_of_others(
    alices: Client, alice: User, charlie: User
) -> None:
    workspace(charlie, "Harbour", "harbour")
    own, strange = keep(alice, "tidewater", "Keeper"), keep(charlie, "harbour", "Stranger")
    for title in ("Twins", "twins"):
        keep(alice, "tidewater", title)
    cells = [
        "keeper", "Keeper.PNG", own.key, own.asset.key, f"https://studio.example/w/tidewater/a/{own.asset.key}/?v=1",
        "", "Twins", "Stranger", strange.key, f"/w/harbour/a/{strange.asset.key}/", "https://example.org/keeper.png",
    ]  # fmt: skip
    lines = "".join(["prompt,who\n", *(f"A portrait,{cell}\n" for cell in cells)]).encode()
    answer = alices.post(
        page_of("images"), {"sheet": SimpleUploadedFile("lines.csv", lines), "column_person": "who", "value_n": "1"}
    )
    form = answer.context["form"]
    orders = [one.order and one.order.person for one in form.asked]
    assert answer.status_code == 422 and not Job.objects.exists()
    assert orders == [own.key] * 5 + [""] + [None] * 5, [one.fault for one in form.asked]
    assert [one.fault.partition(": ")[2] for one in form.asked if one.fault] == [
        "“Twins” is the title of more than one thing. Write the key or the address of its page.",
        *(f"“{cell}” is not in the library of this workspace." for cell in cells[7:10]),
        (
            "“https://example.org/keeper.png” is not in the library of this workspace. "
            "Web addresses are not fetched here: bring the file first, then name it."
        ),
    ]


def test_a_row_begins_from_what_it_fills_and_from_one_thing_alone(alices: Client, alice: User) -> None:
    keep(alice, "tidewater", "Keeper")
    lines = b"prompt,first frame,who\nWords,,\nA picture,Keeper,\nA person,,Keeper\nBoth,Keeper,Keeper\n"
    sent = {"sheet": SimpleUploadedFile("lines.csv", lines), "column_person": "who", "value_model": "MiniMax-H3"}
    form = alices.post(page_of("video"), sent).context["form"]
    assert [one.order and one.order.start for one in form.asked] == ["text", "image", "person", None]
    assert form.asked[3].fault == "“First frame” and “Who is in it” do not go together. Empty one of them."
