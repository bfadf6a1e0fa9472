"""A studio that is killed and started again: its processes, its form, and what it holds, read from outside."""

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from secrets import token_hex
from typing import Any, Self

import httpx

from studio.jobs.kinds import kind_named
from studio.jobs.stream.tape_file import END, FIRST_FILE, TRACKS, read_headers
from tests.server import wait_until
from tests.source import ROOT

TOKEN = token_hex(16)
OPEN = ("queued", "starting", "waiting", "streaming", "fetching", "held")
KILLED = -signal.SIGKILL


class Studio:
    """Use it in a ``with`` statement; ``start`` and ``kill`` may follow each other any number of times."""

    def __init__(self, data: Path, sandbox_url: str) -> None:
        self.data, self.trace, self.sandbox_url = data, data.parent / "trace", sandbox_url
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("STUDIO_", "DJANGO_"))}
        self.log = (data.parent / "studio.log").open("w")
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.faults"], cwd=ROOT, text=True, stderr=self.log,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**kept, "STUDIO_DATA": str(data), "STUDIO_SANDBOX_URL": sandbox_url},
        )  # fmt: skip

    def __enter__(self) -> Self:
        found = json.loads(self.line())
        cookies = {"sessionid": found["session"], "csrftoken": TOKEN}
        self.browser = httpx.Client(base_url=found["url"], cookies=cookies, timeout=20)
        self.pid = 0
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.browser.close()
        self.nursery.communicate()
        self.log.close()

    def line(self) -> str:
        """Return the nursery's next line."""
        assert self.nursery.stdout is not None
        line = self.nursery.stdout.readline()
        assert line, f"the nursery died: {Path(self.log.name).read_text()[-2000:]}"
        return line

    def command(self, **command: Any) -> None:
        """Have a child do something."""
        assert self.nursery.stdin is not None
        self.nursery.stdin.write(json.dumps(command) + "\n")
        self.nursery.stdin.flush()
        self.pid = int(self.line())

    def start(self, kill_at: int = 0, only: str = "") -> None:
        """Start the server; it kills itself at the n-th event after the form, of one name or of any, or never."""
        self.command(kill_at=kill_at, only=only, trace=str(self.trace))
        assert self.browser.get("/healthz").text == "ok"

    def died(self) -> bool:
        """Return whether the server is gone, and forget it then."""
        if self.pid and select.select([self.nursery.stdout], [], [], 0)[0]:
            code = int(self.line())
            assert code == KILLED, f"the server ended with {code}: {Path(self.log.name).read_text()[-2000:]}"
            self.pid = 0
        return not self.pid

    def lives(self) -> bool:
        """Return whether the server answers."""
        try:
            return self.browser.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def start_again(self) -> None:
        """Kill the server in the middle of what it does, and start it anew."""
        self.kill()
        self.start()

    def kill(self) -> None:
        """Kill the server, unless that has happened."""
        if self.pid and not self.died():
            os.kill(self.pid, signal.SIGKILL)
            wait_until(self.died)

    def tidy(self) -> None:
        """Let the housework of the next two days be done."""
        self.command(tidy=True)
        assert int(self.line()) == 0
        self.pid = 0

    def send(self, kind: str, data: dict[str, str], files: dict[str, tuple[str, bytes]]) -> bool:
        """Send a kind's form as a page does; return whether an answer came."""
        headers = {"HX-Request": "true", "X-CSRFToken": TOKEN}
        try:
            answer = self.browser.post(f"/w/tidewater/{kind}/", data=data, files=files or None, headers=headers)
        except httpx.TransportError:
            return False
        assert answer.status_code == 200, answer.text
        return True

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Return rows of the database."""
        with sqlite3.connect(f"file:{self.data / 'studio.sqlite3'}?mode=ro", uri=True, timeout=20) as database:
            database.row_factory = sqlite3.Row
            found = [dict(row) for row in database.execute(query)]
        database.close()
        return found

    def decide_on_tries(self) -> None:
        """Leave no try of a voice undecided, while no server runs: a person may have but a few of them."""
        with sqlite3.connect(self.data / "studio.sqlite3", timeout=20) as database:
            database.execute("UPDATE voices_ownvoice SET state = 'deleted' WHERE state = 'try'")
        database.close()

    def newest(self) -> dict[str, Any] | None:
        """Return the newest job with its ledger entry."""
        found = self.rows(
            "SELECT j.id, j.key, j.run, j.kind, j.state, j.error, j.facts, j.title, e.state AS money "
            "FROM jobs_job j LEFT JOIN ledger_entry e ON e.id = j.entry_id ORDER BY j.id DESC LIMIT 1"
        )
        return found[0] if found else None

    def results(self, job: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the slots of a job, with the file of each that is filled."""
        return self.rows(
            "SELECT r.position, r.reason, v.path, v.size_bytes FROM jobs_jobresult r "
            f"LEFT JOIN library_version v ON v.id = r.version_id WHERE r.job_id = {job['id']} ORDER BY r.position"
        )

    def at_rest(self) -> bool:
        """Return whether every job has come to an end, be it an open one."""
        return not any(row["state"] in OPEN for row in self.rows("SELECT state FROM jobs_job"))

    def on_tape(self, job: dict[str, Any]) -> list[bytes]:
        """Return the files that arrived for a job: whole or behind a link, else what its stream brought."""
        path = self.data / "tapes" / f"{job['key']}-{job['run']}.tape"
        if not path.exists():
            return []
        with path.open("rb") as file:
            found = [
                (head.track, (file.seek(head.data_offset), file.read(head.length))[1]) for head in read_headers(file)
            ]
        endings = [json.loads(data) for track, data in found if track == END]
        items = [item for ending in endings for item in ending["results"]]
        links = [item["url"] for item in items if "url" in item]
        written = [self.data / "derived" / item["file"] for item in items if "file" in item]
        if written:
            return [file.read_bytes() for file in written]
        if links:
            return [httpx.get(link, timeout=20).content for link in links]
        whole = [data for track, data in found if track >= FIRST_FILE]
        followed = TRACKS[kind_named(job["kind"]).live_track]
        live = b"".join([data for track, data in found if track == followed])
        return whole or [live] * bool(live)

    def files(self) -> set[str]:
        """Return the files of the media folder."""
        return {str(file.relative_to(self.data / "media")) for file in (self.data / "media").glob("*/*")}

    def events(self) -> list[str]:
        """Return what was counted since the last start."""
        return self.trace.read_text().split("\n")[:-1] if self.trace.exists() else []
