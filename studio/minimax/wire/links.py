"""The connections for links that others name: to public hosts only, whether they are asked directly or by a proxy."""

import asyncio
import socket
from urllib.parse import urlsplit

from studio.minimax.errors import NotSent
from studio.minimax.wire.addresses import is_public
from studio.minimax.wire.connections import ConnectionPool, get_pool
from studio.minimax.wire.proxy import find_proxy


async def get_link_pool(name: str, url: str, *, public_only: bool) -> ConnectionPool:
    """Return the running loop's pool for a link. Raises NotSent for a host that is known not to be public."""
    proxied = bool(find_proxy(url))
    if public_only and proxied:
        await refuse_local(urlsplit(url).hostname or "")
    # The socket to a proxy is one to a local address, so it cannot tell where the link leads.
    return await get_pool(name, public_only=public_only and not proxied)


async def refuse_local(host: str) -> None:
    """Raise NotSent for a host that is of a local network as far as this machine knows; a proxy may know more names."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        is_local = "." not in host
    else:
        is_local = not all(is_public(str(address[0])) for *_, address in found)
    if is_local:
        raise NotSent("not a public address")
