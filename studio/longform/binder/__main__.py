"""The child that binds sounds to one file."""

import av

from studio.lib.worker import serve
from studio.longform.binder.m4b import bind

if __name__ == "__main__":
    av.logging.set_level(None)
    serve({"book.bind": bind})
