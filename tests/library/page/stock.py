"""Pictures in several versions, as a kind of the tests would have made them."""

from collections.abc import Callable
from typing import Any

from studio.library.media.derivatives import MediaFacts
from studio.library.models import Asset, Version
from tests.library.pictures import picture

Shelve = Callable[..., Version]


def address(asset: Asset, query: str = "") -> str:
    """Return the address of the page of one thing."""
    return f"/w/tidewater/a/{asset.key}/{query}"


def drawn(shelve: Shelve, prompt: str, *, width: int = 1600, height: int = 1000, **more: Any) -> Version:
    """Put a picture of the kind "sketches" on the shelf, with the recipe of its prompt."""
    details = {"width": width, "height": height, "tone": "30", "clear": False}
    recipe = {"order": {"prompt": prompt, "person": more.pop("person", "")}, "version": 1}
    words = {"kind": "sketches", "facts": MediaFacts("image", details), "recipe": recipe, "title": "Lighthouse"}
    return shelve(picture("JPEG", width, height), **{**words, **more})
