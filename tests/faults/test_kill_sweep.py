"""kill −9 at every step of a job of every kind: what had arrived is kept, nothing is paid twice, no card is stuck."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
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
THE_END = "the end"
# What a job may come to: its state, and what then stands in the ledger.
ENDINGS = {
    ("done", "charged"), ("failed", "charged"), ("unknown", "unknown"), ("done", None),
}  # fmt: skip


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, sandbox_url: str) -> Iterator[Studio]:
    """A studio with a data folder of its own, on the run's sandbox, whose tasks are done when they are asked about."""
    with sandboxes.hurried(sandbox_url), Studio(tmp_path_factory.mktemp("sweep") / "data", sandbox_url) as started:
        yield started


@pytest.fixture
def studio(shared: Studio) -> Studio:
    """The module's studio, which no round before has left running."""
    shared.kill()
    sandboxes.clear(shared.sandbox_url)
    return shared


class Sweep:
    """The events of a round to be killed at: every one or, where not the whole sweep is asked for, some of the chunks'.

    A job is known by its ``title``, which no other round has.
    """

    def __init__(self, studio: Studio, round: str, *, whole: bool = False) -> None:
        self.studio, self.round, self.text = studio, round, LONG if whole else SHORT
        self.number, self.run, self.whole, self.skipped, self.looked_at = 1, 1, whole, 0, 0
        self.event, self.where, self.seen = "", "", Counter[str]()
        self.only = ""  # count the events of this name alone

    @property
    def title(self) -> str:
        """Return what the present job is known by."""
        return f"{self.round} {self.run} "

    def go_on(self) -> None:
        """Go to the next event; those of chunks are much alike, but none of the others is left out."""
        alike = self.event in CHUNKS and self.number >= FIRST and self.number > self.looked_at
        if self.skipped and not alike:
            self.looked_at = self.number
            self.number -= self.skipped
            self.skipped = 0
        else:
            self.skipped = 0 if self.whole or not alike else SKIPPED
            self.number += 1 + self.skipped

    def kill(self) -> bool:
        """Let the server die at an event of a new job, and see what became of the job before; return whether it did.

        Each start is for both: to look at what was left behind, and to be killed.
        """
        self.studio.start(self.number, self.only)
        self.look_back()
        sandboxes.clear(self.studio.sandbox_url)
        self.run += 1
        kind, more = ROUNDS[self.round]
        sample = SAMPLES[kind]
        data = {
            **sample.titled(f"{self.title}{self.text}"),
            **more,
            "nonce": f"{[*ROUNDS].index(self.round):04}{self.run:08}",
        }
        if self.studio.send(kind, data, sample.files):
            wait_until(lambda: self.studio.died() or self.studio.at_rest())
        killed = self.studio.died() or self.counted() >= self.number or not self.studio.lives()
        if killed:
            wait_until(self.studio.died)
        self.event = self.studio.events()[-1] if killed else THE_END
        self.where = f"{self.number:3} {self.event}"
        if not killed:
            self.look()
            self.studio.kill()
        self.studio.decide_on_tries()
        return killed

    def counted(self) -> int:
        """Return how many events of those that count there were."""
        return len([event for event in self.studio.events() if self.only in ("", event)])

    def look(self) -> None:
        """Note what the last job has come to, and that all of it is as promised."""
        state = check(self.studio, self.title)
        self.seen[state] += 1
        sys.stdout.write(f"{self.title}{self.where}: {state}\n")

    def look_back(self) -> None:
        """Look at the job that the server died of, where there is one."""
        if self.event not in ("", THE_END):
            self.look()

    def end(self) -> None:
        """Look at the last job, and at the files that are left."""
        self.studio.start()
        self.look_back()
        self.studio.kill()
        check_end(self.studio, self.round, self.seen)


def check(studio: Studio, title: str) -> str:
    """Hold the newest job against everything that is promised; return the state that it came to."""
    wait_until(studio.at_rest)
    paid = len(sandboxes.charges(studio.sandbox_url))
    assert paid <= 1
    job = studio.newest()
    if job is None or not job["title"].startswith(title):
        assert paid == 0  # killed before the job was written: the form was never answered
        return "nothing"
    assert (job["state"], job["money"]) in ENDINGS
    assert (job["money"] is None) == kind_named(job["kind"]).is_local and not (paid and job["money"] is None)
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
        words = explain({"reason": reason}, of_kind=kind_named(job["kind"]).messages_file, sandbox=True)
        assert reason == "unsure" and words is not None and words.button_label in card
    if job["state"] == "failed":
        assert reason == "restarted" and "Cut off when the studio was restarted" in card


@pytest.mark.timeout(900)
@pytest.mark.parametrize("round", ROUNDS)
def test_kill_at_every_step(studio: Studio, round: str, whole_sweep: bool) -> None:
    sweep = Sweep(studio, round, whole=whole_sweep)
    if round in OWN_ENGINE or whole_sweep:
        while sweep.kill():
            sweep.go_on()
    else:
        kill_at_steps_of_requests(sweep)
    sweep.end()


def kill_at_steps_of_requests(sweep: Sweep) -> None:
    """Kill around each request, and at a few of the events that the kind shares with speech.

    Requests are counted by their names: how many other events come before one is up to the turns of threads.
    """
    for sweep.number in (ENDLESS, ENDLESS):  # a file, and a list of voices, that is there already takes fewer steps
        sweep.kill()
    steps = sweep.studio.events()
    for number, sweep.only in enumerate(steps, 1):
        if "POST" in sweep.only or "GET" in sweep.only:
            sweep.number = steps[:number].count(sweep.only)
            sweep.kill()
    sweep.only = ""
    every = max(EVERY, len(steps) // 3)  # most steps of a long stream are much alike
    for sweep.number in range(every, len(steps) + 1, every):
        sweep.kill()


def check_end(studio: Studio, round: str, seen: Counter[str]) -> None:
    """Hold what a sweep has seen, and the files that are left, against what is promised."""
    is_local = kind_named(ROUNDS[round][0]).is_local  # what is made here is simply made again
    assert bool(seen["unknown"]) != is_local and seen["done"] > 1 and (seen["failed"] or not streams(round))
    studio.tidy()
    assert studio.files() == {row["path"] for row in studio.rows("SELECT path FROM library_version")}


def streams(round: str) -> bool:
    """Return whether a round's job may be cut off."""
    kind, more = ROUNDS[round]
    return more.get("mode") != "file" and type(kind_named(kind)).stream is not Kind.stream
