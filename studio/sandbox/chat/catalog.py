"""What the chat's models differ in: context length, output length, and whether they think aloud."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """Models whose names begin alike. Tokens: context, longest output, and default output."""

    beginning: str
    context_tokens: int
    most_tokens: int
    usual_tokens: int
    thinks: bool
    may_rest: bool = False  # `thinking` can be switched off


MODELS = (
    Model("minimax-m2", 204_800, 204_800, 8_192, thinks=True),
    Model("m2-her", 65_536, 40_000, 2_048, thinks=False),
    Model("minimax-m1", 1_000_192, 40_000, 8_192, thinks=True),
    Model("minimax-text", 1_000_192, 40_000, 2_048, thinks=False),
    Model("minimax-vl", 1_000_192, 40_000, 2_048, thinks=False),
    Model("abab", 245_760, 40_000, 2_048, thinks=False),
)
NEWEST = Model("minimax-m3", 1_000_000, 524_288, 8_192, thinks=True, may_rest=True)


def find_model(name: str) -> Model:
    """Return the model that a name means; an unknown one is taken for the newest."""
    return next((model for model in MODELS if name.lower().startswith(model.beginning)), NEWEST)


def estimate_tokens(text: str) -> int:
    """Estimate the number of tokens of a text: four bytes each, as in English."""
    return -(-len(text.encode("utf-8", "replace")) // 4)
