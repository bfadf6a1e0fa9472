"""Asks MiniMax how a long text is coming along, and unpacks what it brings: the sound, its sentences and its facts."""

import asyncio
import json
import random
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from studio.jobs.kinds import Done, Failed, FromBytes, FromFile, Result, Side, Step, Waiting
from studio.lib.fields import new_key
from studio.library.media import derivatives
from studio.minimax.catalog.long_speech import LONG_SPEECH_LIMITS
from studio.minimax.client import Api
from studio.minimax.errors import Broken, TryLater, Unsure
from studio.minimax.long_speech.endpoints import LongSpeechStatus, LongSpeechTicket, SpokenText, read_bundle
from studio.minimax.speech.request import SpeechRequest
from studio.minimax.speech.text import count_characters

FIRST_S, LONGEST_S = 2.0, 15.0
GROWTH = 1.3
SPREAD = 0.2
MODERATION_CODES = (1026, 1027)
FOLDER = "longform"  # below that of what can be made again: it is cleared by itself
TIMES = "timings"
INLINE = LONG_SPEECH_LIMITS.text_limit  # characters; a longer text travels as a file


async def begin(api: Api, request: SpeechRequest) -> LongSpeechTicket:
    """Ask once for a task. Raises ApiError."""
    if count_characters(request.text) <= INLINE:
        return await api.long_speech.create(request)
    return await api.long_speech.create(request, text_file_id=await upload(api, request.text))


async def upload(api: Api, text: str) -> str:
    """Return the id of a text at MiniMax; uploading is free, so a lost answer is tried again. Raises ApiError."""
    try:
        row = await api.files.upload(f"studio-{new_key()}.txt", text.encode(), LONG_SPEECH_LIMITS.file_purpose)
    except Unsure as error:
        raise TryLater(str(error), code=error.code, trace_id=error.trace_id) from error
    return row.file_id


def first_ticket(made: LongSpeechTicket) -> dict[str, Any]:
    """Return what a task is asked about with."""
    return {"task": made.task_id, "units": made.usage_characters}


def wait(ticket: dict[str, Any]) -> Waiting:
    """Return to ask again, ever less often."""
    pause_s = min(LONGEST_S, ticket.get("pause_s", FIRST_S / GROWTH) * GROWTH)
    return Waiting({**ticket, "pause_s": pause_s}, pause_s * random.uniform(1 - SPREAD, 1 + SPREAD))


async def look(api: Api, ticket: dict[str, Any]) -> Step:
    """Ask once; costs nothing. Raises ApiError."""
    task = await api.long_speech.query(ticket["task"])
    if task.status is LongSpeechStatus.SUCCESS:
        return await fetch(api, ticket, task.file_id)
    if task.status.is_final:
        reasons = {LongSpeechStatus.EXPIRED: "task_expired"}
        reason = "withheld" if task.code in MODERATION_CODES else reasons.get(task.status, "task_failed")
        return Failed(reason, task.code, ticket["task"], task.trace_id)
    return wait(ticket)


async def fetch(api: Api, ticket: dict[str, Any], file_id: str) -> Done:
    """Return the finished sound; doing it again does the same. Raises ApiError."""
    folder = derivatives.derived_folder() / FOLDER
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as place:
        bundle = Path(place) / "bundle.part"
        with bundle.open("wb") as file:
            async for piece in api.files.content(file_id):
                await asyncio.to_thread(file.write, piece)
        spoken = await asyncio.to_thread(unpack, bundle, Path(place) / "sounds")
        name = "".join(one for one in ticket["task"] if one.isalnum())[:80]
        target = folder / f"{name}{spoken.sound.suffix}"
        await asyncio.to_thread(spoken.sound.replace, target)
    times = json.dumps(spoken.sentences, ensure_ascii=False).encode()
    sides = (Side(TIMES, FromBytes(times), ".json"),) if spoken.sentences else ()
    result = Result(FromFile(f"{FOLDER}/{target.name}"), target.suffix, sides=sides)
    units = spoken.facts.usage_characters or ticket["units"] or None
    return Done((result,), facts={**asdict(spoken.facts), "task": ticket["task"]}, charged_units=units)


def unpack(bundle: Path, folder: Path) -> SpokenText:
    """Return the one sound of a bundle. Raises Broken for one that cannot be read."""
    folder.mkdir()
    try:
        return read_bundle(bundle, folder)[0]
    except ValueError as error:
        raise Broken(str(error)) from None
