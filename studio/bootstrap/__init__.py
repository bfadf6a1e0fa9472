"""Make sure of the environment: Python >= 3.12, .venv, the locked packages; then run there.

Only the standard library, and only syntax of Python 3.6: whatever python3 somebody has must be able to read this.
"""

import os
import signal
import sys
from typing import Any, List

from studio.bootstrap import environment, surroundings
from studio.bootstrap.surroundings import SetupFailed


def enter(argv: List[str]) -> None:
    """Return inside .venv with the locked packages; elsewhere make it so and start again there."""
    testing = argv[1:2] == ["test"]
    keep_data_folder(argv)
    keep_bytecode()
    signal.signal(signal.SIGINT, stop)
    try:
        if os.name == "nt":
            raise SetupFailed("Studio runs on Linux and macOS; on Windows, start it inside WSL.")
        environment.ensure_packages(environment.TEST_LOCK if testing else environment.RUN_LOCK)
    except SetupFailed as error:
        sys.exit("Studio: %s" % error)
    if testing:
        go_on([environment.PYTHON, "-m", "pytest"] + argv[2:])
    elif os.path.realpath(sys.prefix) != os.path.realpath(environment.VENV) or surroundings.has_strays():
        go_on([environment.PYTHON] + argv)


def go_on(command: List[str]) -> None:
    """Become another program."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(command[0], command, surroundings.clean())


def stop(*_: Any) -> None:
    """End at Ctrl-C with one line: what was begun is made anew by the next start."""
    sys.stderr.write("\nStudio: stopped.\n")
    sys.exit(130)


def keep_data_folder(argv: List[str]) -> None:
    """Hand ``up --data DIR`` to the settings, which are read before any command is."""
    for number, word in enumerate(argv):
        name, equals, value = word.partition("=")
        if name == "--data" and argv[1] == "up":
            folder = (value if equals else "".join(argv[number + 1 : number + 2])).strip()
            if not folder or folder.startswith("--"):
                sys.exit("Studio: --data names no folder; say --data DIR.")
            os.environ["STUDIO_DATA"] = folder


def keep_bytecode() -> None:
    """Let our programs keep what they compiled: each of the many starts would else compile all packages anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
