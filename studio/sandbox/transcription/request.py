"""Parses a request for a transcript: a form with a file in it."""

import asyncio
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from studio.sandbox import settings
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.moderation import provoked_code
from studio.sandbox.speech.synthesis import speaker

FORMATS = ("json", "verbose_json", "srt", "vtt")
LEVELS = ("sentence", "word")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
MOST_BYTES = 50 << 20
MOST_S = 500.0
KINDS = {"wav", "aiff", "flac", "m4a", "mp3", "aac", "ogg"}  # as its decoder calls a file; opus is in ogg


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted, and of which file."""

    format: str
    level: str
    stream: bool
    withheld: bool  # it is written down and charged for, and then not given
    file: UploadedFile


@dataclass(frozen=True, slots=True)
class Sound:
    """What is in a file: its length, and from when to when something is to be heard."""

    sha256: str
    seconds: float
    stretches: list[tuple[float, float]]


async def parse_order(request: HttpRequest) -> Order:
    """Parse a request. Raises Refused."""
    try:
        fields, files = await asyncio.to_thread(lambda: (request.POST, request.FILES))
    except MultiPartParserError:
        raise invalid("body is not a form") from None
    top, file = Section(dict(fields.items())), files.get("file")
    if not top.text("model"):
        raise invalid("model")
    form, level = top.choice("response_format", FORMATS, "json"), top.choice("timestamp_level", LEVELS, "sentence")
    switch = Section({"stream": top.text("stream").lower()}).choice("stream", ("true", "false"), "false")
    if switch == "true" and form != "json":
        raise invalid(f"response_format {form} cannot be combined with stream")
    language = request.headers.get("language", "")
    if language and not LANGUAGE.fullmatch(language):
        raise invalid("language")
    if not isinstance(file, UploadedFile) or not file.size:
        raise invalid("file")
    return Order(form, level, switch == "true", provoked_by_name(file.name or "") == 1027, file)


def provoked_by_name(name: str) -> int:
    """Return the code that a file's name provokes, 0 for none. Raises Refused: only 1027 comes later."""
    code = provoked_code(name)
    if code and code != 1027:
        raise Refused(code)
    return code


async def listen(order: Order) -> Sound:
    """Return what is in the file of a request. Raises Refused, WorkFailed."""
    path, sha256 = await asyncio.to_thread(write_copy, order.file)
    try:
        found = await speaker.listen(path, MOST_S + 1)
    finally:
        await asyncio.to_thread(os.unlink, path)
    return check_sound(found, sha256)


def check_sound(found: dict[str, Any], sha256: str) -> Sound:
    """Return sound of a kind and length that is taken. Raises Refused."""
    if not KINDS.intersection(found["kind"].split(",")):
        raise invalid("file must be a sound: wav, aiff, flac, m4a, mp3, aac, opus or ogg")
    if found["seconds"] > MOST_S:
        raise invalid(f"file is longer than {MOST_S:g} seconds")
    return Sound(sha256, found["seconds"], [(begin, end) for begin, end in found["stretches"]])


def write_copy(file: UploadedFile) -> tuple[str, str]:
    """Write a file where the child can read it, and return the path and the digest of its bytes."""
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=settings.DATA, prefix="heard-", delete=False) as copy:
        for piece in file.chunks():
            copy.write(piece)
            digest.update(piece)
    return copy.name, digest.hexdigest()
