"""Video requests, and their JSON for the two APIs."""

from dataclasses import dataclass
from typing import Any

from studio.minimax.catalog.video import uses_v2_api
from studio.minimax.wire.body import drop_empty


@dataclass(frozen=True, slots=True)
class VideoRequest:
    """A clip to generate; empty fields are not sent. Pictures are links, or ``body.to_data_url``."""

    model: str
    prompt: str = ""
    first_frame: str = ""
    last_frame: str = ""
    subjects: tuple[str, ...] = ()  # pictures of what to show
    duration_s: int = 0
    resolution: str = ""
    ratio: str = ""  # of the second API only
    prompt_optimizer: bool | None = None
    fast_pretreatment: bool = False  # a faster prompt optimizer
    callback_url: str = ""
    aigc_watermark: bool = False

    @property
    def mode(self) -> str:
        """Return what the clip starts from, as a mode of the catalog."""
        inputs = {"subject": self.subjects, "last_frame": self.last_frame, "first_frame": self.first_frame}
        return next((name for name, given in inputs.items() if given), "text")

    @property
    def uses_v2(self) -> bool:
        """Return whether the model uses /v2."""
        return uses_v2_api(self.model)

    def to_json(self) -> dict[str, Any]:
        """Return the request body for the model's API."""
        return self._to_v2_json() if self.uses_v2 else self._to_v1_json()

    def _to_v1_json(self) -> dict[str, Any]:
        return drop_empty(
            model=self.model,
            prompt=self.prompt,
            prompt_optimizer=self.prompt_optimizer,
            fast_pretreatment=self.fast_pretreatment or None,
            duration=self.duration_s or None,
            resolution=self.resolution,
            first_frame_image=self.first_frame,
            last_frame_image=self.last_frame,
            subject_reference=[{"type": "character", "image": [picture]} for picture in self.subjects],
            callback_url=self.callback_url,
            aigc_watermark=self.aigc_watermark or None,
        )

    def _to_v2_json(self) -> dict[str, Any]:
        content: list[dict[str, Any]] = [{"type": "text", "text": self.prompt}]
        pictures = [("first_frame", self.first_frame), ("last_frame", self.last_frame)]
        pictures += [("reference_image", picture) for picture in self.subjects]
        content += [
            {"type": "image_url", "image_url": {"url": picture}, "role": role} for role, picture in pictures if picture
        ]
        return drop_empty(
            model=self.model,
            content=content,
            resolution=self.resolution,
            duration=self.duration_s or None,
            ratio=self.ratio,
            callback_url=self.callback_url,
            aigc_watermark=self.aigc_watermark or None,
        )
