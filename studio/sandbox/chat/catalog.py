"""What the chat's models differ in: how much they take and give, and whether they think aloud."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """Models whose names begin alike. Tokens: what fits in, the most that comes out, and what comes out unasked."""

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


def nearest(name: str) -> Model:
    """Return what a name means; one that nobody has heard of is taken for the newest."""
    return next((model for model in MODELS if name.lower().startswith(model.beginning)), NEWEST)


def tokens(text: str) -> int:
    """Return about how many tokens a text is: four bytes each, as in English; it costs nothing to tell."""
    return -(-len(text.encode("utf-8", "replace")) // 4)
