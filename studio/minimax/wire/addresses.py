"""Check addresses before a download: links of an answer are untrusted and may lead only to the public internet."""

from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

# IPv6 prefixes whose last 32 bits are an IPv4 address, which could be one of the local network.
IPV4_CARRIERS = tuple(map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
GLOBAL_UNICAST = IPv6Network("2000::/3")


def is_public(address: str) -> bool:
    """Return whether an IP address is one host on the public internet."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return is_public_ipv6(found) if isinstance(found, IPv6Address) else is_public_ipv4(found)


def is_public_ipv4(address: IPv4Address) -> bool:
    """Return whether an IPv4 address is one host on the public internet."""
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_public_ipv6(address: IPv6Address) -> bool:
    """Return whether an IPv6 address is one public host, embedded IPv4 addresses included."""
    if any(address in carrier for carrier in IPV4_CARRIERS):
        return is_public_ipv4(IPv4Address(int(address) & 0xFFFFFFFF))
    # 6to4 and Teredo hosts cannot be checked behind their relays, and none serves files.
    tunnel = address.sixtofour or address.teredo
    return not tunnel and address.is_global and address in GLOBAL_UNICAST


def parse_origin(url: str) -> str:
    """Return scheme, host and port of a URL; empty where it is not http or https, or carries credentials."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def may_fetch(url: str, trusted_origins: Collection[str]) -> bool:
    """Return whether a URL may be requested: https on port 443, or any URL of a trusted origin."""
    origin = parse_origin(url)
    if origin and origin in {parse_origin(trusted) for trusted in trusted_origins}:
        return True
    return origin.startswith("https://") and urlsplit(url).port in (None, 443)
