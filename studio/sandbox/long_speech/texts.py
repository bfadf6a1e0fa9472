"""The texts of long speech: the text of the request, or what an uploaded file holds."""

import json
import zlib
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.speech import text as speech_text
from studio.sandbox.speech.text import Text

FIELD_CHARACTERS = 50_000
FILE_CHARACTERS = 1_000_000 - 1
MOST_TEXTS = 100
MOST_BYTES = 4 * FILE_CHARACTERS
JSON_FIELDS = ("title", "content", "extra")
DAMAGE = (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error)

Named = tuple[str, Text]  # the name that its results begin with


def parse_field(text: str, model: str) -> list[Named]:
    """Return the text of a request. Raises Refused."""
    return [("content", speech_text.parse_text(text, model, FIELD_CHARACTERS))]


def parse_file(path: Path, name: str, model: str) -> list[Named]:
    """Return what a .txt holds, or a .zip of files of one format; call it in a thread. Raises Refused."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in (".txt", ".zip"):
        raise invalid("text_file_id is neither a .txt nor a .zip")
    try:
        found = (
            unpack_archive(path) if suffix == ".zip" else [(PurePosixPath(name).stem, read_bounded(path.open("rb")))]
        )
    except DAMAGE:
        raise invalid("text_file_id is no archive that can be read") from None
    if sum(len(text) for _, text in found) > FILE_CHARACTERS:
        raise invalid("text_file_id holds 1,000,000 characters or more")
    return [(stem, speech_text.parse_text(text, model, FILE_CHARACTERS)) for stem, text in found]


def unpack_archive(path: Path) -> list[tuple[str, str]]:
    """Return the texts of an archive. Raises Refused."""
    with ZipFile(path) as archive:
        rows = [row for row in archive.infolist() if is_content_file(row)]
        suffixes = {PurePosixPath(row.filename).suffix.lower() for row in rows}
        if len(rows) > MOST_TEXTS or suffixes not in ({".txt"}, {".json"}):
            raise invalid("text_file_id is an archive of up to 100 files, all of them .txt or all .json")
        if any(row.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for row in rows):
            raise invalid("text_file_id is packed in a way that is not known")
        texts = [(PurePosixPath(row.filename).stem, read_bounded(archive.open(row))) for row in rows]
    return [part for stem, text in texts for part in parse_json_fields(stem, text)] if suffixes == {".json"} else texts


def is_content_file(row: ZipInfo) -> bool:
    """Return whether a member is a file of its maker's, not of their system's."""
    return not row.is_dir() and not row.filename.startswith("__MACOSX/") and "/." not in f"/{row.filename}"


def read_bounded(source: IO[bytes]) -> str:
    """Return a file's text. Raises Refused for one that is too long or no text."""
    with source:
        data = source.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise invalid("text_file_id holds 1,000,000 characters or more")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise invalid("text_file_id is not UTF-8") from None


def parse_json_fields(stem: str, text: str) -> list[tuple[str, str]]:
    """Return the texts of a JSON file; each is spoken on its own. Raises Refused."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        raise invalid("text_file_id holds what is not JSON") from None
    found = [(f"{stem}_{name}", held.get(name)) for name in JSON_FIELDS] if isinstance(held, dict) else []
    said = [(name, value) for name, value in found if isinstance(value, str) and value.strip()]
    if not said:
        raise Refused(2013, "invalid params, invalid params: text_file_id holds none of title, content, extra")
    return said
