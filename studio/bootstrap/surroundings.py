"""What the environment variables of other projects do to an installation, and how its steps are run without them."""

import os
import subprocess
import sys
from typing import Dict, List

# They name the places and packages of somebody else; where packages come from (an index, a proxy) is the operator's.
STRAYS = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONUSERBASE", "VIRTUAL_ENV", "CONDA_PREFIX")
MISLEADING = STRAYS + (
    "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_REQUIRE_VIRTUALENV", "PIP_CONSTRAINT", "PIP_REQUIREMENT",
    "UV_PROJECT_ENVIRONMENT", "UV_SYSTEM_PYTHON", "UV_PYTHON", "UV_CONSTRAINT", "UV_OVERRIDE", "UV_NO_BUILD",
)  # fmt: skip


class SetupFailed(Exception):
    """The environment cannot be made; the message is a sentence for the operator."""


def has_strays() -> bool:
    """Return whether this process was started with places of another project."""
    return any(os.environ.get(name) for name in ("PYTHONHOME", "PYTHONPATH"))


def clean() -> Dict[str, str]:
    """Return the environment of our programs."""
    return {name: value for name, value in os.environ.items() if name not in STRAYS}


def for_installers() -> Dict[str, str]:
    """Return the environment of the steps of an installation."""
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    kept["PIP_USER"] = "0"  # also where a configuration file says otherwise
    if not can_write(cache_folder()):
        kept["UV_NO_CACHE"] = kept["PIP_NO_CACHE_DIR"] = "1"
    return kept


def cache_folder() -> str:
    """Return where the installer keeps what it fetched."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.environ.get("UV_CACHE_DIR") or os.path.join(home, "uv")


def can_write(folder: str) -> bool:
    """Return whether a folder can be written to, or made where it is not there yet."""
    while not os.path.exists(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return os.path.isdir(folder) and os.access(folder, os.W_OK)


def run(command: List[str], failure: str) -> None:
    """Run a step of the installation. Raises SetupFailed with the step's last words."""
    try:
        done = subprocess.run(command, env=for_installers(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as error:
        raise SetupFailed("%s: %s." % (failure, error)) from None
    if done.returncode:
        words = done.stdout.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise SetupFailed("%s: %s" % (failure, words[-1].strip()))


def say(words: str) -> None:
    """Tell the operator what takes time; stdout is for the address alone."""
    print("Studio: " + words, file=sys.stderr, flush=True)
