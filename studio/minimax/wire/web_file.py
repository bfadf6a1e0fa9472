"""Open a file at a web address that a person gave: without a key, of public https hosts or those the operator named.

Every redirect is checked as the address itself is, and every host again when its socket is opened.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin

from studio.minimax.errors import ApiError, NotSent
from studio.minimax.wire import transport
from studio.minimax.wire.addresses import may_fetch, parse_origin
from studio.minimax.wire.links import get_link_pool
from studio.minimax.wire.transport import Response, Timeouts

TIMEOUTS = Timeouts(first_s=15, idle_s=20, total_s=600)
ENDLESS = 1 << 62  # how much is taken, the caller decides by each piece
REDIRECTS, MOST_REDIRECTS = (301, 302, 303, 307, 308), 3


class CannotFetch(Exception):
    """Nothing usable is at a web address. ``reason``: address, redirect, unreachable, status, compressed or cut."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file that is arriving; ``size_bytes`` is what its host says, 0 where it does not."""

    size_bytes: int
    response: Response

    async def pieces(self) -> AsyncGenerator[bytes]:
        """Yield the file as it arrives, without a limit of size. Raises CannotFetch."""
        try:
            async for piece in self.response.pieces(ENDLESS):
                yield piece
        except ApiError:
            raise CannotFetch("cut") from None


def may_ask(address: str, *, trusted: Collection[str], anywhere: bool) -> bool:
    """Return whether an address may be asked: of a trusted origin, be it local, or https to ``anywhere`` public."""
    return is_trusted(address, trusted) or (anywhere and may_fetch(address, ()))


def is_trusted(address: str, trusted: Collection[str]) -> bool:
    """Return whether an address is one of the origins that the operator named."""
    origin = parse_origin(address)
    return bool(origin) and origin in map(parse_origin, trusted)


@asynccontextmanager
async def open_web_file(address: str, *, trusted: Collection[str], anywhere: bool) -> AsyncIterator[WebFile]:
    """Open the file at an address that ``may_ask`` allows. Raises CannotFetch."""
    reason = "address"
    for _ in range(MOST_REDIRECTS + 1):
        if not may_ask(address, trusted=trusted, anywhere=anywhere):
            raise CannotFetch(reason)
        async with AsyncExitStack() as stack:
            response = await send(stack, address, trusted)
            if response.status in REDIRECTS and response.location:
                address, reason = urljoin(address, response.location), "redirect"
                continue
            if response.status != HTTPStatus.OK:
                raise CannotFetch("status", response.status)
            if response.is_compressed:
                raise CannotFetch("compressed")
            yield WebFile(response.length, response)
            return
    raise CannotFetch("redirect")


async def send(stack: AsyncExitStack, address: str, trusted: Collection[str]) -> Response:
    """Ask for an address once. Raises CannotFetch."""
    try:
        pool = await get_link_pool("web", address, public_only=not is_trusted(address, trusted))
        return await stack.enter_async_context(transport.send(pool, "GET", address, timeouts=TIMEOUTS))
    except NotSent:
        raise CannotFetch("unreachable") from None
    except ApiError:
        raise CannotFetch("cut") from None
