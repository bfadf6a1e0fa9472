"""ASGI middleware: a pool of threads for synchronous views, each with a persistent database connection.

By default Django starts a thread per request and opens a connection in it: two of a page's ten milliseconds.
"""

from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import ThreadSensitiveContext
from django.db import connections

from studio.lib.lifespan import App, Receive, Scope, Send

MAX_IDLE = 16


class RequestThreads:
    """Checks out one single-thread executor per request and returns it to the pool afterwards."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.idle: list[ThreadPoolExecutor] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        executor = self.idle.pop() if self.idle else ThreadPoolExecutor(1, "page")
        completed = False
        try:
            async with ThreadSensitiveContext(executor=executor):
                await self.app(scope, receive, send)
            completed = True
        finally:
            # The thread of a cancelled request may still be busy, so it is not reused.
            if completed and len(self.idle) < MAX_IDLE:
                self.idle.append(executor)
            else:
                executor.submit(connections.close_all)
                executor.shutdown(wait=False)
