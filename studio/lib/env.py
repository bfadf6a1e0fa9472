"""Parse settings from environment variables; an invalid one is reported in one sentence for the operator."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from ipaddress import IPv6Address
from pathlib import Path
from urllib.parse import unquote, urlsplit

import idna
from cryptography.fernet import Fernet

LEAST_SECRET = 32  # characters
MOST_DIGITS = 12
LONGEST_NAME = 40  # characters of a name that stands on a button
PORTS = {"http": 80, "https": 443}
NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")  # what needs no translation, be it longer than a name may be
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Misconfigured(Exception):
    """A setting is invalid; the message is a sentence for the operator."""


def text(name: str, default: str = "") -> str:
    """Return a variable, trimmed, or the default when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    """Return a boolean. Raises Misconfigured."""
    value = text(name, "0").lower()
    if value not in ("0", "1", "no", "yes", "false", "true"):
        raise Misconfigured(f"{name} is “{value}”; say 1 or 0.")
    return value in ("1", "yes", "true")


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """Return one of the allowed values, in lower case. Raises Misconfigured."""
    value = text(name, default).lower()
    if value not in allowed:
        raise Misconfigured(f"{name} is “{value}”; say one of: {', '.join(allowed)}.")
    return value


def whole(name: str, default: int, low: int, high: int) -> int:
    """Return a whole number within a range. Raises Misconfigured."""
    value = text(name, str(default))
    if not is_whole(value) or not low <= int(value) <= high:
        raise Misconfigured(f"{name} is “{value}”; say a whole number from {low} to {high}.")
    return int(value)


def is_whole(value: str) -> bool:
    """Return whether a text is a whole number in plain digits, of no more than anybody means."""
    return value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS


def numbers(name: str, allowed: tuple[str, ...]) -> dict[str, int]:
    """Return numbers by name, as in ``video=10,speech=120``. Raises Misconfigured."""
    found: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text(name).split(","))):
        key, _, value = part.partition("=")
        if key not in allowed or not is_whole(value) or not int(value):
            raise Misconfigured(f"{name} has “{part}”; say NAME=NUMBER with one of: {', '.join(allowed)}.")
        found[key] = int(value)
    return found


def web_address(name: str, value: str, *, http_on: frozenset[str] | None = frozenset(LOOPBACK)) -> str:
    """Parse an http(s) URL; http only for the hosts ``http_on``, None for any. Raises Misconfigured."""
    try:
        parts = urlsplit(value)
        whole = bool(written_host(parts.hostname or "")) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or parts.scheme not in PORTS or parts.query or parts.fragment or value.endswith(":"):
        raise Misconfigured(f"{name} has “{value}”, which is not a web address such as https://studio.example.org.")
    if "@" in parts.netloc:
        raise Misconfigured(f"{name} is an address with a user or a password in it; write it without.")
    if parts.scheme == "http" and http_on is not None and parts.hostname not in http_on:
        raise Misconfigured(f"{name} has “{value}”; only an address on this machine may use http, say https.")
    return value.rstrip("/")


def written_host(host: str) -> str:
    """Return a host as a browser writes it. Raises ValueError where it is none."""
    if ":" in host:
        return f"[{IPv6Address(host).compressed}]"
    return idna.encode(host, uts46=True).decode() if host and not NAME.fullmatch(host) else host


