"""Download a result by its link: without the key, and from hosts on the public internet only."""

from collections.abc import AsyncIterator, Collection

from studio.minimax.errors import Refused, Unsure
from studio.minimax.wire import transport
from studio.minimax.wire.addresses import may_fetch, parse_origin
from studio.minimax.wire.links import get_link_pool
from studio.minimax.wire.transport import Timeouts

TIMEOUTS = Timeouts(first_s=30, idle_s=30, total_s=900)
DEAD_STATUSES = (400, 401, 403, 404, 410)


async def download(url: str, *, limit_bytes: int, http_origins: Collection[str] = ()) -> AsyncIterator[bytes]:
    """Yield the pieces of a file. ``http_origins`` are trusted: local addresses and plain HTTP are allowed there.

    Raises Refused for a dead or forbidden link, other ApiErrors where trying again can succeed.
    """
    if not may_fetch(url, http_origins):
        raise Refused("this link leads to a place that is not asked")
    pool = await get_link_pool("results", url, public_only=parse_origin(url) not in map(parse_origin, http_origins))
    async with transport.send(pool, "GET", url, timeouts=TIMEOUTS) as response:
        if response.status != 200:
            # An expired link stays dead; anything else may be temporary.
            error = Refused if response.status in DEAD_STATUSES else Unsure
            raise error(f"the link answered with HTTP status {response.status}")
        if response.is_compressed:
            raise Unsure("the file came compressed, which was not asked for")
        async for piece in response.pieces(limit_bytes):
            yield piece
