"""``manage.py up``: prepare the data folder, start the sandbox and the server, print the address."""

import argparse
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.module_loading import import_string

from studio.accounts.setup import new_token
from studio.lib import env
from studio.lib.env import LOOPBACK, Misconfigured
from studio.lib.uvicorn_server import create_server
from studio.server import data_dir, prepare, sandbox_process, served
from studio.server.listen import listen

GRACE_S = 5
# Options of --sandbox-only, with the advice that is given without it.
SANDBOX_ONLY = {
    "tls": "To reach Studio by https, put a proxy with TLS in front, and set STUDIO_ADDRESS.",
    "limits": "Studio's own sandbox keeps nobody waiting.",
}


def port_number(text: str) -> int:
    """Parse a port number. Raises ArgumentTypeError, which argparse reports."""
    if not (text.isascii() and text.isdigit() and len(text) <= 5) or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port; say a number from 0 to 65535.")
    return int(text)


class Finish:
    """Has the runner finish what is under way, and says once what is waited for."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self.say = say
        self.has_said = False

    def __call__(self) -> int:
        """Return how much is under way."""
        # By name: with the sandbox alone its import would cost half a second.
        count: int = import_string("studio.jobs.engine.runner.runner").finish()
        if count and not self.has_said:
            self.has_said = True
            what = "one job is" if count == 1 else f"{count} jobs are"
            self.say(
                f"Studio: {what} finished first, for at most {settings.STUDIO_STOP_SECONDS} s (STUDIO_STOP_SECONDS); "
                "nothing new begins. Once more, and it stops at once."
            )
        return count


class Command(BaseCommand):
    """Serve Studio and its sandbox from one data folder."""

    help = "Set up what is needed, serve Studio, and print its address."
    # They run in the tests; here they would add a fifth to the start-up time.
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        # Django reads the settings before the options: a shortened --data would not reach them.
        return super().create_parser(prog_name, subcommand, allow_abbrev=False, **options)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s)")
        parser.add_argument("--port", type=port_number, default=8000, help="default: %(default)s; 0 takes a free one")
        parser.add_argument("--data", metavar="DIR", help="the data folder (default: STUDIO_DATA, else ./data)")
        parser.add_argument("--sandbox-only", action="store_true", help="serve just the imitated API")
        parser.add_argument("--tls", action="store_true", help="with --sandbox-only: over https, self-signed")
        parser.add_argument("--limits", action="store_true", help="with --sandbox-only: keep to the published limits")

    def handle(self, *args: Any, host: str, port: int, sandbox_only: bool, **options: Any) -> None:
        data = Path(settings.STUDIO_DATA)
        faults = env.flag("STUDIO_SANDBOX_FAULTS")
        wanted = [name for name in SANDBOX_ONLY if options[name]]
        if sandbox_only:
            exec_sandbox(data / "sandbox", host, port, *(f"--{name}" for name in wanted), faults=faults)
        for name in wanted:
            raise Misconfigured(f"--{name} is for the sandbox alone: add --sandbox-only. {SANDBOX_ONLY[name]}")
        if host not in LOOPBACK and not settings.STUDIO_ADDRESS:
            raise Misconfigured(
                f"to be reached at {host} from other machines, Studio must know its public address: "
                "set STUDIO_ADDRESS, for example STUDIO_ADDRESS=https://studio.example.org."
            )
        os.umask(data_dir.OTHERS)
        with data_dir.acquire_lock(data) as lock, listen(host, port) as bound:
            if data_dir.keep_from_others(data):
                self.stderr.write(f"Studio: other accounts of this machine could read in {data}; now they cannot.")
            prepare.bring_up_to_date(lock)
            served.begin(self.stderr.write)
            self.serve(data, host, bound, faults=faults)

    def serve(self, data: Path, host: str, bound: Any, *, faults: bool) -> None:
        """Run the sandbox and the server until SIGINT or SIGTERM."""
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sandbox = None if env.text("STUDIO_SANDBOX_URL") else sandbox_process.Child(data / "sandbox", faults=faults)
        if sandbox is not None:
            settings.STUDIO_SANDBOX_URL = sandbox.url
            sandbox.start()
        shown = f"[{host}]" if ":" in host else host
        address = settings.STUDIO_ADDRESS or f"http://{shown}:{bound.getsockname()[1]}"
        token = new_token()
        path = f"/setup/{token}/" if token else "/"
        # Uvicorn re-raises the signal after its shutdown; by then SIGTERM is a clean exit.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            announce = partial(self.print_line, f"Studio: {address}{path}")
            create_server(
                "studio.asgi:application", announce, grace_s=GRACE_S, finish=Finish(self.stderr.write),
                finish_s=settings.STUDIO_STOP_SECONDS,
            ).run(sockets=[bound])  # fmt: skip
        except KeyboardInterrupt:
            self.stderr.write("Studio: stopped.")
        finally:
            if sandbox is not None:
                sandbox.stop()

    def print_line(self, line: str) -> None:
        """Print one line, unbuffered."""
        self.stdout.write(line)
        self.stdout.flush()


def exec_sandbox(data: Path, host: str, port: int, *more: str, faults: bool) -> None:
    """Replace this process by the sandbox (exec), which prints its own address."""
    os.chdir(settings.BASE_DIR)
    arguments = sandbox_process.command(data, port, "--host", host, *more, faults=faults)
    os.execve(arguments[0], arguments, sandbox_process.environment())
