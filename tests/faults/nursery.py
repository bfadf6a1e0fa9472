"""A program that has loaded the studio once and forks a server of it at each command: a start in a tenth of a second.

It prepares the data folder, prints where the server is and how to sign in, and then reads commands, one JSON a line:
``{"kill_at": n, "trace": file}`` serves until the process dies; ``{"tidy": true}`` does the housework of two days
later. For each it prints the child's process id and, at its end, how it ended.
"""

import json
import os
import socket
import sys
from datetime import timedelta
from typing import Any

import uvicorn
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from studio.accounts.models import User
from studio.batches import polling as batch_polling
from studio.jobs.engine import outcomes
from studio.library import retention
from studio.longform import polling as longform_polling
from studio.video import polling
from studio.voices import recovery
from studio.workspaces.models import Membership, Role, Workspace
from tests.faults import crash

# What a killed server left behind is asked about as soon as it is back.
polling.VIDEO_POLL_SECONDS, outcomes.FIRST_LOOK_S, recovery.PAUSES_S = 0.2, 0.1, (0.1, 0.2)
batch_polling.LOOKS_S = (0.1, 0.2)
batch_polling.FIRST_S = batch_polling.LONGEST_S = 0.2
longform_polling.INLINE = 0  # each text travels as a file: one step more to be killed at
longform_polling.FIRST_S = longform_polling.LONGEST_S = 0.2
WARM = ("/healthz", "/w/tidewater/speech/", "/w/tidewater/images/")  # read once, and not again by each child


def prepare() -> str:
    """Make the tables and Alice's workspace; return her session."""
    call_command("migrate", verbosity=0)
    alice = User.objects.create_user("alice@example.org", "lantern-harbour-42", name="Alice")
    space = Workspace.objects.create(slug="tidewater", name="Tidewater", created_by=alice)
    Membership.objects.create(workspace=space, user=alice, role=Role.OWNER)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(alice)
    assert {client.get(page).status_code for page in WARM} == {200}
    connections.close_all()
    return client.cookies["sessionid"].value


def serve(bound: socket.socket, kill_at: int, only: str, trace: str) -> None:
    """Serve as ``up`` does, until the process dies."""
    crash.counter.limit, crash.counter.only = kill_at, only
    crash.counter.trace = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    config = uvicorn.Config(
        crash.application, loop="uvloop", http="httptools", ws="websockets-sansio", lifespan="on", log_config=None,
        log_level="warning", access_log=False,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[bound])


def obey(command: dict[str, Any], bound: socket.socket) -> None:
    """Do what a command says, in the child."""
    os.dup2(2, 1)
    if "tidy" in command:
        retention.tidy(timezone.now() + timedelta(days=2))
    else:
        serve(bound, command["kill_at"], command["only"], command["trace"])


def tell(word: object) -> None:
    """Print a line for the tests."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    """Prepare, then fork a child a command."""
    session = prepare()
    bound = socket.create_server(("127.0.0.1", 0), backlog=64)
    tell(json.dumps({"url": f"http://127.0.0.1:{bound.getsockname()[1]}", "session": session}))
    for line in sys.stdin:
        if (pid := os.fork()) == 0:
            try:
                obey(json.loads(line), bound)
            finally:
                os._exit(1 if sys.exc_info()[0] else 0)
        tell(pid)
        tell(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
