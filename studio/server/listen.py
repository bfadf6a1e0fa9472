"""Bind the studio's port, or say in one sentence why that cannot be."""

import errno
import socket

from studio.lib.env import Misconfigured
from studio.lib.uvicorn_server import bind


def listen(host: str, port: int) -> socket.socket:
    """Return a bound socket. Raises Misconfigured with a sentence for whoever chose the port."""
    try:
        return bind(host, port)
    except socket.gaierror as error:
        raise Misconfigured(f"--host is “{host}”, which is not an address of this machine.") from error
    except OSError as error:
        raise Misconfigured(explain(error, host, port)) from error


def explain(error: OSError, host: str, port: int) -> str:
    """Return why a port cannot be bound, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program. Stop that one, or choose another: --port {port % 65535 + 1}."
    if error.errno == errno.EACCES:
        return f"port {port} is not allowed to you. Choose one above 1023: --port 8000."
    return f"cannot listen on {host}:{port}: {error.strerror}."
