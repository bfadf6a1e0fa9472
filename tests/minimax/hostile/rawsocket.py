"""The other end of a WebSocket, byte by byte, for what no library would send."""

import asyncio
import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from tests.minimax.examples import SOCKET
from tests.minimax.upstream import Script, Wire, flood

TEXT, MORE, PING = 1, 0, 9
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
SESSION = (
    SOCKET["connected"], SOCKET["started"], {**SOCKET["sound"], "who": "Grüße 🌊"},
    {**SOCKET["sound"], "is_final": True, "data": {"audio": ""}}, SOCKET["finished"],
)  # fmt: skip


def accepted(wire: Wire) -> bytes:
    """Return the answer that takes the handshake which was asked for last."""
    key = wire.asked[-1].headers["sec-websocket-key"].encode()
    proof = b64encode(hashlib.sha1(key + MAGIC, usedforsecurity=False).digest()).decode()
    head = f"HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {proof}\r\n\r\n"
    return head.encode()


def framed(data: bytes, kind: int = TEXT, *, last: bool = True, packed: bool = False) -> bytes:
    """Return a frame."""
    size = bytes([len(data)]) if len(data) < 126 else b"\x7f" + len(data).to_bytes(8)
    return bytes([0x80 * last + 0x40 * packed + kind]) + size + data


def message(said: dict[str, Any]) -> bytes:
    """Return a message in one frame, in letters as they are."""
    return framed(json.dumps(said, ensure_ascii=False).encode())


def split(said: dict[str, Any], at: int) -> bytes:
    """Return a message in two frames, with a question whether anybody is there in between."""
    data = json.dumps(said, ensure_ascii=False).encode()
    return framed(data[:at], last=False) + framed(b"", PING) + framed(data[at:], MORE)


def says(wire: Wire, *pieces: bytes, then: Sequence[bytes] = (), hangs_up: bool = True) -> Script:
    """Return a session that is not listened to: pieces, and for as long as somebody reads, `then` again and again."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(accepted(wire) + b"".join(pieces))
        await writer.drain()
        if then:
            await flood(b"", b"".join(then))(reader, writer)
        if not hangs_up:
            await reader.read()

    return talk
