"""Requests and results of making a voice: cloned from a recording, or designed from a description."""

from dataclasses import dataclass
from typing import Any

from studio.minimax.audio.decode import decode_audio
from studio.minimax.audio.facts import SpeechFacts, parse_speech_facts
from studio.minimax.errors import Broken, Unsure
from studio.minimax.wire.body import drop_empty
from studio.minimax.wire.parse import parse_count, parse_text

OTHER_MODERATION = 7


@dataclass(frozen=True, slots=True)
class CloneRequest:
    """A clone order; empty fields are not sent. Its files have to be uploaded before.

    A preview needs ``text`` and ``model``, and is charged like speech.
    """

    file_id: str
    voice_id: str
    prompt_file_id: str = ""  # a short example with its words in prompt_text: a closer likeness
    prompt_text: str = ""
    text: str = ""  # of the preview
    model: str = ""
    language_boost: str = ""
    text_validation: str = ""  # the words that the recording must contain
    accuracy: float | None = None  # of text_validation, 0 to 1
    need_noise_reduction: bool = False
    need_volume_normalization: bool = False
    continuous_sound: bool = False
    aigc_watermark: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the request body. Raises ValueError for a file id that is no number."""
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
    """A cloned voice. ``demo_url`` is the preview, or empty; ``moderation`` is a category, 0 for no finding."""

    voice_id: str
    demo_url: str
    moderation: int
    facts: SpeechFacts
    trace_id: str


@dataclass(frozen=True, slots=True)
class DesignedVoice:
    """A designed voice; ``trial_audio`` is an MP3, empty where it could not be decoded."""

    voice_id: str
    trial_audio: bytes
    trace_id: str


def parse_clone(answer: dict[str, Any], voice_id: str) -> CloneResult:
    """Return the result of a clone; the answer itself does not repeat the voice id."""
    demo, trace_id = parse_text(answer.get("demo_audio")), answer["trace_id"]
    kind = parse_count(answer.get("input_sensitive_type"))
    # Some answers have only the flag without a category.
    moderation = kind or (OTHER_MODERATION if answer.get("input_sensitive") is True else 0)
    return CloneResult(voice_id, demo, moderation, parse_speech_facts(answer, trace_id), trace_id)


def parse_design(answer: dict[str, Any]) -> DesignedVoice:
    """Return the voice in an answer. Raises Unsure where it names none."""
    voice_id, trace_id = parse_text(answer.get("voice_id")), answer["trace_id"]
    if not voice_id:
        raise Unsure("MiniMax says that all is well but names no voice", trace_id=trace_id)
    try:
        return DesignedVoice(voice_id, decode_audio(answer.get("trial_audio"), trace_id), trace_id)
    except Broken:
        # The voice exists and was charged, so only its preview is lost.
        return DesignedVoice(voice_id, b"", trace_id)
