"""Speech, pictures and clips from a table: one row is one job, and one table has all results."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from studio.batches.models import Sheet
from studio.batches.sheets import making
from studio.jobs.models import Job, State
from studio.library.models import Edge
from tests import sandboxes
from tests.batches.sheets.calls import LINES, over, page_of, start, table_of, words_on
from tests.server import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


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
    fills = {fill.name: fill for fill in alices.get(page_of("speech"), {"again": sheet.key}).context["form"].fills}
    assert fills["voice_id"].value == "Deep_Voice_Man"


def test_results_are_beside_their_rows_in_a_file_and_in_the_gallery_and_lead_back(alices: Client) -> None:
    sheet = start(alices, "speech", LINES, value_voice_id="Deep_Voice_Man", column_emotion="mood")
    jobs = over(sheet)
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
    here = reverse("batches:sheet", args=["tidewater", sheet.key])
    (gallery,) = re.findall(r'href="([^"]*\?made_from=\w+)"', alices.get(here).content.decode())
    shown = alices.get(gallery).content.decode()
    assert all(f"/a/{job.version.asset.key}/" in shown for job in jobs)  # type: ignore[union-attr]
    assert "as sheet" in " ".join(alices.get(rows[0]["Address"]).content.decode().split())


def test_pictures_are_filmed_by_the_table_that_they_make_and_all_files_come_as_one_zip(alices: Client) -> None:
    pictures = start(alices, "images", b"prompt,how many\nA lamp,2\n", column_n="how many", value_n="1")
    (picture,) = over(pictures)
    assert picture is not None and len(picture.slots) == 2
    (row,) = table_of(alices, pictures)
    first, second = row["Address"].splitlines()
    assert (row["Charged"], row["Unit"]) == (2, "pictures")
    small = {"value_model": "MiniMax-H3-Lite", "value_resolution": "480P", "column_duration": "seconds"}
    lines = f"what,seconds,first frame,last frame\nThe beam turns.,4,{first},{second}\n".encode()
    clips = start(alices, "video", lines, **small)
    (clip,) = over(clips)
    assert clip is not None and (clip.state, clip.order.duration) == (State.DONE, 4)  # type: ignore[attr-defined]
    edges = Edge.objects.filter(target=clip.version).exclude(role="sheet").order_by("role")
    assert [(edge.role, edge.source) for edge in edges] == [
        ("first_frame", picture.slots[0].version), ("last_frame", picture.slots[1].version),
    ]  # fmt: skip
    page = alices.get(reverse("batches:sheet", args=["tidewater", pictures.key])).content.decode()
    assert page.count('class="cell-tile') == 2 and "ZIP of 2" in page
    picked = re.findall(r'name="pick" value="(\w+)"', page)
    answer = alices.post(reverse("gallery:act", args=["tidewater", "download"]), {"pick": picked})
    assert answer.status_code == 303 and answer["Location"].endswith("tidewater.zip")


def test_songs_have_the_lyrics_of_their_row_or_some_that_are_written_for_them(
    alices: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "feed", lambda sheet_id: None)
    lines = b'style,lyrics\nSlow folk,\nA quick polka,"[verse]\nTurn, turn, brass and flame"\n'
    sheet = start(alices, "music", lines, value_model="music-2.6", value_vocals="written")
    asked = [(row.order_json["vocals"], row.order_json["lyrics"]) for row in sheet.rows.all()]
    assert asked == [("written", ""), ("own", "[verse]\nTurn, turn, brass and flame")]
    assert [row["State"] for row in table_of(alices, sheet)] == ["Not begun"] * 2


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


def test_a_long_table_is_read_on_in_pieces(alices: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "feed", lambda sheet_id: None)
    sheet = start(alices, "speech", b"text\n" + b"The tide is out.\n" * 120, value_voice_id="Wise_Woman")
    here = reverse("batches:sheet", args=["tidewater", sheet.key])
    first = alices.get(here).content.decode()
    assert first.count('<tr id="row-') == 50 and "after=50" in first
    last = alices.get(f"{here}?after=100", headers={"HX-Request": "true"}).content.decode()
    assert re.findall(r'id="row-(\d+)"', last) == [str(number) for number in range(101, 121)]
