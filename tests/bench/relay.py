"""A bare relay, as the measure of the studio: Channels and aiohttp, without session, form, database or tape.

``python -m tests.bench.relay UPSTREAM`` prints where it listens. A socket's message ``{"text": …}`` is spoken to it.
"""

import asyncio
import json
import sys
from typing import Any

import aiohttp
import django
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from studio.lib.uvicorn_server import bind, create_server

DATA = b"data: "


class Speak(AsyncWebsocketConsumer):
    """Speaks what it is told, and closes at the end."""

    channel_layer_alias = "none"
    session: aiohttp.ClientSession | None = None
    task: asyncio.Task[None] | None = None

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Begin to speak."""
        self.task = asyncio.create_task(self.relay(json.loads(text_data or "{}")["text"]))

    async def relay(self, text: str) -> None:
        """Send each chunk of sound as it comes."""
        if Speak.session is None:
            Speak.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        body = {"model": "speech-02-hd", "text": text, "stream": True}
        tail = b""
        async with Speak.session.post(f"{sys.argv[1]}/v1/t2a_v2", json=body) as answer:
            async for block in answer.content.iter_any():
                *frames, tail = (tail + block).split(b"\n\n")
                for frame in frames:
                    if sound := json.loads(frame.removeprefix(DATA))["data"]["audio"]:
                        await self.send(bytes_data=bytes.fromhex(sound))
        await self.close()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Serve sockets alone."""
    if scope["type"] == "websocket":
        await Speak.as_asgi()(scope, receive, send)
    elif scope["type"] == "lifespan":
        for answer in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{answer}.complete"})


def main() -> None:
    """Serve until killed."""
    settings.configure(INSTALLED_APPS=["channels"])
    django.setup()
    listener = bind("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    create_server("tests.bench.relay:application", lambda: print(address, flush=True), grace_s=1).run(
        sockets=[listener]
    )


if __name__ == "__main__":
    main()
