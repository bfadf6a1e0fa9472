"""How a response leaves, whole or as a stream: it is charged first, whatever its form."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Any, Protocol

from django.http import HttpResponseBase

from studio.sandbox.chat.answer import Reply
from studio.sandbox.chat.request import Request
from studio.sandbox.chat.stream import Event, pace
from studio.sandbox.core.api import Call, json_response
from studio.sandbox.core.event_stream import EventStream
from studio.sandbox.core.ledger import charge
from studio.sandbox.core.moderation import Sensitive


class Form(Protocol):
    """A reply in the form of one of the chat's URLs."""

    request: Request
    reply: Reply

    def body(self) -> dict[str, Any]:
        """Return the whole response."""

    def events(self) -> Iterator[Event]:
        """Yield the same, piece by piece."""


async def deliver(call: Call, form: Form) -> HttpResponseBase:
    """Return the response, whole or as a stream. Raises Refused, WorkFailed."""
    if form.request.stream:
        return await stream_response(call, form.reply.total_tokens, form.events())
    async with charge(call.request.path, call.key, call.trace_id, form.reply.total_tokens) as receipt:
        receipt.add(form.reply.content.encode("utf-8", "replace"))
    if form.request.withheld:
        raise Sensitive(1027, form.request.withheld)
    return json_response(form.body())


async def stream_response(call: Call, units: int, events: Iterator[Event]) -> EventStream:
    """Return events as a stream; the first is made before the headers go: by then the charge is committed."""
    rest = charge_and_send(call, units, events)
    return EventStream(await anext(rest), rest)


async def charge_and_send(call: Call, units: int, events: Iterator[Event]) -> AsyncGenerator[bytes]:
    """Yield the stream's bytes; all of it is charged before the first."""
    async with (
        charge(call.request.path, call.key, call.trace_id, units) as receipt,
        aclosing(pace(events)) as made,
    ):
        async for event in made:
            receipt.add(event.added.encode("utf-8", "replace"))
            yield event.data
