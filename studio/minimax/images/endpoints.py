"""Images: text, and perhaps somebody's picture, becomes pictures."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.minimax.errors import Broken, Unsure, Withheld
from studio.minimax.wire.base_client import BaseClient
from studio.minimax.wire.body import drop_empty, to_data_url
from studio.minimax.wire.parse import get_object, parse_count, parse_text
from studio.minimax.wire.transport import Timeouts

__all__ = ["ImageRequest", "ImageResult", "Images", "to_data_url"]

PATH = "/v1/image_generation"
WHOLE = Timeouts(first_s=300, idle_s=60, total_s=300)
# A picture of 2048 × 2048 without any compression, in base64, with a little room.
PICTURE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """What pictures are to show; what is empty is not sent. Raises ValueError for a ratio beside sides."""

    model: str
    prompt: str
    aspect_ratio: str = ""
    width: int = 0  # with height, instead of a ratio
    height: int = 0
    n: int = 1
    seed: int | None = None
    subject_image: str = ""  # of somebody who is to appear: a link, or `data_url`
    prompt_optimizer: bool | None = None
    style: str = ""  # of image-01-live
    style_weight: float | None = None
    aigc_watermark: bool = False
    as_links: bool = False  # which die after a day; else the pictures themselves come

    def __post_init__(self) -> None:
        if bool(self.width) != bool(self.height):
            raise ValueError("a width needs a height")
        # Which of the two wins is told in two ways.
        if self.width and self.aspect_ratio:
            raise ValueError("either a ratio, or a width and a height")

    def body(self) -> dict[str, Any]:
        """Return the request as the API spells it."""
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


@dataclass(frozen=True, slots=True)
class ImageResult:
    """Finished pictures, as they are or as links. ``failed`` is how many of those asked for did not come."""

    pictures: tuple[bytes, ...]
    urls: tuple[str, ...]
    failed: int
    id: str
    trace_id: str

    @property
    def is_partial(self) -> bool:
        """Return whether some pictures are missing: the content filter holds back one by one."""
        return self.failed > 0


class Images:
    """The image endpoint."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, request: ImageRequest) -> ImageResult:
        """Return the pictures. Each costs; sent once. Raises ApiError, Withheld where every one was held back."""
        limit = PICTURE_BYTES * max(1, request.n)
        answer = await self._client.request_json("POST", PATH, timeouts=WHOLE, limit_bytes=limit, json=request.body())
        return result_of(answer, request.n)


def result_of(answer: dict[str, Any], asked: int) -> ImageResult:
    """Return the pictures that an answer holds. Raises Withheld, Broken for what cannot be read, Unsure for nothing."""
    data, trace_id = get_object(answer, "data"), answer["trace_id"]
    sent = [*texts(data.get("image_base64")), *texts(data.get("image_urls"))]
    urls = tuple(found for found in sent if found.startswith(("http://", "https://")))
    pictures = tuple(filter(None, (picture_of(found) for found in sent if found not in urls)))
    told = parse_count(get_object(answer, "metadata").get("failed_count"))
    if not pictures and not urls:
        raise nothing(bool(sent), told, trace_id)
    # A picture that was held back may be counted, or just not be there.
    failed = max(told, asked - len(pictures) - len(urls), 0)
    return ImageResult(pictures, urls, failed, parse_text(answer.get("id")), trace_id)


def nothing(sent: bool, failed: int, trace_id: str) -> Broken | Withheld | Unsure:
    """Return what an answer without one readable picture means."""
    if sent:
        return Broken("MiniMax sent pictures that cannot be read", trace_id=trace_id)
    if failed:
        return Withheld("every picture was held back", trace_id=trace_id)
    return Unsure("MiniMax says that all is well but sent no picture", trace_id=trace_id)


def texts(found: Any) -> Iterator[str]:
    """Yield the texts of what should be a list of them."""
    yield from filter(None, map(parse_text, found if isinstance(found, list) else [found]))


def picture_of(encoded: str) -> bytes:
    """Return the bytes that base64 stands for, empty where it cannot be read: the others were paid for too."""
    _, comma, after = encoded.partition(",")
    try:
        return b64decode(after if comma else encoded, validate=True)
    except ValueError:
        return b""
