"""Which addresses may be talked to: the API's with TLS, and a stranger's link only on the public internet."""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

# IPv6 prefixes whose last 32 bits are an IPv4 address, by which somebody could mean this machine's own network.
CARRIERS = tuple(map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
GLOBAL_UNICAST = IPv6Network("2000::/3")


def is_public(address: str) -> bool:
    """Return whether an address is one host on the public internet."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return is_public_6(found) if isinstance(found, IPv6Address) else is_public_4(found)


def is_public_4(address: IPv4Address) -> bool:
    """Return whether an IPv4 address is one host on the public internet."""
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_public_6(address: IPv6Address) -> bool:
    """Return whether an IPv6 address is one public host, whatever it is wrapped in."""
    if any(address in carrier for carrier in CARRIERS):
        return is_public_4(IPv4Address(int(address) & 0xFFFFFFFF))
    # 6to4 and Teredo hosts cannot be checked behind their relays, and none serves files.
    tunnel = address.sixtofour or address.teredo
    return not tunnel and address.is_global and address in GLOBAL_UNICAST


def origin_of(url: str) -> str:
    """Return scheme, host and port of a link; empty where it is no plain web link."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def may_be_fetched(url: str, listed: Collection[str]) -> bool:
    """Return whether a link may be followed: https on its own port, or at one of the listed origins."""
    origin = origin_of(url)
    if origin and origin in {origin_of(one) for one in listed}:
        return True
    return origin.startswith("https://") and urlsplit(url).port in (None, 443)
