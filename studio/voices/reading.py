"""Texts to read aloud for a recording, by language: half a minute of everyday speech each."""

import tomllib
from pathlib import Path

TEXTS: dict[str, str] = tomllib.loads((Path(__file__).parent / "reading.toml").read_text("utf-8"))


FIRST = TEXTS["en"]  # until the browser has told its language
