"""`/v1/t2a_async_v2`: long texts, spoken as a task; the result is an archive of sound, its sentences and facts."""

import asyncio
import base64
import json
import secrets
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from studio.lib.worker import WorkFailed
from studio.sandbox.core import voice_rows
from studio.sandbox.core.api import Call, endpoint, json_response
from studio.sandbox.core.clock import now
from studio.sandbox.core.errors import MESSAGES, Refused
from studio.sandbox.core.store import iterate_file, path_of
from studio.sandbox.long_speech import request as long_speech_request
from studio.sandbox.long_speech.request import Order
from studio.sandbox.models import Task
from studio.sandbox.speech import subtitles
from studio.sandbox.speech import synthesis as speech_synthesis
from studio.sandbox.speech.request import Settings
from studio.sandbox.speech.text import Text
from studio.sandbox.tasks.runner import Kind, TaskResult, begin_task, poll_task, register

PATH = "/v1/t2a_async_v2"
NAME = "t2a_async"
BODY_BYTES = 4 << 20
LIFE = timedelta(days=7)  # of a task and its result
TRIES = 3
KIND = Kind(
    NAME, (("Processing", 2),), done="Success", failed="Failed", has_number_at_once=True, parallel=2, life=LIFE
)  # fmt: skip


@endpoint("POST", paid=True, limit_bytes=BODY_BYTES)
async def create(call: Call) -> dict[str, Any]:
    """Begin a task; the number of the result is returned at once, though it holds nothing yet."""
    order = await long_speech_request.parse_order(call.body, call.owner)
    await voice_rows.mark_used(order.settings.voices, call.key, call.trace_id)
    task = await begin_task(call, NAME, order.to_json(), path=PATH, units=order.usage_characters)
    return {
        "task_id": task.number, "task_token": create_token(task), "file_id": task.file,
        "usage_characters": order.usage_characters,
    }  # fmt: skip


@endpoint("GET")
async def query(call: Call) -> HttpResponseBase | dict[str, Any]:
    """Return a task's status."""
    seen = await poll_task(call, NAME, call.request.GET.get("task_id", ""))
    task = seen.task
    if now() >= task.created + LIFE:
        return {"task_id": task.number, "status": "Expired", "file_id": task.file}
    if seen.word == KIND.failed:
        base_resp = {"status_code": task.code, "status_msg": MESSAGES.get(task.code, "unknown error")}
        return json_response({"task_id": task.number, "status": seen.word, "base_resp": base_resp})
    return {"task_id": task.number, "status": seen.word, "file_id": task.file}


def create_token(task: Task) -> str:
    """Return a task's token: three parts as such tokens have, none of which is ever checked."""
    parts = ({"alg": "none"}, {"task_id": task.number}, {"salt": secrets.token_hex(8)})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


async def run_task(task: Task) -> TaskResult:
    """Speak all texts of a task, and return the archive of the results. Raises Refused, WorkFailed."""
    order, number = long_speech_request.order_from_json(task.request), task.file or task.number
    members: list[tuple[str, Path | bytes]] = []
    try:
        for at, (stem, text) in enumerate(order.texts):
            sound = path_of(number).with_suffix(f".{at}.part")
            members.append((f"{number}/{stem}.{order.settings.format}", sound))
            members += await speak_to_file(order.settings, text, sound, f"{number}/{stem}")
        check_withheld(order)
    except BaseException:
        await asyncio.to_thread(remove_files, members)
        raise
    return TaskResult(f"{number}.tar", pack_tar(members))


def check_withheld(order: Order) -> None:
    """Refuse the result of a text that asks for it. Raises Refused."""
    if any(text.withheld for _, text in order.texts):
        raise Refused(1027)


async def speak_to_file(settings: Settings, text: Text, sound: Path, stem: str) -> list[tuple[str, bytes]]:
    """Speak into a file, and return the files that go with it. Raises WorkFailed."""
    for left in reversed(range(TRIES)):
        try:
            facts = await write_sound(settings, text, sound)
            break
        except WorkFailed:  # the child may have died over somebody else's request
            if not left:
                raise
    told = json.dumps({"extra_info": speech_synthesis.extra_info(settings, text, facts)}, ensure_ascii=False).encode()
    titles = await asyncio.to_thread(subtitles.render_subtitles, settings, text, facts)
    return [(f"{stem}.titles", titles), (f"{stem}.extra", told)]


async def write_sound(settings: Settings, text: Text, sound: Path) -> dict[str, Any]:
    """Write sound to a file as it is made, and return the facts about it. Raises WorkFailed."""
    sound.parent.mkdir(exist_ok=True)
    facts: dict[str, Any] = {}
    file = await asyncio.to_thread(sound.open, "wb")
    with file:
        async with aclosing(speech_synthesis.synthesize(settings, text)) as pieces:
            async for piece in pieces:
                file.write(piece.audio)
                facts = piece.facts
    return facts


def pack_tar(members: list[tuple[str, Path | bytes]]) -> Iterator[bytes]:
    """Yield a tar of files and bytes; the files are removed afterwards."""
    try:
        for name, held in members:
            row = tarfile.TarInfo(name)
            row.size = len(held) if isinstance(held, bytes) else held.stat().st_size
            row.mtime = int(now().timestamp())
            yield row.tobuf()
            yield from [held] if isinstance(held, bytes) else iterate_file(held)
            yield bytes(-row.size % tarfile.BLOCKSIZE)
        yield bytes(2 * tarfile.BLOCKSIZE)
    finally:
        remove_files(members)


def remove_files(members: Iterable[tuple[str, Path | bytes]]) -> None:
    """Remove the files among members."""
    for _, held in members:
        if isinstance(held, Path):
            held.unlink(missing_ok=True)


register(KIND, run_task)
urlpatterns: list[URLPattern] = [
    path(PATH.removeprefix("/"), create),
    path("v1/query/t2a_async_query_v2", query),
]
