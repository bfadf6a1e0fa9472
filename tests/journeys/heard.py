"""What a browser's socket brought: the chunks of tapes, read from the frames themselves."""

import hashlib
import json
import struct
from dataclasses import dataclass, field

from playwright.sync_api import Page, WebSocket

from tests.server import wait_until

HEAD = struct.Struct(">HBBI")  # tape, track, 0, seq


@dataclass
class Heard:
    """The binary frames of one page, in their order, over all its sockets; use it before the page is opened."""

    numbers: list[int] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)
    said: list[dict[str, object]] = field(default_factory=list)

    @classmethod
    def by(cls, page: Page) -> "Heard":
        """Begin to listen to a page."""
        heard = cls()
        page.on("websocket", heard.listen)
        return heard

    def listen(self, socket: WebSocket) -> None:
        """Hear one socket."""
        socket.on("framereceived", self.take)

    def take(self, frame: str | bytes) -> None:
        """Note a frame."""
        if isinstance(frame, str):
            return self.said.append(json.loads(frame))
        self.numbers.append(HEAD.unpack_from(frame)[3])
        self.pieces.append(frame[HEAD.size :])

    def wait(self, page: Page, count: int) -> None:
        """Wait for so many chunks; frames are told only while Playwright is at work."""
        wait_until(lambda: page.evaluate("1") and len(self.numbers) >= count)

    def wait_for_the_end(self, page: Page) -> None:
        """Wait until the end of the tape is told, which may come after the card that is done."""
        wait_until(lambda: page.evaluate("1") and self.is_over)

    @property
    def is_whole(self) -> bool:
        """Return whether every chunk came exactly once, in order."""
        return self.numbers == list(range(len(self.numbers))) != []

    @property
    def sha256(self) -> str:
        """Return the digest of the sound that came."""
        return hashlib.sha256(b"".join(self.pieces)).hexdigest()

    @property
    def is_over(self) -> bool:
        """Return whether the end of the tape was told."""
        return any("ended" in message for message in self.said)
