"""`POST /v1/speech_to_text`: what is said in a sound that was made here, whole or as a stream of events."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import URLPattern, path

from studio.sandbox.chat.delivery import streamed
from studio.sandbox.chat.stream import Event, split
from studio.sandbox.core.api import Call, json_response, to_compact_json
from studio.sandbox.core.compat import OPENAI, compatible, error_response
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.ledger import charge
from studio.sandbox.transcription import request as transcription_request
from studio.sandbox.transcription.formats import Transcript, transcript
from studio.sandbox.transcription.request import MOST_BYTES, Order

PATH = "/v1/speech_to_text"
TOO_LARGE = replace(OPENAI, bad=(413, "request_too_large_error"))


@compatible(form=True)
async def speech_to_text(call: Call) -> HttpResponseBase:
    """Write down what is said; sound is charged by the second."""
    order = await transcription_request.read(call.request)
    if (order.file.size or 0) > MOST_BYTES:
        return error_response(call.request, invalid(f"file is larger than {MOST_BYTES >> 20} MB"), TOO_LARGE)
    found = await transcript(order, await transcription_request.heard(order))
    if order.stream and not order.withheld:
        return await streamed(call, math.ceil(found.seconds), events(found))
    response = written(call, order, found)
    async with charge(PATH, call.key, call.trace_id, math.ceil(found.seconds)) as receipt:
        receipt.add(response.content)
    if order.withheld:
        raise Refused(1027)
    return response


def written(call: Call, order: Order, found: Transcript) -> HttpResponse:
    """Return the whole answer in the format that is wanted."""
    if order.format in ("srt", "vtt"):
        text = {"srt": found.srt, "vtt": found.vtt}[order.format]()
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    whole: dict[str, Any] = found.verbose()
    if order.format == "json":
        whole = {"text": found.text, "duration": found.seconds}
    return json_response({**whole, "trace_id": call.trace_id})


def events(found: Transcript) -> Iterator[Event]:
    """Yield what each event adds; the last adds nothing, and tells how long the sound is."""
    pieces = split(found.text) if found.text else []
    for number, text in enumerate(pieces):
        yield Event(framed({"index": number, "delta": text, "finish": False}), text, len(text.split()))
    yield Event(framed({"index": len(pieces), "delta": "", "finish": True, "duration": found.seconds}))


def framed(fields: dict[str, Any]) -> bytes:
    """Return one event as bytes."""
    return b"data: " + to_compact_json(fields) + b"\n\n"


urlpatterns: list[URLPattern] = [path("v1/speech_to_text", speech_to_text)]
