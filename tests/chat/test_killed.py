"""kill −9 in the middle of an answer: what had arrived is in the message, once, and was paid for once."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.jobs.stream.tape_file import TRACKS, read_headers
from tests import sandboxes
from tests.faults.studio import Studio
from tests.server import wait_until

ASKED = "Write a poem about the sea"
NEVER = 10**6
LAST = 8  # events of an answer's end: the facts, the version, the message, the ledger
WRITTEN = "after write"  # a piece of the answer is on the tape


@pytest.fixture
def studio(tmp_path: Path, sandbox_url: str) -> Iterator[Studio]:
    """A studio with a data folder of its own, on the run's sandbox."""
    with Studio(tmp_path / "data", sandbox_url) as started:
        yield started


def ask(studio: Studio, number: int, kill_at: int, only: str = "") -> dict[str, Any]:
    """Ask on a server that dies at an event, start it again, and return the job."""
    studio.start(kill_at, only)
    wait_until(studio.at_rest)
    sandboxes.clear(studio.sandbox_url)
    form = {"text": f"{number}. {ASKED}", "model": "MiniMax-M1", "nonce": f"NONCE{number:07}"}
    if studio.send("chat", form, {}):
        wait_until(lambda: studio.died() or studio.at_rest())
    if kill_at != NEVER:
        studio.kill()  # where the answer took fewer steps than the one before it
        studio.start()
    wait_until(studio.at_rest)
    job = studio.newest()
    assert job is not None and job["title"].startswith(f"{number}.")
    return job


def arrived(studio: Studio, job: dict[str, Any]) -> dict[str, str]:
    """Return what is on the tape, by track; nothing where there is none yet."""
    file = studio.data / "tapes" / f"{job['key']}-{job['run']}.tape"
    if not file.exists():
        return {}
    with file.open("rb") as tape:
        heads = list(read_headers(tape))
        found = [(head.track, (tape.seek(head.data_offset), tape.read(head.length))[1]) for head in heads]
    return {
        name: b"".join(data for track, data in found if track == TRACKS[name]).decode(errors="ignore")
        for name in ("thinking", "text")
    }


def check(studio: Studio, job: dict[str, Any]) -> None:
    """Hold the conversation against the tape and the ledgers."""
    rows = studio.rows(
        "SELECT m.role, m.parts, m.usage, m.key, c.key AS talk FROM chat_message m "
        f"JOIN chat_conversation c ON c.id = m.conversation_id WHERE m.job_id = {job['id']}"
    )
    assert len(rows) == 1
    said = {part["type"]: part["text"] for part in json.loads(rows[0]["parts"])}
    assert said == {name: text for name, text in arrived(studio, job).items() if text}
    (entry,) = studio.rows(
        f"SELECT e.* FROM jobs_job j JOIN ledger_entry e ON e.id = j.entry_id WHERE j.id = {job['id']}"
    )
    assert entry["charged"] == json.loads(rows[0]["usage"])["total"]
    assert len(sandboxes.charges(studio.sandbox_url)) == 1
    shown = studio.browser.get(f"/w/tidewater/chat/{rows[0]['talk']}/").text
    assert shown.count(f'id="m-{rows[0]["key"]}"') == 1
    assert ("What had arrived is kept." in shown) == (job["state"] == "failed")
    assert job["money"] == "charged" and job["state"] in ("failed", "done")


@pytest.mark.timeout(300)
def test_an_answer_survives_a_kill_in_its_middle_and_at_its_end(studio: Studio) -> None:
    job = ask(studio, 0, NEVER)
    check(studio, job)
    studio.kill()
    events = studio.events()
    writes = events.count(WRITTEN)
    middle = [(max(2, writes * part // 4), WRITTEN) for part in (0, 1, 2, 3)]
    end = [(at, "") for at in range(len(events) - LAST, len(events) + 1)]
    seen = []
    for number, (kill_at, only) in enumerate([*middle, *end], 1):
        job = ask(studio, number, kill_at, only)
        check(studio, job)
        studio.kill()
        seen.append(job["state"])
    assert seen[:4] == ["failed"] * 4 and seen[-1] == "done"
    messages = studio.rows("SELECT role FROM chat_message")
    assert len(messages) == 2 * (1 + len(seen))
