"""Image requests, and their JSON."""

from dataclasses import dataclass
from typing import Any

from studio.minimax.wire.body import drop_empty


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """Pictures to generate; empty fields are not sent. Raises ValueError for a ratio together with sides."""

    model: str
    prompt: str
    aspect_ratio: str = ""
    width: int = 0  # with height, instead of a ratio
    height: int = 0
    n: int = 1
    seed: int | None = None
    subject_image: str = ""  # of a person to show: a link, or `to_data_url`
    prompt_optimizer: bool | None = None
    style: str = ""  # of image-01-live
    style_weight: float | None = None
    aigc_watermark: bool = False
    as_links: bool = False  # instead of base64; they expire after a day

    def __post_init__(self) -> None:
        if bool(self.width) != bool(self.height):
            raise ValueError("a width needs a height")
        # The documents contradict each other about which of the two wins.
        if self.width and self.aspect_ratio:
            raise ValueError("either a ratio, or a width and a height")

    def to_json(self) -> dict[str, Any]:
        """Return the request body."""
        subject = [{"type": "character", "image_file": self.subject_image}] if self.subject_image else []
        style = drop_empty(style_type=self.style, style_weight=self.style_weight) if self.style else {}
        return drop_empty(
            model=self.model,
            prompt=self.prompt,
            aspect_ratio=self.aspect_ratio,
            width=self.width or None,
            height=self.height or None,
            n=self.n,
            seed=self.seed,
            subject_reference=subject,
            style=style,
            prompt_optimizer=self.prompt_optimizer,
            aigc_watermark=self.aigc_watermark or None,
            response_format="url" if self.as_links else "base64",
        )
