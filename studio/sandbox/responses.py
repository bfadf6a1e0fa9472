"""`/v1/responses`: the chat in the form of OpenAI's Responses API, as far as nothing is kept between requests."""

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from studio.sandbox import chat_answer, chat_request, responses_request
from studio.sandbox.api import Call
from studio.sandbox.chat import BODY_BYTES
from studio.sandbox.chat_delivery import delivered
from studio.sandbox.chat_errors import compatible
from studio.sandbox.responses_answer import Response


@compatible(BODY_BYTES)
async def responses(call: Call) -> HttpResponseBase:
    """Answer a conversation."""
    request = chat_request.read(responses_request.translated(call.body))
    reply = await chat_answer.reply(request, call.owner)
    return await delivered(call, Response(request, reply, call.trace_id, call.body))


urlpatterns: list[URLPattern] = [path("v1/responses", responses)]
