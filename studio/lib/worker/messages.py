"""Messages on a pipe: two lengths (uint32, big-endian), a JSON header and bytes.

The parent asks ``{"id", "call", "params", "window"}``; the child answers any number of ``{"id", …}`` and ends with
``{"id", "end": true}`` or ``{"id", "error": text}``. A child is at most ``window`` answers ahead of its reader, who
acknowledges each with ``{"more": id}`` and stops the work with ``{"cancel": id}``. The child exits at EOF of its stdin.
"""

import json
import struct
from typing import Any, BinaryIO

LENGTHS = struct.Struct(">II")
MAX_HEADER_BYTES = 16 << 20
MAX_BLOB_BYTES = 256 << 20

Answer = tuple[dict[str, Any], bytes]


class WorkFailed(Exception):
    """The child refused the work; the message says why."""


class WorkerDied(WorkFailed):
    """The child died over the work, or exceeded the time limit."""


def pack(header: dict[str, Any], blob: bytes = b"") -> bytes:
    """Serialize one message."""
    head = json.dumps(header, ensure_ascii=False).encode()
    return LENGTHS.pack(len(head), len(blob)) + head + blob


def sizes(prefix: bytes) -> tuple[int, int]:
    """Parse a prefix into the lengths of header and bytes. Raises WorkerDied when they are beyond the limits."""
    head, blob = LENGTHS.unpack(prefix)
    if head > MAX_HEADER_BYTES or blob > MAX_BLOB_BYTES:
        raise WorkerDied(f"A message of {head} + {blob} bytes is not one of ours.")
    return head, blob


def receive(source: BinaryIO) -> Answer | None:
    """Read one message from a blocking pipe; None at EOF."""
    prefix = source.read(LENGTHS.size)
    if len(prefix) < LENGTHS.size:
        return None
    head, blob = sizes(prefix)
    header, data = source.read(head), source.read(blob)
    return (json.loads(header), data) if len(header) == head and len(data) == blob else None
