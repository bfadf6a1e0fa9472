"""`POST /v1/image_generation`: pictures, behind links or inside the response."""

import asyncio
import base64
from typing import Any

from django.urls import URLPattern, path

from studio.sandbox.core.api import Call, endpoint
from studio.sandbox.core.errors import Refused
from studio.sandbox.core.ledger import charge
from studio.sandbox.core.store import store_result
from studio.sandbox.images import request as images_request
from studio.sandbox.images import work as images_work
from studio.sandbox.images.request import Order

PATH = "/v1/image_generation"
BODY_BYTES = 32 << 20  # a picture that is too large is to be told so, not its request


@endpoint("POST", paid=True, limit_bytes=BODY_BYTES)
async def image_generation(call: Call) -> dict[str, Any]:
    """Make pictures; each one is charged, also those that are held back."""
    order = await images_request.parse_order(call)
    count = len(order.seeds)
    async with charge(PATH, call.key, call.trace_id, count) as receipt:
        pictures = await images_work.paint(order.wanted, order.seeds, order.subject)
        given = [picture for number, picture in enumerate(pictures) if number not in order.held_back]
        for picture in given:
            receipt.add(picture)
    if not given:
        raise Refused(1027)
    return {
        "id": call.trace_id,
        "data": await to_json(call, order, given),
        "metadata": {"failed_count": str(count - len(given)), "success_count": str(len(given))},
    }


async def to_json(call: Call, order: Order, pictures: list[bytes]) -> dict[str, list[str]]:
    """Return pictures in the form that the request asks for."""
    if order.as_links:
        kept = [store_result(call, f"image_{number}.jpeg", picture) for number, picture in enumerate(pictures, 1)]
        return {"image_urls": await asyncio.gather(*kept)}
    return {"image_base64": [base64.b64encode(picture).decode() for picture in pictures]}


urlpatterns: list[URLPattern] = [path("v1/image_generation", image_generation)]
