"""kill −9 while a table is made, by a batch or row by row: no row is lost, none is sent twice by itself."""

import json

from tests import sandboxes
from tests.faults.studio import TOKEN, Studio
from tests.server import wait_until

FORM = {"prompt": "Write one line about {shop}.", "model": "MiniMax-Text-01", "length": "short"}
HEADERS = {"X-CSRFToken": TOKEN}
SPOKEN = 30
PATIENCE_S = 400.0  # with the whole sweep, a table as large as MiniMax takes


def decide(studio: Studio) -> int:
    """Say of every job of which nobody knows whether it was paid that it is to be made; return how many there were."""
    unknown = [row["key"] for row in studio.rows("SELECT key FROM jobs_job WHERE state = 'unknown'")]
    for key in unknown:
        assert studio.browser.post(f"/w/tidewater/jobs/{key}/again/", headers=HEADERS).status_code == 303
    return len(unknown)


def is_writing(studio: Studio) -> bool:
    """Return whether some rows of the batch have their answer at MiniMax, or all."""
    (job,) = studio.rows("SELECT state, ticket FROM jobs_job WHERE kind = 'batches' ORDER BY id DESC LIMIT 1")
    return job["state"] not in ("queued", "starting", "waiting") or bool(json.loads(job["ticket"]).get("completed"))


def test_a_batch_that_is_killed_on_its_way_and_in_the_middle_is_sent_once_and_has_every_row(
    studio: Studio, calm_sandbox: str, whole_sweep: bool
) -> None:
    count = 50_000 if whole_sweep else 600
    data = b"shop,language\n" + b"".join(b"Shop number %d,English\n" % number for number in range(count))
    assert studio.send("batches", FORM, {"sheet": ("shops.csv", data)})
    studio.start_again()  # its file is being written, or is on its way
    wait_until(lambda: studio.at_rest() or is_writing(studio), PATIENCE_S)
    if decide(studio):  # nothing had been sent yet: MiniMax lists no batch of that file
        assert sandboxes.charges(calm_sandbox) == []
        wait_until(lambda: is_writing(studio), PATIENCE_S)
    studio.start_again()
    wait_until(studio.at_rest, PATIENCE_S)
    job = studio.newest()
    assert job is not None
    facts = json.loads(job["facts"])
    assert (job["state"], facts["answered"] + facts["failed"]) == ("done", count)
    assert [row["units"] for row in sandboxes.charges(calm_sandbox)] == [facts["charged_units"]]
    (result,) = studio.results(job)
    lines = (studio.data / "media" / result["path"]).read_bytes().splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["shop"] for row in rows] == [f"Shop number {number}" for number in range(count)]


def test_a_table_of_speech_goes_on_after_a_kill_and_its_file_sums_up_what_was_charged(
    studio: Studio, calm_sandbox: str
) -> None:
    data = b"text\n" + b"".join(b"Line number %d is spoken.\n" % number for number in range(SPOKEN))
    form = {"value_voice_id": "Wise_Woman", "nonce": "AAAAAAAAAAAA"}
    answer = studio.browser.post(
        "/w/tidewater/batches/of/speech/", data=form, files={"sheet": ("lines.csv", data)}, headers=HEADERS
    )
    assert answer.status_code == 303, answer.text
    sheet = answer.headers["Location"]
    made = "SELECT j.state FROM batches_sheetrow r LEFT JOIN jobs_job j ON j.id = r.job_id"
    wait_until(lambda: any(row["state"] == "done" for row in studio.rows(made)), 60)
    studio.start_again()
    wait_until(lambda: all(row["state"] in ("done", "unknown") for row in studio.rows(made)), PATIENCE_S)
    unknown = decide(studio)
    wait_until(lambda: [row["state"] for row in studio.rows(made)] == ["done"] * SPOKEN, PATIENCE_S)
    charged = [row["units"] for row in sandboxes.charges(calm_sandbox)]
    assert SPOKEN <= len(charged) <= SPOKEN + unknown
    lines = studio.browser.get(f"{sheet}results.jsonl").raise_for_status().text.splitlines()
    rows = [json.loads(line) for line in lines]
    assert [(row["text"], row["State"]) for row in rows] == [
        (f"Line number {number} is spoken.", "Done") for number in range(SPOKEN)
    ]
    booked = sum(row["Charged"] for row in rows)
    assert booked == sum(charged) if not unknown else booked <= sum(charged)
    assert all(studio.browser.get(row["Address"]).status_code == 200 for row in rows[:2])