def origin(name: str, value: str, *, http_on: frozenset[str] | None = frozenset(LOOPBACK)) -> str:
    """Parse a scheme, a host and a port, and write them as a browser does. Raises Misconfigured."""
    parts = urlsplit(web_address(name, value, http_on=http_on))
    if parts.path:
        raise Misconfigured(f"{name} has “{value}”; name the host alone, such as https://studio.example.org.")
    port = "" if parts.port in (None, PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{written_host(parts.hostname or '')}{port}"


def named_addresses(name: str) -> dict[str, str]:
    """Parse ``name=url,…`` into a dict; plain http only for loopback. Raises Misconfigured."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text(name).split(","))):
        label, equals, url = pair.partition("=")
        if not equals or not label.strip().isidentifier():
            raise Misconfigured(f"{name} has “{pair}”; write name=https://address, with commas between.")
        found[label.strip()] = web_address(name, url.strip())
    return found


@dataclass(frozen=True, slots=True)
class OpenIdProvider:
    """An OpenID Connect provider, and what this Studio is there; the secret is never shown."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    name: str


def openid_provider(name: str) -> OpenIdProvider | None:
    """Return the provider of NAME_ISSUER, NAME_CLIENT and NAME_SECRET, or None. Raises Misconfigured."""
    needed = {part: text(f"{name}_{part}") for part in ("ISSUER", "CLIENT", "SECRET")}
    shown = text(f"{name}_NAME")
    missing = [f"{name}_{part}" for part, value in needed.items() if not value]
    if len(missing) == len(needed) and not shown:
        return None
    if missing:
        raise Misconfigured(f"{' and '.join(missing)} must be set too, or no setting of {name} at all.")
    issuer = web_address(f"{name}_ISSUER", needed["ISSUER"].removesuffix("/.well-known/openid-configuration"))
    if len(shown) > LONGEST_NAME:
        raise Misconfigured(f"{name}_NAME is longer than {LONGEST_NAME} characters; it is the name on a button.")
    return OpenIdProvider(issuer, needed["CLIENT"], needed["SECRET"], shown or urlsplit(issuer).hostname or issuer)


def places(name: str, everywhere: str) -> tuple[str, ...]:
    """Parse origins with commas between, or the one word that means everywhere. Raises Misconfigured."""
    found = []
    for part in filter(None, (part.strip() for part in text(name).split(","))):
        if part == everywhere:
            found.append(part)
            continue
        found.append(origin(name, part))
    return tuple(found)


def database(url: str, file: Path) -> dict[str, object]:
    """Return Django's DATABASES entry: SQLite in ``file``, or PostgreSQL by a URL. Raises Misconfigured."""
    if not url:
        pragmas = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-16000", "busy_timeout=20000")
        init = " ".join(f"PRAGMA {pragma};" for pragma in pragmas)
        # IMMEDIATE: otherwise a transaction that reads and then writes fails at once instead of waiting for the lock.
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": init}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": options, "CONN_MAX_AGE": None}
    try:
        parts = urlsplit(url)
        whole = parts.port != 0 and bool(parts.hostname) and len(parts.path) > 1
    except ValueError:
        whole = False
    if not whole or parts.scheme not in ("postgres", "postgresql"):
        raise Misconfigured("STUDIO_DATABASE is not an address such as postgres://user:password@host/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def redis(name: str) -> str:
    """Return the address of a Redis, or nothing. Raises Misconfigured, without the password."""
    value = text(name)
    try:
        whole = not value or (urlsplit(value).scheme in ("redis", "rediss", "unix") and urlsplit(value).port != 0)
    except ValueError:
        whole = False
    if not whole:
        raise Misconfigured(f"{name} is not an address such as redis://user:password@host:6379/0.")
    return value


def field_keys(name: str, value: str) -> list[str]:
    """Return the keys that seal secrets, each of which is tried. Raises Misconfigured, without a key."""
    keys = value.replace(",", " ").split()
    for number, key in enumerate(keys, 1):
        try:
            Fernet(key)
        except ValueError:
            raise Misconfigured(
                f"key {number} of {name} is none. Make one: "
                '.venv/bin/python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())".'
            ) from None
    if not keys:
        raise Misconfigured(f"{name} names no key.")
    return keys


def tried(check: Callable[[], None]) -> None:
    """Run a check of a variable that a library reads. Raises Misconfigured with the sentence of its ValueError."""
    try:
        check()
    except ValueError as error:
        raise Misconfigured(str(error)) from None


def needs(name: str, package: str) -> None:
    """Check that the optional package of a setting is installed, when it is set. Raises Misconfigured."""
    if text(name) and find_spec(package.replace("-", "_")) is None:
        raise Misconfigured(f"{name} needs the package {package}: .venv/bin/uv pip install {package}.")


def secret(name: str, file: Path, make: object) -> str:
    """Return a secret from the environment, else from ``file``, which is created (mode 0600). Raises Misconfigured."""
    if value := text(name):
        if len(value) < LEAST_SECRET:
            raise Misconfigured(f"{name} is too short; say {LEAST_SECRET} characters or more that nobody can guess.")
        return value
    try:
        if not file.exists():
            # One by one, since mkdir(parents=True) ignores the mode for parents.
            file.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.parent.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as out:
                out.write(make())  # type: ignore[operator]
        return file.read_text().strip()
    except OSError as error:
        folder = file.parent.parent
        reason = os.strerror(error.errno or 0).lower()
        raise Misconfigured(
            f"nothing can be kept in the data folder {folder} ({reason}). Make it writable, or name another: "
            "--data DIR."
        ) from error
