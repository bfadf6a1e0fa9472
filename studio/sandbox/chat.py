"""`/v1/text/chatcompletion_v2` and `/v1/chat/completions`: chat."""

import gc
from collections.abc import AsyncGenerator
from contextlib import aclosing

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from studio.sandbox import chat_answer, chat_request
from studio.sandbox.api import Call, answer, endpoint
from studio.sandbox.chat_errors import compatible
from studio.sandbox.chat_moderation import Sensitive
from studio.sandbox.chat_stream import DONE, Stream, paced
from studio.sandbox.event_stream import EventStream
from studio.sandbox.ledger import charged
from studio.sandbox.life import at_start

PATH, OPENAI_PATH = "/v1/text/chatcompletion_v2", "/v1/chat/completions"
BODY_BYTES = 15 << 20  # pictures come inside


@at_start
async def settle() -> None:
    """Leave what was loaded out of garbage collections: looking through all of it holds every stream up by 50 ms."""
    gc.collect()
    gc.freeze()


@endpoint("POST", paid=True, limit_bytes=BODY_BYTES)
async def chatcompletion_v2(call: Call) -> HttpResponseBase:
    """Answer a conversation; a refusal by the moderation tells its kind."""
    try:
        return await answered(call, PATH)
    except Sensitive as refusal:
        return answer(chat_answer.sensitive(refusal, call.trace_id, str(call.body.get("model"))))


@compatible(BODY_BYTES)
async def chat_completions(call: Call) -> HttpResponseBase:
    """Answer a conversation at the address that OpenAI's clients know."""
    return await answered(call, OPENAI_PATH)


async def answered(call: Call, address: str) -> HttpResponseBase:
    """Return the answer, whole or as a stream. Raises Refused, WorkFailed."""
    request = chat_request.read(call.body)
    reply = await chat_answer.reply(request, call.owner)
    stream = Stream(request, reply, call.trace_id, compatible=address == OPENAI_PATH)
    if request.stream:
        # The first event is made before the headers go: by then the charge is committed.
        rest = sent(call, stream, address)
        return EventStream(await anext(rest), rest)
    async with charged(address, call.key, call.trace_id, reply.total_tokens) as receipt:
        receipt.add(reply.content.encode("utf-8", "replace"))
    if request.withheld:
        raise Sensitive(1027, request.withheld)
    body = chat_answer.body(request, reply, call.trace_id, compatible=stream.compatible)
    return answer({**body, "base_resp": DONE})


async def sent(call: Call, stream: Stream, address: str) -> AsyncGenerator[bytes]:
    """Yield the stream's bytes; all of it is charged before the first."""
    async with (
        charged(address, call.key, call.trace_id, stream.reply.total_tokens) as receipt,
        aclosing(paced(stream.events())) as events,
    ):
        async for event in events:
            receipt.add(event.added.encode("utf-8", "replace"))
            yield event.data


urlpatterns: list[URLPattern] = [
    path(PATH.removeprefix("/"), chatcompletion_v2),
    path(OPENAI_PATH.removeprefix("/"), chat_completions),
]
