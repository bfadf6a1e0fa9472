"""The imitated API as a program: `python -m studio.sandbox --port N --data DIR`."""

import argparse
import errno
import os
import signal
import socket
import sys
import threading
from functools import partial
from pathlib import Path

import django
from django.utils.module_loading import import_string

from studio.lib.uvicorn_server import Server, bind, create_server
from studio.sandbox.server.protocols import Http, WebSocket

GRACE_S = 1


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m studio.sandbox", description="The MiniMax API, imitated offline.")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8601, help="default: %(default)s; 0 takes a free one")
    parser.add_argument("--data", type=Path, default=Path("data/sandbox"), metavar="DIR", help="default: %(default)s")
    parser.add_argument("--tls", action="store_true", help="serve https; the certificate lies in DIR/tls")
    parser.add_argument("--stdin", action="store_true", help="end when stdin closes")
    parser.add_argument("--faults", action="store_true", help="let anybody provoke failures and read the ledger")
    parser.add_argument("--limits", action="store_true", help="keep to the published requests and tokens a minute")
    paces = ("clock", "questions", "at-once")
    parser.add_argument("--pace", choices=paces, default="clock", help="how tasks go on (default: %(default)s)")
    targets = ("public", "any")
    parser.add_argument("--callbacks", choices=targets, default="public", help="where they go (default: %(default)s)")
    return parser.parse_args()


def announce(line: str) -> None:
    """Print the one line and flush it: the parent process waits for it."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket. Raises SystemExit with a sentence."""
    try:
        return bind(host, port)
    except OSError as error:
        taken = "the port is taken by another program" if error.errno == errno.EADDRINUSE else error.strerror
        raise SystemExit(f"Sandbox: cannot listen on {host}:{port}: {taken}.") from None


def stop_at_eof(server: Server) -> None:
    """Stop the server when stdin closes, which happens at the latest when the parent process dies."""

    def wait_for_eof() -> None:
        while os.read(0, 4096):
            pass
        server.should_exit = True

    threading.Thread(target=wait_for_eof, name="reads stdin", daemon=True).start()


def main() -> None:
    """Serve until a signal, or EOF on stdin."""
    given = parse_arguments()
    bound = listen(given.host, given.port)
    given.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["SANDBOX_DATA"] = str(given.data)
    os.environ["SANDBOX_FAULTS"] = "1" if given.faults else ""
    os.environ["SANDBOX_LIMITS"] = "1" if given.limits else ""
    os.environ["SANDBOX_PACE"] = given.pace
    os.environ["SANDBOX_CALLBACKS"] = given.callbacks
    os.environ["DJANGO_SETTINGS_MODULE"] = "studio.sandbox.settings"
    django.setup(set_prefix=False)
    host = f"[{given.host}]" if ":" in given.host else given.host
    address = f"{'https' if given.tls else 'http'}://{host}:{bound.getsockname()[1]}"
    # By name: the library behind it would cost every start a tenth of a second.
    pair = (
        import_string("studio.sandbox.server.tls.load_or_create")(given.data / "tls", given.host) if given.tls else None
    )
    tls = {"ssl_certfile": pair.certificate, "ssl_keyfile": pair.key} if pair else {}
    server = create_server(
        "studio.sandbox.asgi:application", partial(announce, f"Sandbox: {address}"), grace_s=GRACE_S,
        http=Http, ws=WebSocket, ws_ping_interval=None, **tls,  # MiniMax sends no pings
    )  # fmt: skip
    if given.stdin:
        stop_at_eof(server)
    # Uvicorn hands signals on when it is done: by then both only mean that we are.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    server.run(sockets=[bound])


if __name__ == "__main__":
    main()
