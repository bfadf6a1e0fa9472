"""The options of pictures in the page's words; which of them a model takes is in the catalog."""

from decimal import Decimal
from typing import Any

from studio.ledger.quote import Price, Quote, price
from studio.minimax.catalog.images import STYLE_LABELS, ImageModel, default_image_model, image_model, image_models

RATIO_NAMES = {
    "1:1": "Square", "16:9": "Wide", "4:3": "Classic", "3:2": "Photo",
    "2:3": "Portrait photo", "3:4": "Portrait", "9:16": "Phone", "21:9": "Cinema",
}  # fmt: skip
NO_STYLE = "As it comes"
USUAL_WEIGHT = 0.8  # how strongly a style is applied unless somebody says so
USUAL_COUNT = 4
PER_PICTURES = 1000

MODELS = [(model.name, model.label) for model in image_models()]
RATIOS = list(dict.fromkeys((ratio, ratio) for model in image_models() for ratio in model.ratios))
COUNTS = [(n, str(n)) for n in range(1, max(model.most_images for model in image_models()) + 1)]
STYLES = [("", NO_STYLE), *STYLE_LABELS.items()]


def model_named(name: Any) -> ImageModel | None:
    """Return a model, or None for an unknown one."""
    try:
        return image_model(str(name))
    except KeyError:
        return None


def size_of(model: str, ratio: str) -> tuple[int, int]:
    """Return the width and height in pixels that a ratio gives; those of the first ratio for an unknown one."""
    ratios = (model_named(model) or default_image_model()).ratios
    return ratios.get(ratio) or next(iter(ratios.values()))


def styles_of(model: ImageModel) -> tuple[str, ...]:
    """Return the styles that a model draws in, none among them; empty for one that knows no styles."""
    return ("", *model.styles) if model.styles else ()


def model_attributes(name: str) -> dict[str, Any]:
    """Return what the page's script must know of a model, as attributes of its option."""
    model = image_model(name)
    known = {
        "data-limit": model.prompt_limit,
        "data-most": model.most_images,
        "data-sides": "on" if model.sides else "",
        "data-ratios": " ".join(model.ratios),
        "data-styles": "|".join(model.styles),
    }
    found = price(Quote("pictures", PER_PICTURES, name))
    if found is not None:
        # The money's shape, as a price writes it: "$0" or "0 CHF".
        shape = str(Price(Decimal(0), found.currency)).replace("0.000", "0")
        known |= {"data-price": str(found.amount / PER_PICTURES), "data-money": shape}
    return known


def ratio_attributes(ratio: str) -> dict[str, Any]:
    """Return what the page's script must know of a ratio: its picture's size in words."""
    width, height = next(model.ratios[ratio] for model in image_models() if ratio in model.ratios)
    return {"data-size": size_in_words(width, height), "aria-label": f"{RATIO_NAMES.get(ratio, 'Shape')}, {ratio}"}


def size_in_words(width: int, height: int) -> str:
    """Return a size as ``1024 × 768``."""
    return f"{width} × {height}"
