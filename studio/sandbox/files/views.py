"""`/v1/files/…`: upload, list, retrieve, retrieve_content, delete."""

import asyncio
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponseBase
from django.http.multipartparser import MultiPartParserError

from studio.sandbox.core.api import Call, endpoint, json_response
from studio.sandbox.core.clock import now
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.store import delete_files, file_response, sign_link, store_file
from studio.sandbox.files.media import HEAD_BYTES, detect_media
from studio.sandbox.models import File

LIFE = timedelta(days=3650)
FOR_CLIPS = "video_generation_input"
CLIP_LIFE = timedelta(days=7)
# Megabytes by purpose.
LIMITS_MB = {
    "voice_clone": 20,
    "prompt_audio": 20,
    "t2a_async_input": 100,
    "batch": 100,
    "retrieval": 100,
    "vision": 30,
    "video_understanding": 50,
    FOR_CLIPS: 50,
}
# Of files that the service made: to be listed and deleted, not uploaded.
MADE = ("t2a_async", "video_generation", "batch_output")


@endpoint("POST", form=True)
async def upload(call: Call) -> HttpResponseBase | dict[str, Any]:
    """Store a file under a new number; media unfit for clips are refused with an HTTP status, as nothing else is."""
    try:
        fields, files = await asyncio.to_thread(lambda: (call.request.POST, call.request.FILES))
    except MultiPartParserError:
        raise invalid("body is not a form") from None
    purpose, file = str(fields.get("purpose", "")), files.get("file")
    if purpose not in LIMITS_MB:
        raise invalid("purpose")
    if not isinstance(file, UploadedFile) or not file.name or not file.size:
        raise invalid("file")
    if file.size > LIMITS_MB[purpose] << 20:
        raise invalid(f"file is larger than {LIMITS_MB[purpose]} MB")
    if purpose == FOR_CLIPS and (problem := find_problem(file)):
        return json_response({"base_resp": {"status_code": 2013, "status_msg": invalid(problem).message}}, status=400)
    life = CLIP_LIFE if purpose == FOR_CLIPS else LIFE
    row = await store_file(call.owner, file.name, file.chunks(), purpose=purpose, life=life)
    return {"file": to_json(row)}


def find_problem(file: UploadedFile) -> str:
    """Return why no clip can be made of a file, empty for one that is fit."""
    media = detect_media(file.read(HEAD_BYTES))
    file.seek(0)
    if media is None:
        return "file is none of jpg, png, webp, mp4, mov, mp3, wav"
    return f"file is larger than {media.most_mb} MB" if (file.size or 0) > media.most_mb << 20 else ""


@endpoint("GET", "POST")
async def list_files(call: Call) -> dict[str, Any]:
    """List the key's files, newest first."""
    purpose = str(call.request.GET.get("purpose") or call.body.get("purpose") or "")
    if purpose and purpose not in (*LIMITS_MB, *MADE):
        raise invalid("purpose")
    rows = File.objects.filter(owner=call.owner, expires__gte=now()).exclude(purpose="")
    found = rows.filter(purpose=purpose) if purpose else rows
    return {"files": await in_database(lambda: [to_json(row) for row in found])}


@endpoint("GET", "POST")
async def retrieve(call: Call) -> dict[str, Any]:
    """Return one file's facts, with a link to its bytes."""
    row = await requested_file(call)
    return {"file": {**to_json(row), "download_url": sign_link(call.request, row)}}


@endpoint("GET")
async def retrieve_content(call: Call) -> HttpResponseBase:
    """Return a file's bytes."""
    return file_response(await requested_file(call))


@endpoint("POST")
async def delete(call: Call) -> dict[str, Any]:
    """Delete a file."""
    row = await requested_file(call)
    if call.body.get("purpose") not in (None, "", row.purpose):
        raise invalid("purpose")
    await in_database(delete_files, File.objects.filter(pk=row.pk))
    return {"file_id": row.number}


async def requested_file(call: Call) -> File:
    """Return the file whose number a call gives, in its URL or its body. Raises Refused."""
    number = str(call.request.GET.get("file_id") or call.body.get("file_id") or "")
    if number.isascii() and number.isdigit() and len(number) < 19:
        rows = File.objects.filter(owner=call.owner, number=int(number), expires__gte=now()).exclude(purpose="")
        if row := await in_database(rows.first):
            return row
    raise invalid("file_id")


def to_json(row: File) -> dict[str, Any]:
    """Serialize a file."""
    return {
        "file_id": row.number,
        "bytes": row.size_bytes,
        "created_at": int(row.created.timestamp()),
        "filename": row.name,
        "purpose": row.purpose,
    }
