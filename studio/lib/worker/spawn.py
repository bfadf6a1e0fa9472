"""How a child process is started."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def command(module: str) -> list[str]:
    """Return the command line of a child."""
    return [sys.executable, "-P", "-m", module]


def environment(*, memory_mb: int, cpu_s: int = 0, shared: bool = False) -> dict[str, str]:
    """Return a child's environment with its limits (0 is none): no secret, and nothing else that it does not need."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    limits = {"WORKER_MEMORY_MB": str(memory_mb), "WORKER_CPU_S": str(cpu_s), "WORKER_SHARED": "1" if shared else ""}
    return {**kept, **limits, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
