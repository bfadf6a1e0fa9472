"""A real mail server on loopback, which takes mail, refuses it, or says nothing; and what Studio would send."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from studio.mail import delivery
from studio.mail.server import MailServer
from tests.server import STOP_S

ADDRESS = "https://studio.example.org"
USER = "studio"
PASSWORD = "lighthouse-keeper-77"
HANG = "hang"


@dataclass
class PostOffice:
    """What the server took, and what it answers instead of taking it, by command: a line, or HANG until ``goes_on``."""

    port: int = 0
    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)
    loop: asyncio.AbstractEventLoop | None = None
    begun: int = 0  # mails that were given to it, whether it took them or not

    def go_on(self) -> None:
        """Take everything from now on, what hangs too."""
        self.answers.clear()
        assert self.loop is not None
        self.loop.call_soon_threadsafe(self.goes_on.set)

    async def answer(self, command: str, otherwise: str) -> str:
        """Return what a command is answered."""
        said = self.answers.get(command, otherwise)
        if said != HANG:
            return said
        await self.goes_on.wait()
        return otherwise

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        """Take or refuse a sender."""
        envelope.mail_from = address
        return await self.answer("MAIL", "250 OK")

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        """Take or refuse a recipient."""
        envelope.rcpt_tos.append(address)
        return await self.answer("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take or refuse a mail."""
        self.begun += 1
        said = await self.answer("DATA", "250 OK")
        if said.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.received.append((envelope.rcpt_tos[0], parse(envelope.content)))
        return said


def parse(content: bytes) -> EmailMessage:
    """Return a message as a mail program reads it."""
    found = message_from_bytes(content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def check_password(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    """Let one user in."""
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate of 127.0.0.1 that signs itself; return the files of it and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(key.private_bytes(*plain))
    return files


@contextmanager
def opened(**options: Any) -> Iterator[PostOffice]:
    """Serve mail on a free port, in a thread of its own; what hangs at the end is cut off."""
    loop = asyncio.new_event_loop()
    office = PostOffice(loop=loop)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    met: list[SMTP] = []

    def meet() -> SMTP:
        met.append(SMTP(office, hostname="post", loop=loop, **options))
        return met[-1]

    async def start() -> asyncio.Server:
        return await loop.create_server(meet, "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(STOP_S)
    office.port = server.sockets[0].getsockname()[1]
    yield office
    asyncio.run_coroutine_threadsafe(close(server, met), loop).result(STOP_S)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(STOP_S)
    loop.close()


async def close(server: asyncio.Server, met: list[SMTP]) -> None:
    """End what is under way and every connection: of one that stays open, another test would hear."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for one in met:
        if isinstance(one.transport, asyncio.WriteTransport):
            one.transport.abort()
    await server.wait_closed()


def named(port: int, scheme: str = "smtp+plain", user: str = "", password: str = "") -> MailServer:
    """Return the settings of a mail server on this machine."""
    of = {"sender": "studio@studio.example.org", "sender_name": "Studio", "domain": "studio.example.org"}
    return MailServer(scheme, "127.0.0.1", port, user, password, **of)


@pytest.fixture
def mail_on(settings: Any) -> None:
    """Mail is set up; nobody listens there, since nothing is sent by itself in tests of words."""
    settings.STUDIO_ADDRESS = ADDRESS
    settings.STUDIO_MAIL = named(9)


@pytest.fixture
def post_office(mail_on: None, settings: Any) -> Iterator[PostOffice]:
    """A mail server without encryption, that the settings name."""
    with opened() as office:
        settings.STUDIO_MAIL = named(office.port)
        yield office


@pytest.fixture
def tls_office(mail_on: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """A mail server that wants STARTTLS and a password; its certificate is trusted."""
    files = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
    more = {"require_starttls": True, "auth_required": True, "authenticator": check_password}
    with opened(tls_context=context, **more) as office:
        settings.STUDIO_MAIL = named(office.port, "smtp", USER, PASSWORD)
        yield office


def open_mail(settings: Any, later: timedelta = timedelta(days=1)) -> list[EmailMessage]:
    """Return what Studio would send by then, as its recipients read it; it counts as sent."""
    found, now = [], timezone.now() + later
    while rows := delivery.claim(now):
        parcel = delivery.pack(settings.STUDIO_MAIL, rows)
        if parcel is not None:
            found.append(parse(parcel.message))
            assert parcel.to == found[-1]["To"].addresses[0].addr_spec
            delivery.note_sent(parcel.ids, now)
    return found


def words_of(message: EmailMessage, form: str = "plain") -> str:
    """Return a message's plain text or HTML."""
    part = message.get_body((form,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
