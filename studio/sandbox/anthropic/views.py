"""`/anthropic/v1/messages`: the chat in the form of Anthropic's Messages API."""

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from studio.sandbox.anthropic import request as anthropic_request
from studio.sandbox.anthropic.answer import Message, cut_at_stop
from studio.sandbox.chat import answer as chat_answer
from studio.sandbox.chat import request as chat_request
from studio.sandbox.chat.delivery import deliver
from studio.sandbox.chat.views import BODY_BYTES
from studio.sandbox.core.api import Call
from studio.sandbox.core.compat import ANTHROPIC, compatible


@compatible(BODY_BYTES, words=ANTHROPIC)
async def messages(call: Call) -> HttpResponseBase:
    """Answer a conversation."""
    stops = anthropic_request.parse_stop_sequences(call.body)
    request = chat_request.parse_request(anthropic_request.translate(call.body))
    reply, stop = cut_at_stop(await chat_answer.generate_reply(request, call.owner), stops)
    return await deliver(call, Message(request, reply, call.trace_id, stop))


urlpatterns: list[URLPattern] = [path("anthropic/v1/messages", messages)]
