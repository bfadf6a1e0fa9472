"""The contract between a kind (speech, video, …) and everything that runs, shows and bills its jobs.

A kind is a form and a few steps. Its steps are plain async functions of ``(api, order, inputs)``; they never touch the
database, a request or a socket. The engine owns time, money, errors and bookkeeping; a kind only says what comes next.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from studio.jobs.inputs import InputFile
from studio.jobs.offers import FromRows, Handoff, Home, Launch, Words
from studio.jobs.outputs import (
    Chunk,
    Done,
    Failed,
    FromBytes,
    FromFile,
    FromTape,
    FromUrl,
    NotSent,
    Result,
    Side,
    Step,
    Track,
    Waiting,
)
from studio.jobs.titles import first_words
from studio.ledger.quote import Quote
from studio.library.media.registry import medium_named
from studio.minimax.client import Api

__all__ = [
    "Api",
    "Chunk",
    "Done",
    "Failed",
    "FromBytes",
    "FromFile",
    "FromRows",
    "FromTape",
    "FromUrl",
    "Handoff",
    "Home",
    "Input",
    "InputFile",
    "Inputs",
    "Kind",
    "Launch",
    "NotSent",
    "Order",
    "Quote",
    "Result",
    "Side",
    "Step",
    "Waiting",
    "Words",
    "all_kinds",
    "first_words",
    "handoffs_for",
    "kind_named",
    "register",
]

Inputs = Mapping[str, InputFile]  # by role


@dataclass(frozen=True, slots=True)
class Input:
    """A version of the library that an order uses, and the part that it plays (``voice``, ``first_frame``)."""

    role: str
    key: str


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


class Kind[O: Order]:
    """What a kind tells about itself, and its steps. Everything below ``quote`` has a default."""

    name: str  # the one word: app, URL, templates, tests
    label: str  # "Speech"
    medium: str  # what its results are: the name of a medium of the library
    right: str = "make"  # of workspaces.roles: what it takes to make one
    family: str = ""  # of the API, whose published limits hold: a name of the catalog's rate limits; "" for none
    icon: str = ""  # a symbol of the sprite; the medium's unless given
    home: Home | None = None  # the page that it shares with other kinds, where it has none of its own
    beside: str = ""  # the kind below whose link of the navigation its page stands, where it has none of its own
    is_local: bool = False  # ``make`` makes it on this server: no request, no key, no price, and a crash repeats it
    is_private: bool = False  # who starts it sees it alone, until the place that it belongs to is shared
    launch: Launch | None = None  # what Home offers to make of a few words
    from_rows: FromRows | None = None  # how it makes something of each row of a table
    order_class: type[O]
    form_class: type[Any]  # a jobs.forms.JobForm
    card_template: str = "tools/_slots.html"  # what a job's card holds
    card_is_constant: bool = False  # also shown while a job is held, and where it came to nothing
    fix_template: str = "jobs/_fix.html"  # the one button that puts right what did not simply work
    made_template: str = "jobs/_made.html"  # the answer to a form that made a job
    page_template: str = "tools/form_page.html"
    results_swap: str = "innerHTML"  # how a card comes into the page's results; "afterbegin" where they are all cards
    live_track: Track = "audio"  # the track that browsers without MediaSource follow over HTTP
    live_suffix: str = ""  # of the file that a cut-off stream becomes, where its bytes do not tell
    body_limit_bytes: int = 512 * 1024  # of its form, uploads included
    uploads_below: tuple[str, ...] = ()  # paths below its page that take as much ("look/")
    stops_upstream: bool = False  # MiniMax can be told to stop: ``check`` then finds ``"stop"`` in its ticket
    handoffs: tuple[Handoff, ...] = ()
    has_callbacks: bool = False  # MiniMax may be asked to send news: ``api.callback_url``
    messages_file: Path | None = None  # error_messages.toml of the kind: words for its fields and codes

    @property
    def shown_icon(self) -> str:
        """Return the kind's icon, or that of its medium."""
        return self.icon or medium_named(self.medium).icon

    @property
    def nav_name(self) -> str:
        """Return the name of what the navigation lists for it: another kind, its home, or itself."""
        return self.beside or (self.home.name if self.home else self.name)

    def quote(self, order: O) -> Quote:
        """Return what the order will cost, in units of the API."""
        raise NotImplementedError

    def title(self, order: O) -> str:
        """Return a name for the results: the first whole words of what was asked."""
        return first_words(str(getattr(order, "prompt", "") or getattr(order, "text", "")) or self.label)

    def words(self, order: O) -> Words | None:
        """Return the words that a result is made of, where another kind may go on from them."""
        return None

    def listed(self, order: O) -> bool:
        """Return whether the job and its results are listed; a voice's sample is not."""
        return True

    def lane(self, order: O) -> str:
        """Return the family whose limits hold for an order."""
        return self.family

    def slots(self, order: O) -> int:
        """Return how many results to expect."""
        return 1

    def inputs(self, order: O) -> tuple[Input, ...]:
        """Return the versions that the order uses; each is looked up through the seat before anything is reserved."""
        return ()

    def place(self, job: Any) -> str:
        """Return where a job is shown, as a path below the kind's page; "" is the page itself."""
        return ""

    def prepare_fixes(self, jobs: Sequence[Any]) -> None:
        """Load what ``fix_template`` needs for several jobs that did not simply work, in one query; sync."""

    def gather(self, job: Any) -> O:
        """Return a job's order with what is looked up only when it is sent; sync, may use the database."""
        order: O = job.order
        return order

    def estimate_cut(self, order: O, sizes: Mapping[str, int]) -> int | None:
        """Return about how many units a cut-off stream cost, by the bytes of each track; None: what was quoted."""
        return None

    def streams(self, order: O) -> bool:
        """Return whether ``stream`` is to be called, and not ``start``."""
        return False

    async def start(self, api: Api, order: O, inputs: Inputs) -> Step:
        """Send the one paid request of an order that does not stream."""
        raise NotImplementedError

    async def make(self, order: O, inputs: Inputs) -> Done | Failed:
        """Make what needs no request, in a media child; called again after a crash."""
        raise NotImplementedError

    async def check(self, api: Api, ticket: dict[str, Any]) -> Step:
        """Ask how waiting work goes; free, and repeated as often as needed."""
        raise NotImplementedError

    def recovery_ticket(self, order: O, code: int | None = None) -> dict[str, Any] | None:
        """Return what to poll with where an answer never came; None asks a person.

        With ``code`` it is MiniMax's refusal of an order whose earlier answer never came, and which it may explain.
        """
        return None

    def ticket_of_task(self, order: O, task: str) -> dict[str, Any] | None:
        """Return what to poll with where only the task's id is known, from a callback."""
        return None

    def stream(self, api: Api, order: O, inputs: Inputs) -> AsyncIterator[Chunk | Done]:
        """Send the one paid request of an order that streams and yield what arrives; ends with ``Done``."""
        raise NotImplementedError

    def read_side(self, role: str, data: bytes) -> dict[str, Any]:
        """Return what the version keeps of a side file, such as ``{"words": […]}``. Raises ValueError."""
        return {}

    def said(self, order: O) -> str:
        """Return the text that a result says, "" where it says none: captions keep to its lines."""
        return ""

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return what the kind's page needs besides form and jobs."""
        return {}


_kinds: dict[str, Kind[Any]] = {}


def register[K: Kind[Any]](kind_class: type[K]) -> type[K]:
    """Make a kind known under its name."""
    kind = kind_class()
    _kinds[kind.name] = kind
    return kind_class


def kind_named(name: str) -> Kind[Any]:
    """Return the kind of that name. Raises KeyError."""
    return _kinds[name]


def all_kinds() -> list[Kind[Any]]:
    """Return every kind, in the order of INSTALLED_APPS."""
    return list(_kinds.values())


def handoffs_for(medium: str) -> list[tuple[Kind[Any], Handoff]]:
    """Return what can be begun from a version of a medium, by kind."""
    return [(kind, handoff) for kind in all_kinds() for handoff in kind.handoffs if handoff.medium == medium]
