"""The imitation of the API as a program: `python -m studio.sandbox --port N --data DIR`."""

import argparse
import os
import signal
import sys
from pathlib import Path

import django
from django.utils.module_loading import import_string

from studio.sandbox.server import uvicorn as server_uvicorn


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
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


def tell(line: str) -> None:
    """Print the one line, at once: whoever started us waits for it."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until a signal, or the end of stdin."""
    given = arguments()
    bound = server_uvicorn.listen(given.host, given.port)
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
    pair = import_string("studio.sandbox.server.tls.kept")(given.data / "tls", given.host) if given.tls else None
    server = server_uvicorn.server("studio.sandbox.asgi:application", lambda: tell(f"Sandbox: {address}"), pair)
    if given.stdin:
        server.end_with_stdin()
    # Uvicorn hands signals on when it is done: by then both only mean that we are.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    server.run(sockets=[bound])


if __name__ == "__main__":
    main()
