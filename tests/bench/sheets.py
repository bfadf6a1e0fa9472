"""How a table of 50,000 rows is read, sent to a real sandbox, and joined with its answers."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests import sandboxes
from tests.bench.making import Sandbox
from tests.bench.rounds import Row
from tests.sandbox_process import Program
from tests.source import ROOT

ROWS = 50_000


def tables(place: Sandbox) -> list[Row]:
    """Let a process of its own do what a studio does with a table, and hold its charges against the sandbox's."""
    count = max(20, round(ROWS * place.scale))
    with (
        tempfile.TemporaryDirectory(prefix="sandbox-tables-") as folder,
        Program(Path(folder) / "data", "--stdin", "--faults") as program,
    ):
        found = measure(program.url, count)
        charged = sum(row["units"] for row in sandboxes.charges(program.url))
    said = f"table of {count:,} rows"
    return [
        Row(f"{said}: CSV read", found["csv_s"], "s", most=3),
        Row(f"{said}: XLSX read", found["xlsx_s"], "s", most=3),
        Row(f"{said}: checked and uploaded", found["sent_s"], "s"),
        Row(f"{said}: memory that this takes", found["sent_mb"], "MB", most=64),
        Row(f"{said}: answers joined", found["joined_s"], "s", most=5),
        Row(f"{said}: memory that this takes", found["joined_mb"], "MB", most=64),
        Row(f"{said}: rows with neither answer nor reason", count - found["answered"] - found["failed"], "", most=0),
        Row(f"{said}: tokens charged but not booked", abs(charged - found["units"]), "", most=0),
        Row(f"table of {found['large_mb']:.0f} MB: read", found["large_s"], "s"),
        Row(f"table of {found['large_mb']:.0f} MB: memory that this takes", found["large_grown_mb"], "MB", most=64),
    ]


def measure(sandbox_url: str, count: int) -> dict[str, Any]:
    """Return what the process found out."""
    with tempfile.TemporaryDirectory(prefix="studio-tables-") as folder:
        environment = {
            **os.environ, "STUDIO_DATA": folder, "DJANGO_SETTINGS_MODULE": "studio.settings",
            "STUDIO_SANDBOX_URL": sandbox_url.rstrip("/"),
        }  # fmt: skip
        command = [sys.executable, "-m", "tests.bench.sheet_work", str(count)]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
