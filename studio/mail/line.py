"""The connection to the mail server: whatever goes wrong says whether the server may have the mail."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable

import aiosmtplib
from aiosmtplib import errors

from studio.mail.server import MailServer
from studio.mail.words import one_line

CONNECT_S, ANSWER_S, TAKE_S, LEAVE_S = 20.0, 60.0, 120.0, 5.0  # TAKE_S: some servers look for viruses first
CLOSING = 421  # the server is about to hang up, whatever it was asked
PERMANENT = 500


class Undelivered(Exception):
    """A mail was not taken; the message is a sentence for the operator."""


class Unreachable(Undelivered):
    """It is the server, or how it is set up: no mail would go now."""


class Refused(Undelivered):
    """The server does not take this mail: for now, or ``is_final``."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Unsure(Undelivered):
    """The server was given the mail and did not answer: it may have sent it."""


class Line:
    """Connects with the first mail; the first fault ends the connection."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self.smtp: aiosmtplib.SMTP | None = None

    async def send(self, to: str, message: bytes, before_handing_over: Callable[[], Awaitable[None]]) -> None:
        """Hand one mail over. Raises Undelivered."""
        try:
            await self.address(to)
            await before_handing_over()
            await self.hand_over(message)
        except BaseException:
            self.hang_up()
            raise

    async def address(self, to: str) -> None:
        """Connect where that is needed, and name sender and recipient. Raises Unreachable, Refused."""
        try:
            smtp = await self.open()
            async with asyncio.timeout(ANSWER_S):
                await smtp.mail(self.server.sender)
                await smtp.rcpt(to)
        except errors.SMTPRecipientRefused as error:
            if error.code == CLOSING:
                raise Unreachable(self.quote(error)) from None
            raise Refused(self.quote(error), is_final=error.code >= PERMANENT) from None
        except (errors.SMTPException, OSError, ValueError) as error:
            raise Unreachable(self.explain(error)) from None

    async def hand_over(self, message: bytes) -> None:
        """Give the mail itself. Raises Refused, Unsure."""
        assert self.smtp is not None
        try:
            async with asyncio.timeout(TAKE_S):
                await self.smtp.data(message, timeout=TAKE_S)
        except errors.SMTPResponseException as error:
            raise Refused(self.quote(error), is_final=error.code >= PERMANENT) from None
        except (errors.SMTPException, OSError) as error:
            raise Unsure(f"{self.explain(error)} It had the mail by then and may have sent it.") from None

    async def open(self) -> aiosmtplib.SMTP:
        """Return the connection: encrypted, and signed in where the settings name a user."""
        if self.smtp is None:
            server = self.server
            tls = None if server.scheme == "smtp+plain" else await asyncio.to_thread(ssl.create_default_context)
            self.smtp = aiosmtplib.SMTP(
                hostname=server.host, port=server.port, username=server.user or None, password=server.password or None,
                use_tls=server.scheme == "smtps", start_tls=server.scheme == "smtp", tls_context=tls,
                local_hostname=server.domain, timeout=CONNECT_S,
            )  # fmt: skip
            async with asyncio.timeout(CONNECT_S):
                await self.smtp.connect()
            self.smtp.timeout = ANSWER_S
        return self.smtp

    async def leave(self) -> None:
        """Take leave of the server."""
        if self.smtp is not None:
            try:
                async with asyncio.timeout(LEAVE_S):
                    await self.smtp.quit()
            except (errors.SMTPException, OSError):
                self.hang_up()
            self.smtp = None

    def hang_up(self) -> None:
        """End the connection at once."""
        if self.smtp is not None:
            self.smtp.close()
            self.smtp = None

    def explain(self, error: Exception) -> str:
        """Return in words what is wrong with the server."""
        place = self.server.place
        if isinstance(error, errors.SMTPAuthenticationError):
            return f"The mail server {place} refused the user or the password. {self.quote(error)}"
        if isinstance(error, errors.SMTPResponseException):
            return self.quote(error)
        if isinstance(error, TimeoutError):
            return f"The mail server {place} did not answer in time."
        if isinstance(error, errors.SMTPServerDisconnected):
            return f"The mail server {place} broke the connection off."
        said = one_line(str(error))
        return f"The mail server {place} could not be used: {said}"

    def quote(self, error: errors.SMTPResponseException) -> str:
        """Return what the server answered."""
        return f"The mail server {self.server.place} said: {error.code} {one_line(error.message)}"
