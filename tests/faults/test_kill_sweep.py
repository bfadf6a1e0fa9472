"""kill −9 at every step of a job of every kind: what had arrived is kept, nothing is paid twice, no card is stuck."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.jobs.error_messages import explain
from studio.jobs.kinds import Kind, all_kinds, kind_named
from tests import sandboxes
from tests.faults.studio import Studio
from tests.kinds import SAMPLES
from tests.server import wait_until

SHORT = "The tide is out. The boats lie on the sand."
LONG = " ".join([SHORT] * 12)
# A kind, and what its form says besides the sample.
ROUNDS = {
    "live": ("speech", {"mode": "live"}),
    "file": ("speech", {"mode": "file", "subtitles": "on", "format": "mp3"}),
    **{kind.name: (kind.name, {}) for kind in all_kinds() if kind.name != "speech"},
}
CHUNKS, FIRST, SKIPPED = {"read", "before write", "after write"}, 16, 3
OWN_ENGINE = {"live", "file"}  # speech is killed at every step, the other kinds share what carries it
ENDLESS, EVERY = 10**6, 16
# What a job may come to: its state, and what then stands in the ledger.
ENDINGS = {
    ("done", "charged"), ("failed", "charged"), ("unknown", "unknown"),
}  # fmt: skip


@pytest.fixture
def studio(tmp_path: Path, hurried_sandbox: str) -> Iterator[Studio]:
    """A studio with a data folder of its own, on the run's sandbox, whose tasks are done when they are asked about."""
    with Studio(tmp_path / "data", hurried_sandbox) as started:
        yield started


class Sweep:
    """The events to be killed at: every one or, where not the whole sweep is asked for, only some of the chunks'."""

    def __init__(self, whole: bool) -> None:
        self.number, self.run, self.whole, self.skipped, self.looked_at = 1, 1, whole, 0, 0

    def go_on(self, event: str) -> None:
        """Go to the next event; those of chunks are much alike, but none of the others is left out."""
        alike = event in CHUNKS and self.number >= FIRST and self.number > self.looked_at
        if self.skipped and not alike:
            self.looked_at = self.number
            self.number -= self.skipped
            self.skipped = 0
        else:
            self.skipped = 0 if self.whole or not alike else SKIPPED
            self.number += 1 + self.skipped
        self.run += 1


def killed_at(studio: Studio, sweep: Sweep, round: str, title: str) -> bool:
    """Let the server die at an event of one job; return whether it did, and otherwise let the job end."""
    kind, more = ROUNDS[round]
    sample = SAMPLES[kind]
    studio.start(sweep.number)
    wait_until(studio.at_rest)
    sandboxes.clear(studio.sandbox_url)
    if studio.send(kind, {**sample.titled(title), **more, "nonce": f"NONCE{sweep.run:07}"}, sample.files):
        wait_until(lambda: studio.died() or studio.at_rest())
    if not studio.died() and len(studio.events()) < sweep.number and studio.lives():
        return False
    wait_until(studio.died)
    return True


def check(studio: Studio, run: int) -> str:
    """Hold the newest job against everything that is promised; return the state that it came to."""
    wait_until(studio.at_rest)
    paid = len(sandboxes.charges(studio.sandbox_url))
    assert paid <= 1
    job = studio.newest()
    if job is None or not job["title"].startswith(f"{run}."):
        assert paid == 0  # killed before the job was written: the form was never answered
        return "nothing"
    assert (job["state"], job["money"]) in ENDINGS
    assert paid == 0 or job["money"] != "released"
    check_files(studio, job)
    check_card(studio, job)
    return str(job["state"])


def check_files(studio: Studio, job: dict[str, Any]) -> None:
    """What is on the tape is in the library, to the byte and once; every slot is filled or says why not."""
    arrived = studio.on_tape(job)
    slots = studio.results(job)
    kept = [(studio.data / "media" / slot["path"]).read_bytes() for slot in slots if slot["path"]]
    assert kept == arrived
    if arrived:
        assert all(bool(slot["path"]) != bool(slot["reason"]) for slot in slots)
    else:
        # Found again by what it asked for: the voice is there, its test line went with the answer.
        found_again = json.loads(job["facts"]).get("found_again")
        makes_no_files = not SAMPLES[job["kind"]].slots
        assert makes_no_files or job["state"] == ("done" if found_again else "unknown")


def check_card(studio: Studio, job: dict[str, Any]) -> None:
    """The card says what happened, and asks where nobody knows."""
    card = studio.browser.get(f"/w/tidewater/jobs/{job['key']}/card/").text
    assert f'data-state="{job["state"]}"' in card
    reason = json.loads(job["error"]).get("reason")
    if job["state"] == "unknown":
        words = explain({"reason": reason}, of_kind=kind_named(job["kind"]).messages_file)
        assert reason == "unsure" and words is not None and words.button_label in card
    if job["state"] == "failed":
        assert reason == "restarted" and "Cut off when the studio was restarted" in card


@pytest.mark.timeout(900)
@pytest.mark.parametrize("round", ROUNDS)
def test_kill_at_every_step(studio: Studio, round: str, whole_sweep: bool) -> None:
    if round not in OWN_ENGINE and not whole_sweep:
        return kill_at_steps_of_requests(studio, round)
    seen, sweep, killed = Counter[str](), Sweep(whole_sweep), True
    while killed:
        killed, event, state = kill_once(studio, sweep, round, LONG if whole_sweep else SHORT)
        seen[state] += 1
        sweep.go_on(event)
    assert state == "done"
    look_back(studio, round, seen)


def kill_at_steps_of_requests(studio: Studio, round: str) -> None:
    """Kill around each request, and at a few of the events that the kind shares with speech."""
    sweep, seen = Sweep(whole=False), Counter[str]()
    sweep.number = ENDLESS
    for _ in range(2):  # a file, and a list of voices, that is there already takes fewer steps
        seen[kill_once(studio, sweep, round, SHORT)[2]] += 1
        sweep.run += 1
    steps = list(enumerate(studio.events(), 1))
    every = max(EVERY, len(steps) // 3)  # most steps of a long stream are much alike
    for number, event in steps:
        if "POST" in event or "GET" in event or number % every == 0:
            sweep.number, sweep.run = number, sweep.run + 1
            seen[kill_once(studio, sweep, round, SHORT)[2]] += 1
    look_back(studio, round, seen)


def kill_once(studio: Studio, sweep: Sweep, round: str, text: str) -> tuple[bool, str, str]:
    """Let the server die at an event and start it again; return whether it died, the event, and the job's state."""
    killed = killed_at(studio, sweep, round, f"{sweep.run}. {text}")
    event = studio.events()[-1] if killed else "the end"
    if killed:
        studio.start()
    state = check(studio, sweep.run)
    studio.kill()
    studio.decide_on_tries()
    sys.stdout.write(f"{round} {sweep.number:3} {event}: {state}\n")
    return killed, event, state


def look_back(studio: Studio, round: str, seen: Counter[str]) -> None:
    """Hold what a sweep has seen, and the files that are left, against what is promised."""
    assert seen["unknown"] and seen["done"] > 1 and (seen["failed"] or not streams(round))
    studio.tidy()
    assert studio.files() == {row["path"] for row in studio.rows("SELECT path FROM library_version")}


def streams(round: str) -> bool:
    """Return whether a round's job may be cut off."""
    kind, more = ROUNDS[round]
    return more.get("mode") != "file" and type(kind_named(kind)).stream is not Kind.stream
