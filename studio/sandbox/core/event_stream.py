"""Responses that are a stream of server-sent events."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from django.http import StreamingHttpResponse


class EventStream(StreamingHttpResponse):
    """A stream whose first event is there already; its generator is closed as soon as the client is gone.

    Django drops the generator and leaves its end to the garbage collector: the work would go on until then.
    """

    def __init__(self, first: bytes, rest: AsyncGenerator[bytes]) -> None:
        headers = {"Cache-Control": "no-cache", "Connection": "close"}
        super().__init__(rest, content_type="text/event-stream", headers=headers)
        self.first, self.rest = first, rest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async with aclosing(self.rest):
            yield self.first
            async for event in self.rest:
                yield event
