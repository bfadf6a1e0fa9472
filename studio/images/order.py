"""What a person asks for when pictures are to be made."""

from dataclasses import dataclass, fields
from typing import Any, Self

from studio.images import choices
from studio.jobs.kinds import Order
from studio.minimax.catalog.images import default_image_model
from studio.minimax.images.endpoints import ImageRequest


@dataclass(frozen=True)
class ImageOrder(Order):
    """A description, a shape or an exact size, how many, and the seed that was sent."""

    prompt: str = ""
    model: str = default_image_model().name
    aspect_ratio: str = ""  # or width and height, in pixels
    width: int = 0
    height: int = 0
    n: int = 1
    seed: str = ""  # digits: a browser would round the number
    rolled: bool = False  # the seed is ours, and not the person's
    prompt_optimizer: bool = False
    person: str = ""  # the key of a version
    style: str = ""
    style_weight: float = 0.0

    @classmethod
    def from_json(cls, data: dict[str, Any], version: int) -> Self:
        """Return the order kept as JSON, without what nobody knows."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})

    @property
    def size(self) -> tuple[int, int]:
        """Return the width and height that are asked for, in pixels."""
        if self.width:
            return self.width, self.height
        return choices.size_of(self.model, self.aspect_ratio)

    def to_request(self, subject_image: str = "") -> ImageRequest:
        """Return what is sent; ``subject_image`` is the person's picture as a data URI."""
        return ImageRequest(
            self.model,
            self.prompt,
            aspect_ratio="" if self.width else self.aspect_ratio,
            width=self.width,
            height=self.height,
            n=self.n,
            seed=int(self.seed) if self.seed else None,
            subject_image=subject_image,
            prompt_optimizer=self.prompt_optimizer,
            style=self.style,
            style_weight=self.style_weight or None,
        )
