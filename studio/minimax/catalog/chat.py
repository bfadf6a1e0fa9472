"""What MiniMax offers for chat and batches, read from ``catalog.toml``."""

from dataclasses import dataclass

from studio.minimax.catalog.data import DATA, frozen, rows


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A chat model, and what it takes. A number is 0 where no document tells it."""

    name: str
    label: str
    context_tokens: int
    answer_tokens: int
    default_answer_tokens: int
    default_temperature: float
    inputs: tuple[str, ...]  # text, image, video
    thinking: str  # never, optional, always
    tools: bool
    schema: bool  # an answer can be held to a JSON schema
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChatLimits:
    """What every chat model takes. A temperature is above the one and at most the other."""

    top_p: float
    temperature_above: float
    temperature_most: float


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """What a batch may be; ``page`` is how many a list names unless it is asked otherwise."""

    endpoints: tuple[str, ...]
    windows: tuple[str, ...]
    file_purpose: str
    request_limit: int
    page: int
    page_most: int


_MODELS = dict(rows("chat", ChatModel))
CHAT_LIMITS = ChatLimits(**{name: DATA["chat"][name] for name in ("top_p", "temperature_above", "temperature_most")})
BATCH_LIMITS = BatchLimits(**frozen(DATA["batches"]))


def chat_models() -> tuple[ChatModel, ...]:
    """Return every chat model, the newest first."""
    return tuple(_MODELS.values())


def chat_model(name: str) -> ChatModel:
    """Return the chat model of that name. Raises KeyError."""
    return _MODELS[name]


def default_chat_model() -> ChatModel:
    """Return the chat model that a new page proposes."""
    return _MODELS[DATA["chat"]["default"]]
