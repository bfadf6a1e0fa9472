"""Uvicorn's protocols, extended for faults: the application can reach and cut its connection."""

from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from studio.lib.uvicorn_server import LimitedHttp


class Http(LimitedHttp):
    """HTTP that puts its transport into the scope's state: ASGI has no message for aborting a connection."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["state"]["transport"] = self.transport


class WebSocket(WebSocketsSansIOProtocol):
    """A WebSocket that does the same, and passes pings on, for which ASGI has no message either."""

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["state"]["transport"] = self.transport

    def handle_ping(self) -> None:
        super().handle_ping()
        cast(Any, self.queue).put_nowait({"type": "websocket.ping"})
