"""``python -m tests.bench``: what the studio adds to a stream and how fast the sandbox is, as one table."""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from tests.bench import places
from tests.bench.archives import archives
from tests.bench.books import books
from tests.bench.chats import CHAT_ROUNDS
from tests.bench.gallery import gallery
from tests.bench.load import session_for
from tests.bench.making import MAKINGS, sandbox
from tests.bench.people import people
from tests.bench.pictures import PICTURE_ROUNDS
from tests.bench.removals import removals
from tests.bench.rounds import ROUNDS, Bench, Row
from tests.bench.sheets import tables
from tests.bench.talks import TALK_ROUNDS
from tests.bench.voices import voices
from tests.bench.waiting import WAITING_ROUNDS

LISTS = (gallery, voices, archives)
ALL = (*ROUNDS, *PICTURE_ROUNDS, *WAITING_ROUNDS, *CHAT_ROUNDS, *TALK_ROUNDS, *LISTS, people, removals)
SANDBOXED = (*MAKINGS, tables)


async def measure(bench: Bench, names: list[str]) -> list[Row]:
    """Run the rounds, each on connections of its own."""
    rows = [Row("resident memory of a studio at rest", bench.meter.resident_kb() / 1024, "MB", most=150)]
    for round_ in ALL:
        if names and round_.__name__ not in names:
            continue
        async with session_for(bench.studio) as bench.session, session_for() as bench.plain:
            rows += await round_(bench)
        await bench.rest()
    return rows


def table(rows: list[Row]) -> str:
    """Return the table as text."""
    lines = []
    for row in rows:
        wanted = f"≤ {row.most:,g}" if row.most is not None else f"≥ {row.least:,g}" if row.least is not None else ""
        lines.append(
            f"{row.name:66} {row.found:10,.1f} {row.unit:3} {wanted:9} {'' if row.holds else 'MISSED'}".rstrip()
        )
    return "\n".join(lines)


def run(scale: float, names: list[str]) -> list[Row]:
    """Run the bench in a folder that goes away."""
    with (
        tempfile.TemporaryDirectory(prefix="studio-bench-") as folder,
        places.upstream() as upstream,
        places.studio(Path(folder) / "data", upstream) as (studio, meter),
        places.relay(upstream) as relay,
        places.on_core(1),
    ):
        data = Path(folder) / "data"
        bench = Bench(studio, None, None, upstream, meter, scale, data, relay)  # type: ignore[arg-type]
        return asyncio.run(measure(bench, names))


def made(scale: float, names: list[str]) -> list[Row]:
    """Measure what the sandbox makes."""
    with sandbox(scale) as place:
        return [row for making in SANDBOXED if not names or making.__name__ in names for row in making(place)]


def main() -> None:
    """Print the table; the exit code tells whether all promises are kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="0.1 asks for a tenth of it")
    parser.add_argument(
        "rounds",
        nargs="*",
        help=", ".join(one.__name__ for one in (*ALL, *SANDBOXED, books)),
    )
    options = parser.parse_args()
    asked = options.rounds
    rows = [*run(options.scale, asked), *made(options.scale, asked)]
    rows += books(options.scale) if not asked or books.__name__ in asked else []
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(table(rows))
    sys.exit(not all(row.holds for row in rows))


if __name__ == "__main__":
    main()
