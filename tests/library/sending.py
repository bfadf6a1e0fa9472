"""A browser that sends a file in pieces, as the pages' script does."""

from typing import Any
from zlib import crc32

from django.test import Client

from studio.accounts.models import User
from tests.people import signed_in

HALF = 4500


class Browser:
    """A browser that sends one file."""

    def __init__(self, user: User, data: bytes, slug: str = "tidewater") -> None:
        self.client: Client = signed_in(user)
        self.data, self.announced, self.url = data, f"/w/{slug}/uploads/", ""

    def announce(self, name: str = "Storm.png", **more: Any) -> Any:
        """Say what is going to be sent."""
        answer = self.client.post(self.announced, {"name": name, "size": len(self.data), **more})
        self.url = answer.json().get("url", "")
        return answer

    def offset(self) -> int:
        """Ask how far it came."""
        return int(self.client.head(self.url).headers["Upload-Offset"])

    def piece(self, start: int, end: int | None = None, *, data: bytes | None = None, crc: int | None = None) -> Any:
        """Send some of the file."""
        body = (data or self.data)[start:end]
        headers = {"Upload-Offset": str(start), "Upload-Crc": str(crc32(body) if crc is None else crc)}
        return self.client.patch(self.url, body, content_type="application/octet-stream", headers=headers)

    def finish(self) -> Any:
        """Say that it is whole."""
        return self.client.post(self.url)

    def send(self, **more: Any) -> Any:
        """Send all of it, in two pieces."""
        self.announce(**more)
        for start, end in ((0, HALF), (HALF, None)):
            if (answer := self.piece(start, end)).status_code == 422:
                return answer
        return self.finish()
