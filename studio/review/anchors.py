"""Where in a version a comment belongs: a moment or range, a point or region of the frame, a line, strokes."""

from dataclasses import asdict, dataclass
from typing import Any, Self

Stroke = list[list[float]]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Times are milliseconds; places are shares (0 to 1) of the frame, so that no window's size is in them."""

    begin_ms: int | None = None
    end_ms: int | None = None
    x: float | None = None
    y: float | None = None
    width: float | None = None  # without a size it is a point
    height: float | None = None
    line: int | None = None  # the first is 1
    quote: str = ""  # what the line said
    strokes: tuple[Stroke, ...] = ()

    @classmethod
    def from_json(cls, place: dict[str, Any]) -> Self:
        """Return the anchor that ``to_json`` wrote."""
        return cls(**{**place, "strokes": tuple(place.get("strokes", ()))})

    def to_json(self) -> dict[str, Any]:
        """Return what is set, for the database."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "", (), [])}

    @property
    def words(self) -> str:
        """Return the times for people: ``0:02.8`` or ``0:02.8 to 0:03.8``."""
        if self.begin_ms is None:
            return ""
        begin = write_time(self.begin_ms)
        return begin if self.end_ms is None else f"{begin} to {write_time(self.end_ms)}"

    @property
    def place_words(self) -> str:
        """Return where in the frame it is, for those who do not see it."""
        if self.x is None or self.y is None:
            return ""
        at = f"{self.x:.0%} from the left, {self.y:.0%} from the top"
        return at if self.width is None else f"region of {self.width:.0%} × {self.height:.0%}, {at}"

    @property
    def has_region(self) -> bool:
        """Return whether it is more than a point."""
        return self.width is not None


def write_time(ms: int) -> str:
    """Return a moment as ``0:02.8``, to a tenth of a second."""
    tenths = ms // 100
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{clock}:{rest // 10:02}.{rest % 10}"


def parse_time(text: str) -> int:
    """Return the milliseconds of ``2.8``, ``0:02.8`` or ``1:00:02``. Raises ValueError."""
    parts = text.strip().replace(",", ".").split(":")
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.replace(".", "", 1).isdigit() for part in parts):
        raise ValueError(text)
    if (
        any(len(part) > 8 for part in parts)
        or any("." in part for part in parts[:-1])
        or any(float(part) >= 60 for part in parts[1:])
    ):
        raise ValueError(text)
    seconds = sum(float(part) * 60**power for power, part in enumerate(reversed(parts)))
    return round(seconds * 1000)


def find_line(lines: list[str], anchor: Anchor) -> int | None:
    """Return the line that says what an anchor quotes, the nearest one of several; None where it is gone."""
    if anchor.line is None:
        return None
    at = anchor.line
    same = [number for number, line in enumerate(lines, 1) if line.strip() == anchor.quote.strip()]
    return min(same, key=lambda number: abs(number - at), default=None)
