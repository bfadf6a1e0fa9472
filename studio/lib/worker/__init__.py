"""Work in a child process: calls and streamed answers as messages on its stdin and stdout, within limits."""

from studio.lib.worker.child import Handler, serve
from studio.lib.worker.messages import LENGTHS, Answer, WorkerDied, WorkFailed, pack, receive, sizes
from studio.lib.worker.parent import WINDOW, Worker
from studio.lib.worker.spawn import command, environment

__all__ = [
    "LENGTHS", "WINDOW", "Answer", "Handler", "WorkFailed", "Worker", "WorkerDied", "command", "environment", "pack",
    "receive", "serve", "sizes",
]  # fmt: skip
