"""Models, options and limits of images, from ``catalog.toml``."""

from dataclasses import dataclass

from studio.minimax.catalog.data import DATA, freeze

_IMAGES = DATA["images"]

# By the name of a style in the API: its label on a page.
STYLE_LABELS: dict[str, str] = _IMAGES["styles"]


@dataclass(frozen=True, slots=True)
class ImageModel:
    """An image model and its limits."""

    name: str
    label: str
    prompt_limit: int
    most_images: int
    ratios: dict[str, tuple[int, int]]  # with the width and height of the picture
    side_least: int  # 0 where width and height cannot be chosen
    side_most: int
    side_step: int
    styles: tuple[str, ...]

    @property
    def sides(self) -> range:
        """Return the widths and heights that may replace a ratio, often none."""
        return range(self.side_least, self.side_most + 1, self.side_step) if self.side_step else range(0)


@dataclass(frozen=True, slots=True)
class ImageSubject:
    """Limits of the picture of a person to show."""

    most: int
    type: str
    suffixes: tuple[str, ...]
    size_limit_mb: int


_MODELS = {row["name"]: ImageModel(**freeze(row)) for row in _IMAGES["models"]}
IMAGE_SUBJECT = ImageSubject(**freeze(_IMAGES["subject"]))
IMAGE_LINK_HOURS: int = _IMAGES["link_hours"]
HIGHEST_SEED: int = _IMAGES["highest_seed"]


def image_models() -> tuple[ImageModel, ...]:
    """Return all image models, the general one first."""
    return tuple(_MODELS.values())


def image_model(name: str) -> ImageModel:
    """Return the image model of that name. Raises KeyError."""
    return _MODELS[name]


def default_image_model() -> ImageModel:
    """Return the image model that a new form starts with."""
    return _MODELS[_IMAGES["default"]]
