"""The proxy that the environment names for upstreams: HTTPS_PROXY or ALL_PROXY, but for NO_PROXY and this machine."""

import os
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit
from urllib.request import proxy_bypass_environment  # type: ignore[attr-defined]

# As curl and pip have it: the small name goes first.
NAMES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
EXCEPT = ("no_proxy", "NO_PROXY")
SCHEMES = ("http", "https")


def find_proxy(url: str) -> str:
    """Return the address of the proxy by which a URL is asked, empty where it is asked directly."""
    proxy = read_setting()[1]
    host = urlsplit(url).hostname or ""
    return "" if not proxy or is_loopback(host) or is_excepted(host) else proxy


def read_setting() -> tuple[str, str]:
    """Return the variable that names a proxy and the address that it names, empty where none does."""
    name = next((name for name in NAMES if os.environ.get(name, "").strip()), "")
    value = os.environ.get(name, "").strip()
    return name, value if "://" in value or not value else f"http://{value}"


def check_setting() -> None:
    """Raise ValueError, without the password, for a proxy that cannot be asked."""
    name, value = read_setting()
    if not value:
        return
    try:
        parts = urlsplit(value)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or parts.scheme not in SCHEMES:
        raise ValueError(f"{name} is not a proxy that can be asked; say one such as http://proxy.example.org:3128.")


def name_place(proxy: str) -> str:
    """Return the host and port of a proxy, without a password."""
    return urlsplit(proxy).netloc.rpartition("@")[2]


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine, whatever NO_PROXY says: no proxy can reach that."""
    address = parse_address(host)
    return address.is_loopback if address else host == "localhost" or host.endswith(".localhost")


def is_excepted(host: str) -> bool:
    """Return whether NO_PROXY names a host: by its name or its end, by ``*``, or by a network it lies in."""
    excepted = next(filter(None, map(os.environ.get, EXCEPT)), "")
    if not excepted:
        return False
    entries = [entry.strip().removeprefix("*.") if entry.strip() != "*" else "*" for entry in excepted.split(",")]
    if "*" in entries or proxy_bypass_environment(host, {"no": ",".join(entries)}):
        return True
    address = parse_address(host)
    return address is not None and any(lies_in(address, entry) for entry in entries)


def parse_address(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that a host is written as, None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def lies_in(address: IPv4Address | IPv6Address, entry: str) -> bool:
    """Return whether an address lies in a network such as 10.0.0.0/8."""
    try:
        return address in ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return False
