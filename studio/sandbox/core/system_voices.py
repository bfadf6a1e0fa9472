"""The system's voices, which every key may use."""

import json
from pathlib import Path
from typing import Any

SYSTEM: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "media" / "voices.json").read_text("utf-8"))
IDS = frozenset(row["voice_id"] for row in SYSTEM)
