"""Fields that only pictures have: a side in pixels, and a seed of any length."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from studio.lib.numbers import whole
from studio.minimax.catalog.images import HIGHEST_SEED, ImageModel, default_image_model
from studio.tools.fields import FOUND_LENGTH

MOST_DIGITS = len(str(HIGHEST_SEED))


class SideField(forms.CharField):
    """A width or a height in pixels; 0 for none."""

    def __init__(self, **kwargs: Any) -> None:
        sides = default_image_model().sides
        ends = {"min": sides.start, "max": sides[-1], "step": sides.step, "placeholder": "From shape"}
        super().__init__(required=False, widget=forms.NumberInput({**ends, "inputmode": "numeric"}), **kwargs)

    def clean(self, value: Any) -> int:
        """Return the pixels. Raises ValidationError for what is no whole number."""
        text = super().clean(value)
        if not text:
            return 0
        digits = text.removesuffix(".0")
        if (pixels := whole(digits, MOST_DIGITS)) is None:
            raise ValidationError(f"“{text[:FOUND_LENGTH]}” is not a whole number of pixels. Try 1024, for example.")
        return pixels

    def prepare_value(self, value: Any) -> Any:
        """Return nothing for 0."""
        return value or ""


def fault_of_side(pixels: int, model: ImageModel) -> str:
    """Return what is wrong with a side of a picture of the model, or nothing."""
    sides = model.sides
    if not pixels or pixels in sides:
        return ""
    step = sides.step
    nearest = min(max(round(pixels / step) * step, sides.start), sides[-1])
    rule = f"{model.name} takes {sides.start:,} to {sides[-1]:,}, in steps of {step}"
    return f"{pixels:,} pixels do not fit: {rule}. {nearest:,} would."


class SeedField(forms.CharField):
    """A seed, as its digits from beginning to end: a number of a browser would be rounded. Empty for a new one."""

    def __init__(self, **kwargs: Any) -> None:
        look = {"inputmode": "numeric", "placeholder": "New every time", "spellcheck": "false", "dir": "ltr"}
        super().__init__(required=False, widget=forms.TextInput(look), **kwargs)

    def clean(self, value: Any) -> str:
        """Return the digits without zeros in front; "0" stays. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return ""
        if not (text.isascii() and text.isdigit()):
            raise ValidationError(f"“{text[:FOUND_LENGTH]}” is not a whole number. A seed has digits only.")
        short = len(text) > 2 * MOST_DIGITS  # of such a length nothing is a number that anybody meant
        if short or int(text) > HIGHEST_SEED:
            raise ValidationError(f"This seed is too large: at most {HIGHEST_SEED} is taken. Leave out some digits.")
        return str(int(text))
