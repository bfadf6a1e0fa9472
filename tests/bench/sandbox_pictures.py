"""How long the sandbox takes for a picture: ``python -m tests.bench.sandbox_pictures``, or `seconds` for the table."""

import time

from studio.sandbox.media.picture.canvas import painted

SIDE = 1024
# From the quickest place to the slowest.
PROMPTS = (
    "A cup of coffee on a wooden table", "A sailing boat on the sea at sunset", "A red car in a neon city in the rain",
    "A dog in a meadow, watercolour", "A fox in a forest at dawn",
)  # fmt: skip


def seconds() -> tuple[float, float]:
    """Return the seconds of the processor for a picture of 1024 × 1024: of the usual one, and of the slowest."""
    painted({"prompt": "", "width": 64, "height": 64, "seed": 0})
    found = sorted(map(timed, PROMPTS))
    return found[len(found) // 2], found[-1]


def timed(prompt: str) -> float:
    """Return the seconds of the processor that one picture takes."""
    begun = time.process_time()
    painted({"prompt": prompt, "width": SIDE, "height": SIDE, "seed": 1})
    return time.process_time() - begun


if __name__ == "__main__":
    print("{:.2f} s for the usual picture, {:.2f} s for the slowest".format(*seconds()))
