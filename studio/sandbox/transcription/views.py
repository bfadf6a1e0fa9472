"""`POST /v1/speech_to_text`: the transcript of a sound that was made here, whole or as a stream of events."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import URLPattern, path

from studio.sandbox.chat.delivery import stream_response
from studio.sandbox.chat.stream import Event, split_text
from studio.sandbox.core.api import Call, json_response, to_compact_json
from studio.sandbox.core.compat import OPENAI, compatible, error_response
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.ledger import charge
from studio.sandbox.transcription import request as transcription_request
from studio.sandbox.transcription.formats import Transcript, build_transcript
from studio.sandbox.transcription.request import MOST_BYTES, Order

PATH = "/v1/speech_to_text"
TOO_LARGE = replace(OPENAI, bad=(413, "request_too_large_error"))


@compatible(form=True)
async def speech_to_text(call: Call) -> HttpResponseBase:
    """Transcribe a sound; it is charged by the second."""
    order = await transcription_request.parse_order(call.request)
    if (order.file.size or 0) > MOST_BYTES:
        return error_response(call.request, invalid(f"file is larger than {MOST_BYTES >> 20} MB"), TOO_LARGE)
    found = await build_transcript(order, await transcription_request.listen(order))
    if order.stream and not order.withheld:
        return await stream_response(call, math.ceil(found.seconds), stream_events(found))
    response = respond_whole(call, order, found)
    async with charge(PATH, call.key, call.trace_id, math.ceil(found.seconds)) as receipt:
        receipt.add(response.content)
    if order.withheld:
        raise Refused(1027)
    return response


def respond_whole(call: Call, order: Order, found: Transcript) -> HttpResponse:
    """Return the whole response in the format that is wanted."""
    if order.format in ("srt", "vtt"):
        text = {"srt": found.srt, "vtt": found.vtt}[order.format]()
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    whole: dict[str, Any] = found.verbose()
    if order.format == "json":
        whole = {"text": found.text, "duration": found.seconds}
    return json_response({**whole, "trace_id": call.trace_id})


def stream_events(found: Transcript) -> Iterator[Event]:
    """Yield the delta of each event; the last adds nothing, and has the length of the sound."""
    pieces = split_text(found.text) if found.text else []
    for number, text in enumerate(pieces):
        yield Event(format_event({"index": number, "delta": text, "finish": False}), text, len(text.split()))
    yield Event(format_event({"index": len(pieces), "delta": "", "finish": True, "duration": found.seconds}))


def format_event(fields: dict[str, Any]) -> bytes:
    """Return one event as bytes."""
    return b"data: " + to_compact_json(fields) + b"\n\n"


urlpatterns: list[URLPattern] = [path("v1/speech_to_text", speech_to_text)]
