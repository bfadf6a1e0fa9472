"""Threads for the synchronous part of requests, each with a database connection that it keeps.

Django starts a thread for each request and opens a connection on it, which is two milliseconds of a page's ten.
"""

from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import ThreadSensitiveContext
from django.db import connections

from studio.lib.lifespan import App, Receive, Scope, Send

MOST_IDLE = 16


class RequestThreads:
    """Lends each request a thread of its own; one that is given back is lent again."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.idle: list[ThreadPoolExecutor] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        lane = self.idle.pop() if self.idle else ThreadPoolExecutor(1, "page")
        in_order = False
        try:
            async with ThreadSensitiveContext(executor=lane):
                await self.app(scope, receive, send)
            in_order = True
        finally:
            # Where a request was broken off its thread may still be at work.
            if in_order and len(self.idle) < MOST_IDLE:
                self.idle.append(lane)
            else:
                lane.submit(connections.close_all)
                lane.shutdown(wait=False)
