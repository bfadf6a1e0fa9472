"""What a collection holds, as a thing of its own: a list, written down when people are asked about it."""

from typing import Any

from studio.library.media.registry import MediaType, Medium, register_medium
from studio.library.models import COLLECTION

LIST = MediaType("text/x-collection", "txt", "", inline=False, label="List", upload=False)
MOST_TONES = 4  # of the mosaic that stands for it


@register_medium
class CollectionMedium(Medium):
    """A list of things; which ones they are is told by the edges of its version."""

    name = COLLECTION
    label = "Collection"
    plural = "Collections"
    noun = "a collection"
    icon = "batch"
    types = (LIST,)

    def sniff(self, head: bytes, name_hint: str) -> str | None:
        """Return nothing: no file that is brought here is one."""
        return None

    def content_type(self, media_type: str, details: dict[str, Any]) -> str:
        """Return the type by which browsers open the list."""
        return "text/plain; charset=utf-8"

    def measure(self, details: dict[str, Any]) -> str:
        """Return how many things there are."""
        count = details.get("count", 0)
        return f"{count:,} thing{'' if count == 1 else 's'}"
