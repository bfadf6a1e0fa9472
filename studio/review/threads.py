"""A comment with its answers, as it is seen at one of the versions of its asset."""

from studio.library.models import Version
from studio.review.anchors import Anchor
from studio.review.models import Change, Comment


class Thread:
    """A comment with its answers, as it is seen at a version that may be later than the one it was said about."""

    def __init__(self, comment: Comment, replies: list[Comment], shown: Version, line: int | None) -> None:
        self.comment, self.replies, self.shown = comment, replies, shown
        self.changes: list[Change] = []
        self.anchor, self.line = Anchor.from_json(comment.place), line

    @property
    def carried_from(self) -> int | None:
        """Return the number of the earlier version that it was said about, or None."""
        number = self.comment.version.number
        return number if number < self.shown.number else None

    @property
    def is_beyond(self) -> bool:
        """Return whether the version that is shown ends before its moment."""
        begin = self.anchor.begin_ms
        return begin is not None and begin > self.shown.duration_ms > 0

    @property
    def is_line_gone(self) -> bool:
        """Return whether the words that it is about are not in this version any more."""
        return self.anchor.line is not None and self.line is None

    @property
    def at(self) -> float | None:
        """Return how far along the timeline it is, in percent; at its end for what is beyond."""
        return self._share(self.anchor.begin_ms)

    @property
    def span(self) -> float | None:
        """Return how much of the timeline it takes, in percent."""
        begin, end = self._share(self.anchor.begin_ms), self._share(self.anchor.end_ms)
        return None if begin is None or end is None else round(end - begin, 3)

    def _share(self, ms: int | None) -> float | None:
        length = self.shown.duration_ms
        return None if ms is None or not length else round(min(100.0, 100 * ms / length), 3)

    @property
    def name(self) -> str:
        """Return what its flag and its pin are called: ``Comment 2 by Rita at 0:02.8, resolved``."""
        at = f" at {self.anchor.words}" if self.anchor.words else ""
        where = f", {self.anchor.place_words}" if self.anchor.place_words else ""
        done = ", resolved" if self.comment.resolved_at else ""
        return f"Comment {self.comment.number} by {self.comment.author}{at}{where}{done}"

    @property
    def pin(self) -> list[float]:
        """Return its place in the frame in percent: x, y and, for a region, width and height."""
        places = (self.anchor.x, self.anchor.y, self.anchor.width, self.anchor.height)
        return [round(100 * place, 2) for place in places if place is not None]

    @property
    def drawing(self) -> str:
        """Return the strokes as an SVG path in a square of 1,000."""
        lines = (" L".join(f"{1000 * x:g} {1000 * y:g}" for x, y in stroke) for stroke in self.anchor.strokes)
        return " ".join(f"M{line}" for line in lines)

    @property
    def order(self) -> tuple[bool, int, int]:
        """Return its place in the list: what is open first, by its moment."""
        done = self.comment.resolved_at is not None
        return done, self.anchor.begin_ms or 0, self.comment.number or 0
