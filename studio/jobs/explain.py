"""Plain words for what went wrong: what happened, whether it cost anything, what to do, one button."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

COST = {
    "none": "Nothing was charged.",
    "charged": "This call was charged.",
    "maybe": "It may have been charged.",
    "partly": "Charged, at least in part.",
}
# Words for a field of the API, as the page calls it.
FIELDS = {
    "voice_setting.emotion": "Mood", "voice_setting.speed": "Speed", "voice_setting.pitch": "Pitch",
    "voice_setting.vol": "Loudness", "voice_setting.voice_id": "Voice", "model": "The voice engine",
    "language_boost": "Language", "text": "The text", "audio_setting": "File and quality",
    "pronunciation_dict": "Say it right", "timbre_weights": "The blend of voices",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a card says about a job that did not simply work."""

    title: str
    body: str
    cost: str
    button_label: str
    action: str
    code: int | None = None
    trace_id: str = ""

    @property
    def tone(self) -> str:
        """Return the notice's colour: waiting is calm, the rest is a warning or bad."""
        return {"try_now": "info"}.get(self.action, "warn")


@cache
def table() -> dict[str, dict[str, str]]:
    """Return every known reason with its words."""
    return tomllib.loads((Path(__file__).parent / "explanations.toml").read_text())


def explain(state: str, error: dict[str, Any]) -> Explanation | None:
    """Return the words for a job's error, or None when there is nothing to say."""
    if not error:
        return None
    code = error.get("code")
    words = table().get(str(code)) or table()[error.get("reason", "refused")]
    field = FIELDS.get(error.get("field", ""), "One of the settings")
    found = f" after {error['seconds']:g} s" if error.get("seconds") else ""
    cost = error.get("cost") or words["cost"]
    return Explanation(
        title=words["title"],
        body=words["body"].replace("{field}", field).replace("{found}", found),
        cost=COST[cost],
        button_label=words["button"],
        action=words["action"],
        code=code,
        trace_id=error.get("trace_id", ""),
    )
