"""A field for the picture that a clip begins or ends with, held against the catalog's limits."""

from typing import Any

from django.core.exceptions import ValidationError

from studio.library.models import Version
from studio.minimax.catalog.video import VIDEO_FRAME
from studio.tools.inputs import InputField

MEGABYTE = 1_000_000
FRAME_BYTES = VIDEO_FRAME.size_limit_mb * MEGABYTE
NOTE = f"short side over {VIDEO_FRAME.short_side_above} pixels"


class FrameField(InputField):
    """A picture that a clip can be made of."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(media=("image",), required=False, limit_bytes=FRAME_BYTES, note=NOTE, **kwargs)
        self.validators.append(check_frame)


def check_frame(version: Version) -> None:
    """Raise ValidationError for a picture that is too small, too long or too narrow."""
    width, height = (int(version.details.get(side, 0)) for side in ("width", "height"))
    if not width or not height:
        return
    title, found = version.asset.title, f"{width:,} × {height:,} pixels"
    if min(width, height) <= VIDEO_FRAME.short_side_above:
        least = VIDEO_FRAME.short_side_above
        raise ValidationError(f"“{title}” has {found}: its short side must be over {least}. Choose a larger picture.")
    (narrow, tall), (wide, low) = VIDEO_FRAME.narrowest, VIDEO_FRAME.widest
    if not narrow * height <= width * tall or not width * low <= wide * height:
        too = "wide" if width > height else "narrow"
        taken = f"shapes from {narrow}:{tall} to {wide}:{low} can be filmed"
        raise ValidationError(f"“{title}” has {found}, which is too {too}: {taken}. Crop it first.")
