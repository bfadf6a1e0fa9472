"""The options of whoever writes answers, in the page's words; what a model has is in the catalog."""

from typing import Any

from studio.minimax.catalog.chat import ChatModel, chat_model, chat_models, default_chat_model

# In the order of the page; everything else that the catalog has is offered below them.
PLAIN = {"MiniMax-M1": "Thinks first", "MiniMax-Text-01": "Quick, sees pictures"}
SHORT_TOKENS = 600
LONGEST_TOKENS = 40_000
UNKNOWN_CONTEXT = 65_536
UNKNOWN_ANSWER = 8_192


def plain_label(model: ChatModel) -> str:
    """Return what a model is called where people choose."""
    return PLAIN.get(model.name) or model.label.removesuffix(f" ({model.name})")


FIRST = [(name, label) for name, label in PLAIN.items() if any(model.name == name for model in chat_models())]
OTHERS = [(model.name, plain_label(model)) for model in chat_models() if model.name not in PLAIN]
MODELS = FIRST + OTHERS
LENGTHS = [
    ("short", "Short, about 400 words"),
    ("normal", "Normal, about 6,000 words"),
    ("longest", "Longest possible"),
]


def model_named(name: Any) -> ChatModel:
    """Return a model, or the default one for an unknown name."""
    try:
        return chat_model(str(name))
    except KeyError:
        return default_chat_model()


def sees_pictures(model: ChatModel) -> bool:
    """Return whether a model takes pictures."""
    return "image" in model.inputs


def model_that_sees() -> ChatModel:
    """Return the model that answers where a picture is attached and the chosen one sees none."""
    return next(model_named(name) for name, _ in MODELS if sees_pictures(model_named(name)))


def fitting(chosen: ChatModel, *, pictures: bool, table: bool) -> ChatModel:
    """Return the chosen model, or the first one of the page that sees pictures and fills in tables where it must."""
    models = [chosen, *(model_named(name) for name, _ in MODELS)]
    return next(one for one in models if (sees_pictures(one) or not pictures) and (one.schema or not table))


def answer_tokens(model: ChatModel, length: str) -> int | None:
    """Return the longest answer in tokens, or None to let the model decide."""
    longest = model.answer_tokens or LONGEST_TOKENS
    if length == "short":
        return min(SHORT_TOKENS, longest)
    return min(LONGEST_TOKENS, longest) if length == "longest" else model.default_answer_tokens or None


def room_of(model: ChatModel, max_tokens: int | None) -> int:
    """Return how many tokens can be sent to a model that is to answer with at most so many."""
    return (model.context_tokens or UNKNOWN_CONTEXT) - (max_tokens or UNKNOWN_ANSWER)


def model_attributes(name: str) -> dict[str, Any]:
    """Return what the page's script must know of a model, as attributes of its option."""
    model = model_named(name)
    rooms = {f"data-room-{length}": room_of(model, answer_tokens(model, length)) for length, _ in LENGTHS}
    known = {
        "data-temperature": f"{model.default_temperature:g}" if model.default_temperature else "",
        **rooms,
        "data-sees": "yes" if sees_pictures(model) else "",
        "data-label": plain_label(model),
    }
    return {name: value for name, value in known.items() if value}
