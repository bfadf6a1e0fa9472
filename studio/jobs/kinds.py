"""The contract between a kind (speech, video, ...) and the runner.

A kind is a form and a few steps. It never touches the database, a request or a socket: its steps are plain async
functions of ``(api, order)``. The runner owns time, money, errors and bookkeeping; a kind only says what comes next.
"""

from collections.abc import AsyncGenerator
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Literal, Protocol, Self

from studio.ledger.quote import Quote
from studio.minimax.client import Api

__all__ = [
    "Artifact",
    "Chunk",
    "Done",
    "FromBytes",
    "FromTape",
    "FromUrl",
    "Kind",
    "Order",
    "Quote",
    "Step",
    "Waiting",
    "all_kinds",
    "kind_named",
    "register",
]

Track = Literal["audio", "text", "thinking"]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a stream, as it arrived."""

    track: Track
    data: bytes


@dataclass(frozen=True, slots=True)
class FromBytes:
    """The artifact's bytes are here already."""

    data: bytes


@dataclass(frozen=True, slots=True)
class FromUrl:
    """The artifact waits at a link that will die: it is copied inside the job, by a client that carries no key."""

    url: str


@dataclass(frozen=True, slots=True)
class FromTape:
    """The artifact is what the tape's track holds."""

    track: Track = "audio"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One result: ``role`` is ``main`` for the thing itself, else the name of a side file (``timings``)."""

    role: str
    source: FromBytes | FromUrl | FromTape
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The work goes on upstream: ask again with ``ticket`` in ``seconds``."""

    ticket: dict[str, Any]
    seconds: float


@dataclass(frozen=True, slots=True)
class Done:
    """The work is finished. ``facts`` is JSON kept on the job; ``charged_units`` corrects the quoted amount."""

    artifacts: tuple[Artifact, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    charged_units: int | None = None


Step = Waiting | Done


@dataclass(frozen=True)
class Order:
    """What a person asked for: frozen, and kept on the job as JSON with a version."""

    version: ClassVar[int] = 1

    def to_json(self) -> dict[str, Any]:
        """Return the order as plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any], version: int) -> Self:
        """Return the order kept as JSON by this or an older version."""
        return cls(**data)


class Kind[O: Order](Protocol):
    """What a kind tells about itself, and its steps."""

    name: str  # the one word: app, URL, templates, tests
    label: str  # "Speech"
    icon: str  # a symbol of templates/ui/icons.html
    order_class: type[O]
    form_class: type[Any]  # a jobs.forms.JobForm
    card_template: str  # what the card holds, for example "speech/_card.html"

    def title(self, order: O) -> str:
        """Return a name for the result, in a few words."""

    def quote(self, order: O) -> Quote:
        """Return what the order will cost, in units of the API."""

    def streams(self, order: O) -> bool:
        """Return whether ``stream`` is to be called, and not ``start``."""

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return what the kind's page needs besides form and jobs."""

    def stream(self, api: Api, order: O) -> AsyncGenerator[Chunk | Done]:
        """Ask upstream once and hand on what arrives; ends with ``Done``."""

    async def start(self, api: Api, order: O) -> Step:
        """Ask upstream once; it may cost money."""

    async def check(self, api: Api, ticket: dict[str, Any]) -> Step:
        """Ask how it is going, as often as needed."""

    def timings(self, data: bytes) -> list[dict[str, Any]]:
        """Return the exact timings that a side file holds."""


_kinds: dict[str, Kind[Any]] = {}


def register[K](kind_class: type[K]) -> type[K]:
    """Make a kind known under its name."""
    kind: Any = kind_class()
    _kinds[kind.name] = kind
    return kind_class


def kind_named(name: str) -> Kind[Any]:
    """Return the kind of that name. Raises KeyError."""
    return _kinds[name]


def all_kinds() -> list[Kind[Any]]:
    """Return every kind, in the order of INSTALLED_APPS."""
    return list(_kinds.values())
