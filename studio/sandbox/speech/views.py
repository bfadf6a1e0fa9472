"""`POST /v1/t2a_v2`: speech as one response or as a stream of events."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from django.http import HttpResponseBase

from studio.lib.worker import WorkFailed
from studio.sandbox.core import voice_rows
from studio.sandbox.core.api import OK, Call, endpoint, to_compact_json
from studio.sandbox.core.errors import MESSAGES, Refused
from studio.sandbox.core.event_stream import EventStream
from studio.sandbox.core.fields import Section
from studio.sandbox.core.ledger import charge
from studio.sandbox.core.store import store_result
from studio.sandbox.speech import request as speech_request
from studio.sandbox.speech import subtitles
from studio.sandbox.speech import synthesis as speech_synthesis
from studio.sandbox.speech import text as speech_text
from studio.sandbox.speech.request import Settings
from studio.sandbox.speech.text import Text

PATH = "/v1/t2a_v2"


@endpoint("POST", paid=True)
async def t2a_v2(call: Call) -> HttpResponseBase | dict[str, Any]:
    """Speak a text."""
    top = Section(call.body)
    streamed = top.flag("stream")
    settings = await speech_request.parse_settings(call.body, call.owner, streamed=streamed)
    text = speech_text.parse_text(top.text("text"), settings.model)
    as_url = top.choice("output_format", ("hex", "url"), "hex") == "url"
    leaves_out = Section(call.body, "stream_options").flag("exclude_aggregated_audio")
    await voice_rows.mark_used(settings.voices, call.key, call.trace_id)
    if not streamed:
        return await respond_whole(call, settings, text, as_url=as_url)
    rest = stream_events(call, settings, text, repeats=not leaves_out)
    # The first event is made before the headers go: by then the charge is committed, or a failure is plain JSON.
    return EventStream(await anext(rest), rest)


async def respond_whole(call: Call, settings: Settings, text: Text, *, as_url: bool) -> dict[str, Any]:
    """Return the finished sound, as hex or behind a link. Raises Refused, WorkFailed."""
    async with charge(PATH, call.key, call.trace_id, text.usage_characters) as receipt:
        audio, facts = await receipt.collect(speech_synthesis.synthesize(settings, text))
    if text.withheld:
        raise Refused(1027)
    data: dict[str, Any] = {"audio": audio.hex(), "status": 2}
    if as_url:
        data["audio"] = await store_result(call, f"speech.{settings.format}", audio)
    if settings.subtitles:
        data["subtitle_file"] = await store_result(
            call, "subtitles.json", subtitles.render_subtitles(settings, text, facts)
        )
    return {"data": data, "extra_info": speech_synthesis.extra_info(settings, text, facts), "trace_id": call.trace_id}


async def stream_events(call: Call, settings: Settings, text: Text, *, repeats: bool) -> AsyncGenerator[bytes]:
    """Yield the stream: chunks, then one that has the facts and, unless asked not to, the whole sound once more."""
    sound = bytearray()
    async with (
        charge(PATH, call.key, call.trace_id, text.usage_characters) as receipt,
        aclosing(speech_synthesis.synthesize(settings, text)) as pieces,
    ):
        try:
            async for piece in pieces:
                if piece.facts:
                    yield summary(call, settings, text, piece.facts, sound if repeats else b"")
                else:
                    sound += piece.audio
                    receipt.add(piece.audio)
                    yield format_event(call, {"data": {"audio": piece.audio.hex(), "status": 1}})
        except WorkFailed:
            if not sound:
                raise
            yield failure(call, 1000)


def summary(call: Call, settings: Settings, text: Text, facts: dict[str, Any], sound: bytes | bytearray) -> bytes:
    """Return the last event."""
    data = {"audio": sound.hex(), "status": 2}
    if text.withheld:
        return failure(call, 1027)
    return format_event(call, {"data": data, "extra_info": speech_synthesis.extra_info(settings, text, facts)}, OK)


def failure(call: Call, code: int) -> bytes:
    """Return the event that reports a failure after the first sound."""
    return format_event(call, {"data": {"audio": "", "status": 2}}, {"status_code": code, "status_msg": MESSAGES[code]})


def format_event(call: Call, fields: dict[str, Any], base_resp: dict[str, Any] | None = None) -> bytes:
    """Return one event as bytes; the API puts exactly one space after "data:"."""
    status = base_resp or {"status_code": 0, "status_msg": ""}
    return b"data: " + to_compact_json({**fields, "trace_id": call.trace_id, "base_resp": status}) + b"\n\n"
