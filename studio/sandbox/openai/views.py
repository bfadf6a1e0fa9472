"""`/v1/responses`: the chat in the form of OpenAI's Responses API, as far as nothing is kept between requests."""

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from studio.sandbox.chat import answer as chat_answer
from studio.sandbox.chat import request as chat_request
from studio.sandbox.chat.delivery import deliver
from studio.sandbox.chat.views import BODY_BYTES
from studio.sandbox.core.api import Call
from studio.sandbox.core.compat import compatible
from studio.sandbox.openai import request as openai_request
from studio.sandbox.openai.answer import Response


@compatible(BODY_BYTES)
async def responses(call: Call) -> HttpResponseBase:
    """Answer a conversation."""
    request = chat_request.parse_request(openai_request.translate(call.body))
    reply = await chat_answer.generate_reply(request, call.owner)
    return await deliver(call, Response(request, reply, call.trace_id, call.body))


urlpatterns: list[URLPattern] = [path("v1/responses", responses)]
