"""`/anthropic/v1/messages`: the chat in the form of Anthropic's Messages API."""

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from studio.sandbox import chat_answer, chat_request, messages_request
from studio.sandbox.api import Call
from studio.sandbox.chat import BODY_BYTES
from studio.sandbox.chat_delivery import delivered
from studio.sandbox.chat_errors import ANTHROPIC, compatible
from studio.sandbox.messages_answer import Message, stopped


@compatible(BODY_BYTES, words=ANTHROPIC)
async def messages(call: Call) -> HttpResponseBase:
    """Answer a conversation."""
    stops = messages_request.stops(call.body)
    request = chat_request.read(messages_request.translated(call.body))
    reply, stop = stopped(await chat_answer.reply(request, call.owner), stops)
    return await delivered(call, Message(request, reply, call.trace_id, stop))


urlpatterns: list[URLPattern] = [path("anthropic/v1/messages", messages)]
