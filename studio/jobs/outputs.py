"""What the steps of a kind give back: chunks, results with their files, and what comes next."""

from dataclasses import dataclass, field
from typing import Any, Literal

Track = Literal["audio", "text", "thinking", "tool", "blocks"]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a stream, as it arrived."""

    track: Track
    data: bytes


@dataclass(frozen=True, slots=True)
class FromBytes:
    """The file's bytes are here already."""

    data: bytes


@dataclass(frozen=True, slots=True)
class FromUrl:
    """The file waits at a link that will expire: it is copied inside the job, by a client that carries no key."""

    url: str


@dataclass(frozen=True, slots=True)
class FromTape:
    """The file is what one track of the tape holds."""

    track: Track = "audio"


@dataclass(frozen=True, slots=True)
class FromFile:
    """The file lies on our own disk, below the folder of what can be made again, and is copied."""

    path: str


Source = FromBytes | FromUrl | FromTape | FromFile


@dataclass(frozen=True, slots=True)
class Side:
    """A file that belongs to a result, such as its subtitles; ``Kind.read_side`` says what is made of it."""

    role: str
    source: Source
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One result: a file, which becomes a version in the library. ``suffix`` is a hint where bytes do not tell."""

    source: Source
    suffix: str = ""
    title: str = ""  # the job's title unless given
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """The work goes on upstream: poll with ``ticket`` in ``seconds``. Progress (0 to 1) and place only where told.

    A ticket that has changed is news for the pages; its ``task`` is the id of the work at MiniMax.
    """

    ticket: dict[str, Any]
    seconds: float
    progress: float | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The work is finished: its results, how many were held back, JSON facts, and the units charged where told."""

    results: tuple[Result, ...] = ()
    withheld: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    charged_units: int | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The work came to nothing upstream, and nobody says whether it was charged: the reason of its words, and the code.

    ``task`` is its id at MiniMax, which the words may name as ``{task}``.
    """

    reason: str
    code: int | None = None
    task: str = ""
    trace_id: str = ""
    detail: str = ""  # what the words may say as ``{detail}``


class NotSent(Exception):
    """An order turned out to be impossible before anything was sent: the reason of its words, and ``{detail}``."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


Step = Waiting | Done | Failed
