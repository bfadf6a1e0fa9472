"""Image endpoints: a text, and perhaps a picture of a person, becomes pictures."""

from asyncio import to_thread

from studio.minimax.images.answer import ImageResult, parse_result
from studio.minimax.images.request import ImageRequest
from studio.minimax.wire.base_client import BaseClient
from studio.minimax.wire.body import to_data_url
from studio.minimax.wire.transport import Timeouts

__all__ = ["ImageRequest", "ImageResult", "Images", "to_data_url"]

PATH = "/v1/image_generation"
TIMEOUTS = Timeouts(first_s=300, idle_s=60, total_s=300)
# An uncompressed picture of 2048 × 2048 in base64.
MAX_IMAGE_BYTES = 20 * 1024 * 1024


class Images:
    """The image endpoint."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, request: ImageRequest) -> ImageResult:
        """Return the pictures. Each costs; sent once. Raises ApiError, Withheld where all were held back."""
        limit = MAX_IMAGE_BYTES * max(1, request.n)
        answer = await self._client.request("POST", PATH, timeouts=TIMEOUTS, limit_bytes=limit, json=request.to_json())
        # Nine pictures are tens of megabytes of base64, which would hold the loop for as many milliseconds.
        return await to_thread(parse_result, answer, request.n)
