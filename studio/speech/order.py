"""What a person asks for when something is to be spoken."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from studio.jobs.kinds import Order
from studio.minimax.catalog.speech import default_speech_model
from studio.minimax.speech.request import SpeechRequest, VoiceModify
from studio.minimax.speech.text import estimate_seconds

NOTHING = SpeechRequest(default_speech_model().name, "")
REQUEST_FIELDS = frozenset(field.name for field in fields(SpeechRequest))


@dataclass(frozen=True)
class SpeechOrder(Order):
    """What is to be said, by whom and how: the request, whose blend of voices names the chosen voice first."""

    request: SpeechRequest = NOTHING
    mode: str = "live"  # or "file"
    voice_name: str = ""  # as it was called then, for lists
    preview: bool = False  # a voice's sample: kept, but in no list

    @classmethod
    def of(cls, *, mode: str = "live", voice_name: str = "", preview: bool = False, **request: Any) -> Self:
        """Return the order of a request's fields; the model is the default one unless given."""
        return cls(replace(NOTHING, **request), mode, voice_name, preview)

    def to_json(self) -> dict[str, Any]:
        """Return the request's fields and our own, side by side."""
        return {
            **asdict(self.request),
            "mode": self.mode,
            "voice_name": self.voice_name,
            "preview": self.preview,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any], version: int) -> Self:
        """Return the order kept as JSON; what it lacks is as it was by default, what nobody knows is left out."""
        known = REQUEST_FIELDS | {"mode", "voice_name", "preview"}
        kept = {name: value for name, value in data.items() if name in known}
        kept["timbre_weights"] = tuple((str(voice_id), int(part)) for voice_id, part in data.get("timbre_weights", ()))
        kept["pronunciation"] = tuple(data.get("pronunciation", ()))
        kept["modify"] = VoiceModify(**data.get("modify", {}))
        return cls.of(**kept)

    @property
    def estimate_ms(self) -> int:
        """Return about how long it will be."""
        return round(estimate_seconds(self.request.text, self.request.speed) * 1000)
