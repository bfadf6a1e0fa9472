"""Fetch a result by its link: no key goes along, and only hosts on the public internet are asked."""

from collections.abc import AsyncIterator, Collection

from studio.minimax.errors import Refused, Unsure
from studio.minimax.wire import transport
from studio.minimax.wire.addresses import may_be_fetched, origin_of
from studio.minimax.wire.connections import client_for
from studio.minimax.wire.transport import Patience

PATIENCE = Patience(first_s=30, idle_s=30, total_s=900)
DEAD = (400, 401, 403, 404, 410)


async def download(url: str, *, limit_bytes: int, http_origins: Collection[str] = ()) -> AsyncIterator[bytes]:
    """Yield the pieces of a file. ``http_origins`` are trusted as they are, without TLS too.

    Raises ApiError: Refused for a link that is dead or leads where nobody asks, else something that may pass.
    """
    if not may_be_fetched(url, http_origins):
        raise Refused("this link leads to a place that is not asked")
    listed = origin_of(url) in map(origin_of, http_origins)
    client = await client_for("results", public_only=not listed)
    async with transport.send(client, "GET", url, patience=PATIENCE) as reply:
        if reply.status != 200:
            # A link that died stays dead; anything else may pass.
            error = Refused if reply.status in DEAD else Unsure
            raise error(f"the link answered with HTTP status {reply.status}")
        if reply.is_packed:
            raise Unsure("the file came compressed, which was not asked for")
        async for piece in reply.pieces(limit_bytes):
            yield piece
