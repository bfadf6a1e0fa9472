"""Parse image answers: pictures or links, and how many are missing."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from studio.minimax.errors import Broken, Unsure, Withheld
from studio.minimax.wire.parse import get_object, parse_count, parse_text

WORDING_NAMES = ("revised_prompt", "optimized_prompt")


@dataclass(frozen=True, slots=True)
class ImageResult:
    """Finished pictures as bytes or links. ``failed`` counts those that were requested and are missing.

    ``wording`` is the prompt as the optimizer wrote it, where it is told.
    """

    pictures: tuple[bytes, ...]
    urls: tuple[str, ...]
    failed: int
    id: str
    trace_id: str
    wording: str = ""

    @property
    def is_partial(self) -> bool:
        """Return whether pictures are missing: the content filter holds them back one by one."""
        return self.failed > 0


def parse_result(answer: dict[str, Any], requested: int) -> ImageResult:
    """Return the pictures of an answer. Raises Withheld, Broken where none can be decoded, Unsure for none."""
    data, trace_id = get_object(answer, "data"), answer["trace_id"]
    sent = [*iter_texts(data.get("image_base64")), *iter_texts(data.get("image_urls"))]
    urls = tuple(found for found in sent if found.startswith(("http://", "https://")))
    pictures = tuple(filter(None, (decode_image(found) for found in sent if found not in urls)))
    failed_count = parse_count(get_object(answer, "metadata").get("failed_count"))
    if not pictures and not urls:
        raise explain_no_image(bool(sent), failed_count, trace_id)
    # A picture that was held back may be counted, or only be missing.
    failed = max(failed_count, requested - len(pictures) - len(urls), 0)
    return ImageResult(pictures, urls, failed, parse_text(answer.get("id")), trace_id, find_wording(answer))


def find_wording(answer: dict[str, Any]) -> str:
    """Return the rewritten prompt, under one of the names that image APIs have for it, or nothing."""
    places = (get_object(answer, "data"), get_object(answer, "metadata"), answer)
    return next(filter(None, (parse_text(place.get(name)) for place in places for name in WORDING_NAMES)), "")


def explain_no_image(sent: bool, failed: int, trace_id: str) -> Broken | Withheld | Unsure:
    """Return the error of an answer without a usable picture."""
    if sent:
        return Broken("MiniMax sent pictures that cannot be read", trace_id=trace_id)
    if failed:
        return Withheld("every picture was held back", trace_id=trace_id)
    return Unsure("MiniMax says that all is well but sent no picture", trace_id=trace_id)


def iter_texts(found: Any) -> Iterator[str]:
    """Yield the texts of a list, or of a value that should have been one."""
    yield from filter(None, map(parse_text, found if isinstance(found, list) else [found]))


def decode_image(encoded: str) -> bytes:
    """Return the bytes of base64, empty where it is invalid: the other pictures were paid for too."""
    _, comma, after = encoded.partition(",")
    try:
        return b64decode(after if comma else encoded, validate=True)
    except ValueError:
        return b""
