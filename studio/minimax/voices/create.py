"""Voices of one's own: cloned from a recording, or designed from a description."""

from dataclasses import dataclass
from typing import Any

from studio.minimax.audio.audio import SpeechFacts, facts_of, sound_of
from studio.minimax.errors import Broken, Unsure
from studio.minimax.wire.body import drop_empty
from studio.minimax.wire.parse import parse_count, parse_text

OTHER = 7


@dataclass(frozen=True, slots=True)
class CloneRequest:
    """Whose voice is to be cloned, and what it is to be called; what is empty is not sent. Files are uploaded before.

    A preview needs a text and a model, and is charged like speech.
    """

    file_id: str
    voice_id: str
    prompt_file_id: str = ""  # a short example and its words make the likeness closer
    prompt_text: str = ""
    text: str = ""  # of the preview
    model: str = ""
    language_boost: str = ""
    text_validation: str = ""  # what the recording must be heard to say
    accuracy: float | None = None  # of that, 0 to 1
    need_noise_reduction: bool = False
    need_volume_normalization: bool = False
    continuous_sound: bool = False
    aigc_watermark: bool = False

    def body(self) -> dict[str, Any]:
        """Return the request as the API spells it. Raises ValueError for a file's id that is no number."""
        prompt: dict[str, Any] = {}
        if self.prompt_file_id:
            prompt = {"prompt_audio": int(self.prompt_file_id), "prompt_text": self.prompt_text}
        return drop_empty(
            file_id=int(self.file_id),
            voice_id=self.voice_id,
            clone_prompt=prompt,
            text=self.text,
            model=self.model,
            language_boost=self.language_boost,
            text_validation=self.text_validation,
            accuracy=self.accuracy,
            need_noise_reduction=self.need_noise_reduction or None,
            need_volume_normalization=self.need_volume_normalization or None,
            continuous_sound=self.continuous_sound or None,
            aigc_watermark=self.aigc_watermark or None,
        )


@dataclass(frozen=True, slots=True)
class CloneResult:
    """A cloned voice. ``demo_url`` is the preview, empty without one; ``moderation`` is 0 where nothing was found."""

    voice_id: str
    demo_url: str
    moderation: int
    facts: SpeechFacts
    trace_id: str


@dataclass(frozen=True, slots=True)
class DesignedVoice:
    """A designed voice; ``trial_audio`` is an MP3, empty where it could not be read."""

    voice_id: str
    trial_audio: bytes
    trace_id: str


def clone_of(answer: dict[str, Any], voice_id: str) -> CloneResult:
    """Return the clone that an answer tells of; it does not repeat the id."""
    demo, trace_id = parse_text(answer.get("demo_audio")), answer["trace_id"]
    kind = parse_count(answer.get("input_sensitive_type"))
    # Some answers tell only that something was found, not what: then it is "other".
    moderation = kind or (OTHER if answer.get("input_sensitive") is True else 0)
    return CloneResult(voice_id, demo, moderation, facts_of(answer, trace_id), trace_id)


def designed_of(answer: dict[str, Any]) -> DesignedVoice:
    """Return the voice that an answer tells of. Raises Unsure."""
    voice_id, trace_id = parse_text(answer.get("voice_id")), answer["trace_id"]
    if not voice_id:
        raise Unsure("MiniMax says that all is well but names no voice", trace_id=trace_id)
    try:
        return DesignedVoice(voice_id, sound_of(answer.get("trial_audio"), trace_id), trace_id)
    except Broken:
        # The voice is there, and paid for.
        return DesignedVoice(voice_id, b"", trace_id)
