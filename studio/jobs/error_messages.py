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
    "voice_setting.emotion": "Mood",
    "voice_setting.speed": "Speed",
    "voice_setting.pitch": "Pitch",
    "voice_setting.vol": "Loudness",
    "voice_setting.voice_id": "Voice",
    "model": "The voice engine",
    "language_boost": "Language",
    "text": "The text",
    "audio_setting": "File and quality",
    "pronunciation_dict": "Say it right",
    "timbre_weights": "The blend of voices",
    "voice_id": "Voice",
    "prompt": "The description",
    "lyrics": "The lyrics",
    "messages": "The conversation",
    "aspect_ratio": "The shape",
    "resolution": "The resolution",
    "duration": "The length",
    "first_frame_image": "The first picture",
    "last_frame_image": "The last picture",
    "subject_reference": "The picture of a person",
    "file_id": "The file",
}
# Reasons that say more than MiniMax's code does: which code it was stays in small type.
SAYS_MORE = {"still_busy", "key_look"}


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
        """Return the notice's colour: waiting is calm, the rest is a warning."""
        return {"try_now": "info"}.get(self.action, "warn")


@cache
def table() -> dict[str, dict[str, str]]:
    """Return every known reason with its words."""
    return tomllib.loads((Path(__file__).parent / "error_messages.toml").read_text("utf-8"))


def words_for(error: dict[str, Any]) -> dict[str, str]:
    """Return the row for an error: by its code where that is known, else by our own reason."""
    reason = error.get("reason", "")
    own = table().get(reason, table()["bug"])
    return own if reason in SAYS_MORE else table().get(str(error.get("code")), own)


def explain(error: dict[str, Any], wait_s: float | None = None) -> Explanation | None:
    """Return the words for a job's error, or None when there is nothing to say; ``wait_s`` is until the next try."""
    if not error:
        return None
    words = words_for(error)
    field = FIELDS.get(error.get("field", ""), "One of the settings")
    found = f" after {error['seconds']:g} s" if error.get("seconds") else ""
    wait = "" if wait_s is None else f" in about {max(1, round(wait_s))} s"
    body = words["body"].replace("{field}", field).replace("{found}", found).replace("{wait}", wait)
    return Explanation(
        title=words["title"],
        body=body,
        cost=COST[words["cost"]],
        button_label=words["button"],
        action=words["action"],
        code=error.get("code"),
        trace_id=error.get("trace_id", ""),
    )
