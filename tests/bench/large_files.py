"""``python -m tests.bench.large_files SLUG``: put three films into a workspace and print the keys of their assets.

One of 4.5 GB takes no room on the disk; two have 300 MB of chance each. BENCH_SCALE asks for a part of that.
"""

import os
import sys
from random import Random
from zlib import crc32

import django

django.setup()

from studio.library.media.derivatives import MediaFacts  # noqa: E402 - models need django.setup() first
from studio.library.store import Stored, file_of  # noqa: E402
from studio.library.versions import add_version  # noqa: E402
from studio.workspaces.models import Workspace  # noqa: E402

SIZES = (4_500_000_000, 300_000_000, 300_000_000)
PIECE = 1 << 22
SPARSE = 0  # the number of the one that takes no room


def write(number: int, size: int) -> Stored:
    """Write one file."""
    path, checksum = f"{number:02}/large{number}.mp4", 0
    file_of(path).parent.mkdir(parents=True, exist_ok=True)
    with file_of(path).open("wb") as file:
        for at in range(0, size, PIECE):
            some = min(PIECE, size - at)
            data = bytes(some) if number == SPARSE else Random(at + number).randbytes(some)
            checksum = crc32(data, checksum)
            file.seek(some, 1) if number == SPARSE else file.write(data)
        file.truncate(size)
    return Stored(path=path, size_bytes=size, sha256=f"{number:064}", crc32=checksum, media_type="video/mp4")


def main() -> None:
    """Write all of them, and their rows."""
    workspace = Workspace.objects.get(slug=sys.argv[1])
    facts = MediaFacts("video", {"duration_ms": 1000, "width": 16, "height": 9, "tone": "2a"})
    for number, size in enumerate(SIZES):
        stored = write(number, round(size * float(os.environ.get("BENCH_SCALE", "1"))))
        version = add_version(
            workspace_id=workspace.pk, person_id=workspace.created_by_id, kind="upload", title="Large film",
            stored=stored, facts=facts, recipe={},
        )  # fmt: skip
        sys.stdout.write(f"{version.asset.key}\n")


if __name__ == "__main__":
    main()
