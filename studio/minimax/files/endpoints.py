"""File endpoints: upload inputs, download results."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from studio.minimax.errors import Unsure
from studio.minimax.wire.base_client import BaseClient, read_answer
from studio.minimax.wire.parse import get_object, parse_count, parse_text, parse_timestamp
from studio.minimax.wire.transport import Timeouts

TRANSFER_TIMEOUTS = Timeouts(first_s=300, idle_s=60, total_s=900)
MAX_CONTENT_BYTES = 512 * 1024 * 1024
# Purposes of uploads; lists also hold the files that MiniMax made.
PURPOSES = (
    "voice_clone", "prompt_audio", "t2a_async_input", "batch", "video_understanding", "video_generation_input",
    "retrieval", "vision",
)  # fmt: skip
MADE = ("t2a_async", "video_generation")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file; ``file_id`` is a number on the wire and text here. ``download_url`` expires after one to nine hours."""

    file_id: str
    name: str
    size_bytes: int
    purpose: str
    download_url: str = ""
    created_at: datetime | None = None


class Files:
    """The file endpoints. None of them costs."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def upload(self, name: str, data: bytes | IO[bytes], purpose: str) -> FileRow:
        """Upload a file and return its row; an open file is streamed. Raises ApiError."""
        form, file = {"purpose": purpose}, {"file": (name, data)}
        return require_row(
            await self._client.request("POST", "/v1/files/upload", timeouts=TRANSFER_TIMEOUTS, data=form, files=file)
        )

    async def retrieve(self, file_id: str) -> FileRow:
        """Return a file's row with its download link, which needs no key. Raises ApiError."""
        return require_row(await self._client.request("GET", "/v1/files/retrieve", params={"file_id": file_id}))

    async def content(self, file_id: str, *, limit_bytes: int = MAX_CONTENT_BYTES) -> AsyncIterator[bytes]:
        """Yield the content of a file. Raises ApiError."""
        params = {"file_id": file_id}
        async with self._client.send(
            "GET", "/v1/files/retrieve_content", timeouts=TRANSFER_TIMEOUTS, params=params
        ) as response:
            # A batch's JSONL is content: its media type only begins like that of an error.
            if response.status != 200 or response.content_type.partition(";")[0].strip() == "application/json":
                await read_answer(response)
                raise Unsure("MiniMax says that all is well but sent no file", trace_id=response.trace_id)
            if response.is_compressed:
                raise Unsure("the file came compressed, which was not asked for", trace_id=response.trace_id)
            async for piece in response.pieces(limit_bytes):
                yield piece

    async def list(self, purpose: str = "") -> list[FileRow]:
        """Return the files of one purpose, or all. Raises ApiError."""
        params = {"purpose": purpose} if purpose else {}
        found = (await self._client.request("GET", "/v1/files/list", params=params)).get("files")
        return [row for one in (found if isinstance(found, list) else []) if (row := parse_row(one))]

    async def delete(self, file_id: str, purpose: str) -> None:
        """Delete a file. Raises ApiError."""
        # The API expects a number.
        body = {"file_id": int(file_id) if file_id.isdecimal() else file_id, "purpose": purpose}
        await self._client.request("POST", "/v1/files/delete", json=body)


def require_row(answer: dict[str, Any]) -> FileRow:
    """Return the row of an answer. Raises Unsure where it holds none."""
    row = parse_row(get_object(answer, "file"))
    if row is None:
        raise Unsure("MiniMax says that all is well but names no file", trace_id=answer["trace_id"])
    return row


def parse_row(found: Any) -> FileRow | None:
    """Return a file's row, or None for a row without an id."""
    # Never by way of a float: an id has more digits than one can hold.
    file_id = found.get("file_id") if isinstance(found, dict) else None
    if isinstance(file_id, bool) or not isinstance(file_id, int | str) or not str(file_id).isdecimal():
        return None
    return FileRow(
        str(file_id),
        parse_text(found.get("filename")),
        parse_count(found.get("bytes")),
        parse_text(found.get("purpose")),
        parse_text(found.get("download_url")),
        parse_timestamp(found.get("created_at")),
    )
