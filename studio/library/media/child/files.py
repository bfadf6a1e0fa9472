"""Files that the media child writes: durable, and a full disk is told instead of raised."""

import errno
import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from studio.lib.worker import Answer

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_files(targets: dict[str, str], render: Callable[[str, BinaryIO], None]) -> Iterator[Answer]:
    """Write each target by ``render(name, file)``; answer ``{"full": errno}`` when there is no room for one."""
    for name, target in targets.items():
        try:
            # A file object of ours, so that a write that fails is an error also at the end, and the file is durable.
            with open(target, "wb") as file:
                render(name, file)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            if error.errno not in FULL:
                raise
            yield {"full": error.errno}, b""
            return
