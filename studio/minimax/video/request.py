"""What a video request says, as people mean it and as the two APIs of MiniMax spell it."""

from dataclasses import dataclass
from typing import Any

from studio.minimax.catalog.video import is_of_second_api
from studio.minimax.wire.body import drop_empty


@dataclass(frozen=True, slots=True)
class VideoRequest:
    """What a clip is to show; what is empty is not sent. Pictures are links, or ``body.data_url``."""

    model: str
    prompt: str = ""
    first_frame: str = ""
    last_frame: str = ""
    subjects: tuple[str, ...] = ()  # pictures of what is to appear
    duration_s: int = 0
    resolution: str = ""
    ratio: str = ""  # of models with a second API only
    prompt_optimizer: bool | None = None
    fast_pretreatment: bool = False  # takes less time over the prompt
    callback_url: str = ""
    aigc_watermark: bool = False

    @property
    def mode(self) -> str:
        """Return what the clip is made from, in the catalog's words."""
        inputs = {"subject": self.subjects, "last_frame": self.last_frame, "first_frame": self.first_frame}
        return next((name for name, given in inputs.items() if given), "text")

    @property
    def second_api(self) -> bool:
        """Return whether the model is spoken to over /v2."""
        return is_of_second_api(self.model)

    def body(self) -> dict[str, Any]:
        """Return the request as the model's API spells it."""
        return self._second() if self.second_api else self._first()

    def _first(self) -> dict[str, Any]:
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

    def _second(self) -> dict[str, Any]:
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
