"""What a person asks for when a clip is to be made."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from studio.jobs.kinds import Input, Order
from studio.minimax.catalog.video import default_video_model, video_models
from studio.minimax.video.request import VideoRequest
from studio.video import choices

PICTURES = ("first_frame", "last_frame", "person")  # the roles of pictures, each named as its field

MOST_PEOPLE = max(model.most_subjects for model in video_models())


def role_of(number: int) -> str:
    """Return the role of a picture of a person, the first of whom is 1."""
    return f"person {number}" if number > 1 else "person"


@dataclass(frozen=True)
class VideoOrder(Order):
    """A description, perhaps pictures, and how long and how sharp the clip is to be."""

    prompt: str = ""
    start: str = choices.WORDS
    model: str = default_video_model().name
    duration: int = choices.USUAL_SECONDS
    resolution: str = choices.USUAL_RESOLUTION
    ratio: str = ""  # of the second API only
    prompt_optimizer: bool = False
    first_frame: str = ""  # keys of versions
    last_frame: str = ""
    person: str = ""
    others: tuple[str, ...] = ()  # further people, for models that take several

    @classmethod
    def from_json(cls, data: dict[str, Any], version: int) -> Self:
        """Return the order kept as JSON, without what nobody knows."""
        known = {field.name for field in fields(cls)}
        kept = {name: value for name, value in data.items() if name in known}
        return cls(**{**kept, "others": tuple(kept.get("others", ()))})

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Return the pictures that it is made from."""
        frames = [Input(role, key) for role in PICTURES if (key := getattr(self, role))]
        return (*frames, *(Input(role_of(number), key) for number, key in enumerate(self.others, 2)))

    @property
    def people(self) -> list[str]:
        """Return the pictures of people, in their order."""
        return [key for key in (self.person, *self.others) if key]

    @property
    def unit(self) -> str:
        """Return the unit of its price: a clip of one length and sharpness."""
        return f"clips of {self.duration} s at {self.resolution}"

    @property
    def about(self) -> str:
        """Return length and sharpness in words."""
        return f"{self.duration} s, {self.resolution}"

    def to_request(self, pictures: Mapping[str, str], callback_url: str = "") -> VideoRequest:
        """Return what is sent; ``pictures`` are data URIs by their roles."""
        return VideoRequest(
            self.model,
            self.prompt,
            first_frame=pictures.get("first_frame", ""),
            last_frame=pictures.get("last_frame", ""),
            subjects=tuple(pictures[role] for role in map(role_of, range(1, MOST_PEOPLE + 1)) if role in pictures),
            duration_s=self.duration,
            resolution=self.resolution,
            ratio=self.ratio,
            prompt_optimizer=self.prompt_optimizer,
            callback_url=callback_url,
        )
