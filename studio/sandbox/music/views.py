"""`POST /v1/music_generation`: songs, as one response or as a stream of events; and what belongs to songs."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from studio.lib.worker import WorkFailed
from studio.sandbox.core.api import OK, Call, endpoint, to_compact_json
from studio.sandbox.core.errors import MESSAGES, Refused
from studio.sandbox.core.event_stream import EventStream
from studio.sandbox.core.fields import Section
from studio.sandbox.core.ledger import charge
from studio.sandbox.core.store import store_result
from studio.sandbox.music import lyrics as music_lyrics
from studio.sandbox.music import references as music_references
from studio.sandbox.music import request as music_request
from studio.sandbox.music import work as music_work
from studio.sandbox.music.request import Order

PATH = "/v1/music_generation"
BODY_BYTES = 64 << 20  # a song of 48 MB in base64


@endpoint("POST", paid=True, limit_bytes=BODY_BYTES)
async def music_generation(call: Call) -> HttpResponseBase | dict[str, Any]:
    """Make a song."""
    order = await music_request.parse_order(call)
    if not order.streamed:
        return await respond_whole(call, order)
    rest = stream_events(call, order)
    return EventStream(await anext(rest), rest)


@endpoint("POST", limit_bytes=BODY_BYTES)
async def music_cover_preprocess(call: Call) -> dict[str, Any]:
    """Analyze a song that is to be covered, so that the caller may then change its lyrics."""
    facts = await music_references.parse_cover_source(call, Section(call.body))
    return {
        "cover_feature_id": await music_references.store_reference(call, music_references.COVER[1], facts),
        "formatted_lyrics": music_lyrics.humming_lyrics(facts["parts"]),
        "structure_result": json.dumps({"segments": facts["parts"]}),
        "audio_duration": round(facts["seconds"], 2),
        "trace_id": call.trace_id,
    }


async def respond_whole(call: Call, order: Order) -> dict[str, Any]:
    """Return the finished song, as hex or behind a link. Raises Refused, WorkFailed."""
    async with charge(PATH, call.key, call.trace_id, order.characters) as receipt:
        sound, facts = await receipt.collect(music_work.play(order.wanted))
    if order.withheld:
        raise Refused(1027)
    audio = await store_result(call, order.file_name, sound) if order.as_url else sound.hex()
    return {
        "data": {"audio": audio, "status": 2}, "trace_id": call.trace_id,
        "extra_info": extra_info(facts), "analysis_info": None,
    }  # fmt: skip


async def stream_events(call: Call, order: Order) -> AsyncGenerator[bytes]:
    """Yield the stream: chunks, then one that has the facts and, unless asked not to, the whole sound once more."""
    sound = bytearray()
    async with (
        charge(PATH, call.key, call.trace_id, order.characters) as receipt,
        aclosing(music_work.play(order.wanted)) as pieces,
    ):
        try:
            async for piece in pieces:
                if piece.facts:
                    yield summary(call, order, piece.facts, sound)
                else:
                    sound += piece.audio
                    receipt.add(piece.audio)
                    yield format_event(call, piece.audio.hex(), 1)
        except WorkFailed:
            if not sound:
                raise
            yield format_event(call, "", 2, base_resp=failure(1000))


def summary(call: Call, order: Order, facts: dict[str, Any], sound: bytearray) -> bytes:
    """Return the last event."""
    if order.withheld:
        return format_event(call, "", 2, base_resp=failure(1027))
    return format_event(call, sound.hex() if order.repeats else "", 2, extra_info(facts), OK)


def failure(code: int) -> dict[str, Any]:
    """Return the body that reports a failure after the first sound."""
    return {"status_code": code, "status_msg": MESSAGES[code]}


def format_event(
    call: Call, audio: str, status: int, facts: dict[str, Any] | None = None, base_resp: dict[str, Any] | None = None
) -> bytes:
    """Return one event as bytes; the facts are null, not missing, in all but the last."""
    fields = {
        "data": {"audio": audio, "status": status}, "trace_id": call.trace_id, "extra_info": facts,
        "analysis_info": None, "base_resp": base_resp or {"status_code": 0, "status_msg": ""},
    }  # fmt: skip
    return b"data: " + to_compact_json(fields) + b"\n\n"


def extra_info(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the API's facts about a finished song; lengths are ms and bytes."""
    return {
        "music_duration": facts["duration_ms"],
        "music_sample_rate": facts["sample_rate"],
        "music_channel": facts["channel"],
        "bitrate": facts["bitrate"],
        "music_size": facts["size_bytes"],
    }


urlpatterns: list[URLPattern] = [
    path("v1/music_generation", music_generation),
    path("v1/music_upload", music_references.music_upload),
    path("v1/lyrics_generation", music_lyrics.lyrics_generation),
    path("v1/music_cover_preprocess", music_cover_preprocess),
]
