"""What MiniMax offers for pictures, read from ``catalog.toml``."""

from dataclasses import dataclass

from studio.minimax.catalog.data import DATA, frozen

_IMAGES = DATA["images"]

# What the API calls a style, and what a page says.
STYLE_LABELS: dict[str, str] = _IMAGES["styles"]


@dataclass(frozen=True, slots=True)
class ImageModel:
    """A model that makes pictures, and what it takes."""

    name: str
    label: str
    prompt_limit: int
    most_images: int
    ratios: dict[str, tuple[int, int]]  # each with the width and height that come of it
    side_least: int  # 0 where sides of one's own are not taken
    side_most: int
    side_step: int
    styles: tuple[str, ...]

    @property
    def sides(self) -> range:
        """Return the widths and heights that may be asked for instead of a ratio, often none."""
        return range(self.side_least, self.side_most + 1, self.side_step) if self.side_step else range(0)


@dataclass(frozen=True, slots=True)
class ImageSubject:
    """What the picture of somebody who is to appear has to be."""

    most: int
    type: str
    suffixes: tuple[str, ...]
    size_limit_mb: int


_MODELS = {row["name"]: ImageModel(**frozen(row)) for row in _IMAGES["models"]}
IMAGE_SUBJECT = ImageSubject(**frozen(_IMAGES["subject"]))
IMAGE_LINK_HOURS: int = _IMAGES["link_hours"]


def image_models() -> tuple[ImageModel, ...]:
    """Return every model that makes pictures, the one for everything first."""
    return tuple(_MODELS.values())


def image_model(name: str) -> ImageModel:
    """Return the image model of that name. Raises KeyError."""
    return _MODELS[name]


def default_image_model() -> ImageModel:
    """Return the image model that a new page proposes."""
    return _MODELS[_IMAGES["default"]]
