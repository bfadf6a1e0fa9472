"""How long the sandbox takes for a clip: ``python -m tests.bench.sandbox_clips``, or `seconds` for the table."""

import tempfile
import time
from pathlib import Path
from typing import Any

from studio.sandbox.media.clip.clip import filmed

REQUEST: dict[str, Any] = {
    "prompt": "A cat in a meadow at sunset [Push in, Truck right]", "seed": 1, "width": 1366, "height": 768,
    "seconds": 6, "fps": 24,
}  # fmt: skip


def seconds() -> tuple[float, float]:
    """Return the seconds, by the wall and of the processor, of a clip of six seconds at 768P."""
    with tempfile.TemporaryDirectory(prefix="sandbox-bench-") as folder:
        wall, cpu = time.monotonic(), time.process_time()
        list(filmed({**REQUEST, "path": str(Path(folder) / "clip.mp4")}))
        return time.monotonic() - wall, time.process_time() - cpu


if __name__ == "__main__":
    print("{:.2f} s by the wall, {:.2f} s of the processor".format(*seconds()))
