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

from tests.bench.places import OWNER, VOICE, Meter
from tests.bench.rounds import Row
from tests.sandbox_process import Program
from tests.up_process import Up

PARAGRAPHS = 500
A_MINUTE = 60
MOST_LOOKS = 20
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
    looks: int = MOST_LOOKS  # at each page

    def send(self, path: str, files: Any = None, **data: str) -> httpx.Response:
        """Send a form; what it leads to."""
        answer = self.http.post(path, data={**data, "csrfmiddlewaretoken": self.token}, files=files)
        return answer.raise_for_status()

    def cost_ms(self, path: str, meter: Meter) -> float:
        """Return the server's processor time for a page, while nothing else is done there."""
        before = meter.cpu_s()
        for _ in range(self.looks):
            self.http.get(path).raise_for_status()
        return (meter.cpu_s() - before) * 1000 / self.looks

    def look_ms(self, path: str) -> float:
        """Return how long a page takes (median)."""
        took = []
        for _ in range(self.looks):
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
        return speak(sign_in(http, up.path), count, Path(folder) / "data", program.url, Meter(up.process.pid))


def speak(reader: Reader, count: int, data: Path, sandbox: str, meter: Meter) -> list[Row]:
    """Open the book, press Speak once, and wait until all of it is heard."""
    words = [f"Ship number {number} passed the light, and the keeper wrote it down." for number in range(count)]
    reader.looks = min(MOST_LOOKS, count)
    book, chapter, form = open_book(reader, words)
    began = monotonic()
    reader.send(book, do="speak", nonce="BENCHBENCH00", **form)
    pressed_s = monotonic() - began
    meanwhile = [reader.look_ms(book), reader.look_ms(chapter)]
    while (heard := count_heard(reader, book)) < count and monotonic() - began < PATIENCE_S:
        sleep(LOOK_S)
    minutes = max(1.0, (monotonic() - began) / A_MINUTE)
    costs = [reader.cost_ms(book, meter), reader.cost_ms(chapter, meter)]
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
        *tell_pages(name, meanwhile, costs),
    ]  # fmt: skip


def tell_pages(name: str, meanwhile: list[float], costs: list[float]) -> list[Row]:
    """Return the rows of the pages: of the book and of its chapter."""
    return [
        Row(f"{name}: its page, as it begins (median)", meanwhile[0], "ms"),
        Row(f"{name}: its chapter, as it begins (median)", meanwhile[1], "ms"),
        Row(f"{name}: its page, processor time", costs[0], "ms", most=60),
        Row(f"{name}: its chapter, processor time", costs[1], "ms", most=60),
    ]


def open_book(reader: Reader, words: list[str]) -> tuple[str, str, dict[str, str]]:
    """Return where the book and its one chapter are, and its form."""
    file = {"document": ("ships.txt", "\n\n".join(words).encode())}
    opened = reader.send("/w/tidewater/longform/open/", file, voice_id=VOICE)
    [chapter] = CHAPTER.findall(opened.text)
    form = {"title": "Ships", "voice_id": VOICE, "live": "yes", f"title_{chapter}": "Ships", f"in_{chapter}": "on"}
    return opened.url.path, f"/w/tidewater/longform/chapters/{chapter}/", form


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
