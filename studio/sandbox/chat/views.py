"""`/v1/text/chatcompletion_v2` and `/v1/chat/completions`: chat."""

import gc

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from studio.sandbox.chat import answer as chat_answer
from studio.sandbox.chat import request as chat_request
from studio.sandbox.chat.delivery import deliver
from studio.sandbox.chat.stream import Stream
from studio.sandbox.core.api import Call, endpoint, json_response
from studio.sandbox.core.compat import compatible
from studio.sandbox.core.lifecycle import at_start
from studio.sandbox.core.moderation import Sensitive

BODY_BYTES = 15 << 20  # pictures come inside


@at_start
async def freeze_garbage() -> None:
    """Leave what was loaded out of garbage collections: looking through all of it holds every stream up by 50 ms."""
    gc.collect()
    gc.freeze()


@endpoint("POST", paid=True, limit_bytes=BODY_BYTES)
async def chatcompletion_v2(call: Call) -> HttpResponseBase:
    """Answer a conversation; the moderation's refusal names its category."""
    try:
        return await respond(call, compatible=False)
    except Sensitive as refusal:
        return json_response(chat_answer.refusal_body(refusal, call.trace_id, str(call.body.get("model"))))


@compatible(BODY_BYTES)
async def chat_completions(call: Call) -> HttpResponseBase:
    """Answer a conversation at the URL that OpenAI's clients know."""
    return await respond(call, compatible=True)


async def respond(call: Call, *, compatible: bool) -> HttpResponseBase:
    """Return the response, whole or as a stream. Raises Refused, WorkFailed."""
    request = chat_request.parse_request(call.body)
    reply = await chat_answer.generate_reply(request, call.owner)
    return await deliver(call, Stream(request, reply, call.trace_id, compatible=compatible))


urlpatterns: list[URLPattern] = [
    path("v1/text/chatcompletion_v2", chatcompletion_v2),
    path("v1/chat/completions", chat_completions),
]
