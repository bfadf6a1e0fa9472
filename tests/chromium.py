"""The browser that the tests drive."""

import os
import shutil
import subprocess
from contextlib import suppress
from subprocess import DEVNULL

# The shell has no window of its own to draw: a browser test takes three quarters of the processor with it.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "The browser tests need Chromium: install it, or set STUDIO_CHROMIUM=/path/to/chromium."
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
MOST_S = 240
AUTOPLAY = "--autoplay-policy=no-user-gesture-required"


def find() -> str | None:
    """Return the path of a Chromium."""
    return os.environ.get("STUDIO_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Have apt bring the shell, where that is allowed; once for all workers, which must not wait for one another."""
    if "STUDIO_CHROMIUM" in os.environ or shutil.which(SHELL) or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    ask_apt("update")
    for name in (SHELL, "chromium"):
        ask_apt("install", "-y", "--no-install-recommends", name)
        if find():
            return


def ask_apt(*words: str) -> None:
    """Have apt do something; that it cannot is seen by what is missing then."""
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(["apt-get", "-qq", *words], stdout=DEVNULL, stderr=DEVNULL, check=False, timeout=MOST_S)


def ensure() -> str:
    """Return the path of a Chromium. Raises AssertionError."""
    path = find()
    assert path, MISSING
    return path
