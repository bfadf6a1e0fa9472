"""The mail server that the settings name."""

from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from studio.lib import env
from studio.lib.env import LOOPBACK, Misconfigured

IPV6 = 6
PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
EXAMPLE = "smtp://user:password@mail.example.org:587"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and from whom it is."""

    scheme: str  # smtps: TLS from the first byte; smtp: STARTTLS, always; smtp+plain: on this machine alone
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    sender_name: str
    domain: str  # of the studio's own address: in the ids of messages, and in the greeting

    @property
    def place(self) -> str:
        """Return what the operator calls it: host and port."""
        return f"{self.host}:{self.port}"


def mail_server(name: str, sender: str, address: str) -> MailServer | None:
    """Return the server that two settings name, None without one. Raises Misconfigured, without the password."""
    value = env.text(name)
    if not value:
        return None
    parts = parse_url(name, value)
    if not address:
        raise Misconfigured(f"{name} needs STUDIO_ADDRESS too: mails have links in them, which lead there.")
    host = parts.hostname or ""
    if parts.scheme == "smtp+plain" and host not in LOOPBACK:
        raise Misconfigured(f"{name} sends without encryption to {host}; only a server on this machine may be so.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) is not bool(password):
        raise Misconfigured(f"{name} has a user or a password alone; write both, or none: {EXAMPLE}.")
    own_name, own_address = parse_sender(sender, env.text(sender) or user)
    domain = mail_domain(urlsplit(address).hostname or "")
    port = parts.port or PORTS[parts.scheme]
    return MailServer(parts.scheme, host, port, user, password, own_address, own_name or "Studio", domain)


def mail_domain(host: str) -> str:
    """Return a host as mail has it after an @: a number in brackets."""
    try:
        number = ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{number}]" if number.version == IPV6 else f"[{number}]"


def parse_url(name: str, value: str) -> SplitResult:
    """Return the parts of a mail server's address. Raises Misconfigured."""
    try:
        parts = urlsplit(value)
        whole = parts.port != 0 and bool(env.written_host(parts.hostname or ""))
    except ValueError:
        whole = False
    if not whole or parts.scheme not in PORTS or parts.path.strip("/") or parts.query or parts.fragment:
        raise Misconfigured(f"{name} is not an address such as {EXAMPLE} (or smtps://, with TLS from the start).")
    return parts


def parse_sender(name: str, value: str) -> tuple[str, str]:
    """Return a sender's name and address: ``Studio <studio@example.org>``. Raises Misconfigured."""
    own_name, address = parseaddr(value)
    try:
        validate_email(address)
        address.encode("ascii")
    except (ValidationError, UnicodeEncodeError):
        raise Misconfigured(f"{name} is not a sender such as “Studio <studio@example.org>”.") from None
    return own_name, address
