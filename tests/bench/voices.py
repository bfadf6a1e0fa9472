"""The round of the voice lab: hundreds of voices on its page, in its dialog, and narrowed while one types."""

import json
import sqlite3
from time import monotonic_ns

from studio.voices.languages import language_of
from tests.bench.load import open_pages, quantile
from tests.bench.rounds import Bench, Row
from tests.source import ROOT

COUNT = 400
TIMES = 40
SANDBOX_VOICES = ROOT / "studio" / "sandbox" / "media" / "voices.json"
INSERT = """INSERT OR IGNORE INTO voices_voice (list_id, voice_id, name, description, kind, language, position)
    VALUES ((SELECT id FROM voices_voicelist WHERE api_key_id IS NULL), ?, ?, ?, 'system', ?, ?)"""
HTMX = {"HX-Request": "true"}
# What is asked for, as what, and the most milliseconds that it may take.
ASKED = {
    "the page": ("", {}, 60),
    "its next voices": ("?after=Calm_Woman&as=card", HTMX, 60),
    "the dialog": ("?for=voice", {**HTMX, "HX-Target": "pickvoice"}, 60),
    "a word": ("?q=calm", {**HTMX, "HX-Target": "found"}, 100),
    "a word and two facets": ("?q=man&language=English&gender=man", {**HTMX, "HX-Target": "found"}, 100),
}


async def voices(bench: Bench) -> list[Row]:
    """List so many voices, and ask for them in every way."""
    (page,) = await open_pages(bench.studio, bench.session, 1)
    address = f"{bench.studio.url}/w/{page.studio.slug}/voices/"
    await took_ns(bench, address, {})  # begins the list
    fill(bench)
    rows = []
    for name, (query, headers, most) in ASKED.items():
        found = [await took_ns(bench, address + query, headers) for _ in range(bench.some(TIMES))]
        rows.append(Row(f"{COUNT} voices: {name} (p95)", quantile(found, 0.95), "ms", most=most))
    return rows


def fill(bench: Bench) -> None:
    """Write the sandbox's voices into the list, over and over until there are so many."""
    known = json.loads(SANDBOX_VOICES.read_text("utf-8"))
    with sqlite3.connect(bench.data / "studio.sqlite3", timeout=30) as database:
        for number in range(COUNT):
            row = known[number % len(known)]
            again = f" {number // len(known) + 1}" if number >= len(known) else ""
            name, language = row["voice_name"] + again, language_of(row["voice_id"], row["voice_name"])
            voice_id = row["voice_id"] + again.replace(" ", "_")
            database.execute(INSERT, [voice_id, name, row["description"][0], language, number])


async def took_ns(bench: Bench, address: str, headers: dict[str, str]) -> int:
    """Return how long an answer took to come."""
    began = monotonic_ns()
    async with bench.session.get(address, headers=headers) as answer:
        assert answer.status == 200, answer.status
        await answer.read()
    return monotonic_ns() - began
