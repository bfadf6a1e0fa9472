"""The media child on a disk that takes 50 kB a file."""

import resource

from studio.lib.worker import serve
from studio.library.media.child.__main__ import HANDLERS

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
    serve(HANDLERS)
