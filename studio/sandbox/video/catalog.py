"""What each model of clips takes; an unknown name is taken for one of the newest of its family."""

from dataclasses import dataclass, field

from studio.sandbox.core.errors import Refused

type Seconds = dict[str, tuple[int, ...]]
TEXT = "text"
FIRST = "first_frame_image"
LAST = "last_frame_image"
SUBJECT = "subject_reference"
SHORT_SIDES = {"480P": 480, "512P": 512, "720P": 720, "768P": 768, "1080P": 1080, "2K": 1440}
USUAL_RATIO = 16 / 9


@dataclass(frozen=True, slots=True)
class Model:
    """What a clip may be made from, and the seconds that each resolution allows; the first is the default."""

    modes: tuple[str, ...]
    seconds: Seconds
    more: dict[str, Seconds] = field(default_factory=dict)  # what else is allowed in a mode
    fps: int = 24

    def lengths(self, mode: str) -> Seconds:
        """Return the seconds that each resolution allows."""
        return {**self.seconds, **self.more.get(mode, {})}


HAILUO: Seconds = {"768P": (6, 10), "1080P": (6,)}
EARLIER: Seconds = {"720P": (6,)}
NEWEST = Model((TEXT, FIRST, LAST), HAILUO, {FIRST: {"512P": (6, 10)}})
# By what names begin with, the longest first.
KNOWN = {
    "MiniMax-Hailuo-2.3-Fast": Model((FIRST,), HAILUO),
    "MiniMax-Hailuo-2.3": Model((TEXT, FIRST), HAILUO),
    "MiniMax-Hailuo-": NEWEST,
    "T2V-": Model((TEXT,), EARLIER, fps=25),
    "I2V-": Model((FIRST,), EARLIER, fps=25),
    "S2V-": Model((SUBJECT,), EARLIER, fps=25),
    "video-01": Model((TEXT, FIRST), EARLIER, fps=25),
}


def find_model(name: str) -> Model:
    """Return a model by its name. Raises Refused."""
    found = next((row for known, row in KNOWN.items() if name.startswith(known)), None)
    if found is None:
        raise Refused(2013, f"invalid params, method video_generation not have model: {name}")
    return found


def frame_size(resolution: str, ratio: float) -> tuple[int, int]:
    """Return width and height, both even: the short side is what the resolution says."""
    short = SHORT_SIDES[resolution]
    long = 2 * round(short * max(ratio, 1 / ratio) / 2)
    return (long, short) if ratio >= 1 else (short, long)
