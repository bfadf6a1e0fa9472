"""The browser that the tests drive."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "The browser tests need Chromium: install it, or set STUDIO_CHROMIUM=/path/to/chromium."
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
AUTOPLAY = "--autoplay-policy=no-user-gesture-required"


def find() -> str | None:
    """Return the path of a Chromium."""
    return os.environ.get("STUDIO_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def ensure() -> str:
    """Return the path of a Chromium, installed by apt where that is allowed. Raises AssertionError."""
    if find() is None and shutil.which("apt-get") and os.geteuid() == 0:
        for words in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    path = find()
    assert path, MISSING
    return path
