"""The round of books: five hundred paragraphs as live takes with a key, where MiniMax's limits are kept to."""

import re
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic, sleep
from typing import Any

import httpx

from tests.bench.places import OWNER, VOICE
from tests.bench.rounds import Row
from tests.sandbox_process import Program
from tests.up_process import Up

PARAGRAPHS = 500
A_MINUTE = 60
LOOKS = 20
LOOK_S = 0.5
PATIENCE_S = 1800.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
HEARD = re.compile(r"(\d+) of\s+(\d+) paragraphs? spoken|, (\d+) of\s+(\d+) paragraph")
CHAPTER = re.compile(r'name="title_(\w{12})"')
KEY = {"key": "sk-bench-of-the-books-0123456789", "region": "bench"}


@dataclass
class Reader:
    """A person's browser in a studio with a key."""

    http: httpx.Client
    token: str

    def send(self, path: str, files: Any = None, **data: str) -> httpx.Response:
        """Send a form; what it leads to."""
        answer = self.http.post(path, data={**data, "csrfmiddlewaretoken": self.token}, files=files)
        return answer.raise_for_status()

    def look_ms(self, path: str) -> float:
        """Return how long a page takes (median)."""
        took = []
        for _ in range(LOOKS):
            began = monotonic()
            self.http.get(path).raise_for_status()
            took.append((monotonic() - began) * 1000)
        return median(took)


def sign_in(http: httpx.Client, path: str) -> Reader:
    """Set the studio up, with a key of the bench's."""
    reader = Reader(http, TOKEN.findall(http.get(path).text)[0])
    reader.send(path, **OWNER)
    reader.token = TOKEN.findall(http.get("/settings/").text)[0]
    reader.send("/settings/key/", **KEY)
    return reader


def books(scale: float) -> list[Row]:
    """Speak a book by paragraph, and look at its pages all the while."""
    count = max(2, round(PARAGRAPHS * scale))
    with (
        tempfile.TemporaryDirectory(prefix="books-bench-") as folder,
        Program(Path(folder) / "sandbox", "--stdin", "--faults", "--limits") as program,
        Up(Path(folder) / "data", STUDIO_UPSTREAMS=f"bench={program.url}", STUDIO_LOG="error") as up,
        httpx.Client(base_url=up.url, follow_redirects=True, timeout=120) as http,
    ):
        return speak(sign_in(http, up.path), count, Path(folder) / "data", program.url)


def speak(reader: Reader, count: int, data: Path, sandbox: str) -> list[Row]:
    """Open the book, press Speak once, and wait until all of it is heard."""
    words = [f"Ship number {number} passed the light, and the keeper wrote it down." for number in range(count)]
    file = {"document": ("ships.txt", "\n\n".join(words).encode())}
    opened = reader.send("/w/tidewater/longform/open/", file, voice_id=VOICE)
    [chapter] = CHAPTER.findall(opened.text)
    book = opened.url.path
    form = {"title": "Ships", "voice_id": VOICE, "live": "yes", f"title_{chapter}": "Ships", f"in_{chapter}": "on"}
    began = monotonic()
    reader.send(book, do="speak", nonce="BENCHBENCH00", **form)
    pressed_s = monotonic() - began
    pages = [reader.look_ms(book), reader.look_ms(f"/w/tidewater/longform/chapters/{chapter}/")]
    while (heard := count_heard(reader, book)) < count and monotonic() - began < PATIENCE_S:
        sleep(LOOK_S)
    minutes = max(1.0, (monotonic() - began) / A_MINUTE)
    charges = httpx.get(f"{sandbox}/_ledger", timeout=60).json()["charges"]
    name = f"a book of {count} paragraphs as takes"
    return [
        Row(f"{name}: heard", heard, "", least=count),
        Row(f"{name}: requests that were refused (1002, 2045)", count_attempts(data) - len(charges), "", most=0),
        Row(f"{name}: of the takes that a minute allows", count / minutes / A_MINUTE * 100, "%",
            least=85 if count > 2 * A_MINUTE else None),
        Row(f"{name}: charged, of its characters", sum(row["units"] for row in charges) / sum(map(len, words)) * 100,
            "%", least=100, most=100),
        Row(f"{name}: Speak is pressed", pressed_s * 1000, "ms"),
        Row(f"{name}: its page (median)", pages[0], "ms", most=60),
        Row(f"{name}: its chapter (median)", pages[1], "ms", most=60),
    ]  # fmt: skip


def count_heard(reader: Reader, book: str) -> int:
    """Return how many paragraphs are spoken, as the page tells it."""
    page = reader.http.get(book, headers={"HX-Request": "true", "HX-Target": "progress"}).raise_for_status()
    found = HEARD.search(page.text)
    return int(next(filter(None, found.groups()))) if found else 0


def count_attempts(data: Path) -> int:
    """Return how many paid requests were sent."""
    with closing(sqlite3.connect(f"file:{data / 'studio.sqlite3'}?mode=ro", uri=True, timeout=20)) as database:
        found: int = database.execute("SELECT count(*) FROM jobs_attempt").fetchone()[0]
    return found
