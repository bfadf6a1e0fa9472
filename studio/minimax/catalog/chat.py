"""Models, options and limits of chat, from ``catalog.toml``."""

from dataclasses import dataclass

from studio.minimax.catalog.data import DATA, iter_models


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A chat model and its limits; 0 where no document tells."""

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
    """Limits of every chat model: ``temperature_above`` < temperature ≤ ``temperature_most``."""

    top_p: float
    temperature_above: float
    temperature_most: float


_MODELS = dict(iter_models("chat", ChatModel))
CHAT_LIMITS = ChatLimits(**{name: DATA["chat"][name] for name in ("top_p", "temperature_above", "temperature_most")})


def chat_models() -> tuple[ChatModel, ...]:
    """Return all chat models, newest first."""
    return tuple(_MODELS.values())


def chat_model(name: str) -> ChatModel:
    """Return the chat model of that name. Raises KeyError."""
    return _MODELS[name]


def default_chat_model() -> ChatModel:
    """Return the chat model that a new form starts with."""
    return _MODELS[DATA["chat"]["default"]]


def rate_family(name: str) -> str:
    """Return the family whose published limits hold for a model, "" where no document tells any."""
    families: dict[str, str] = DATA["chat"]["rate_families"]
    return next((family for begin, family in families.items() if name.startswith(begin)), "")
