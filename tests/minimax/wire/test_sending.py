"""When a request was sent is known as soon as its last byte is out, long before its answer."""

import asyncio
import time
from typing import Any

import pytest

from studio.minimax.client import Api
from studio.minimax.wire import sending
from studio.minimax.wire.base_client import BaseClient
from tests.minimax.upstream import Wire, answer, request_of

LARGE = 32 * 1024 * 1024  # more than lies between two sockets


async def test_what_waits_for_its_answer_is_known_to_be_sent(
    api: Api, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched, before, noted, note = sending.watch(), time.monotonic(), asyncio.Event(), sending.note
    seen: list[float | None] = []

    async def note_and_tell(*told: Any) -> None:
        await note(*told)
        noted.set()

    async def answer_later(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await noted.wait()
        seen.append(watched.at)
        writer.write(answer(base_resp={"status_code": 0}))
        await writer.drain()

    monkeypatch.setattr(sending, "note", note_and_tell)
    wire.answers(answer_later)
    async with asyncio.timeout(20):
        await api.voices.list()
    assert seen == [watched.at] and watched.at is not None and before <= watched.at <= time.monotonic()


async def test_a_long_body_is_sent_when_its_last_piece_is(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = sending.watch()
    at_first_byte: list[float | None] = []

    async def read_slowly(reader: asyncio.StreamReader) -> object:
        at_first_byte.append(watched.at)
        return await request_of(reader)

    monkeypatch.setattr("tests.minimax.upstream.request_of", read_slowly)
    wire.answers(answer(base_resp={"status_code": 0}))
    client = BaseClient(wire.url, "key", allow_http=True)
    await client.request("POST", "/v1/files/upload", files={"file": ("sound.wav", bytes(LARGE))})
    first = at_first_byte[0]
    assert watched.at is not None and (first is None or first < watched.at)


async def test_what_nobody_watches_is_sent_too(api: Api, wire: Wire) -> None:
    sending.sending.set(None)
    wire.answers(answer(base_resp={"status_code": 0}))
    await api.voices.list()
    assert len(wire.asked) == 1
