"""Voice cloning: measure a recording and derive the timbre that the speech engine imitates it with."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from studio.sandbox.media import voice_match
from studio.sandbox.media.engine import SpeechEngine
from studio.sandbox.media.languages import LanguageDetector
from studio.sandbox.media.song.analysis import Recording, decode_recording
from studio.sandbox.media.text import MARK, plan
from studio.sandbox.media.timbre import Timbre
from studio.sandbox.media.utterance import RATE_HZ
from studio.sandbox.media.voice_match import REFERENCE_TEXT, VoiceMeasures

MAX_DECODED_S = 330  # longer recordings are refused for their length anyway


@dataclass(frozen=True, slots=True)
class MeasuredRecording:
    """A decoded recording and the measures of its voice; None where there is no sound or no voice."""

    recording: Recording | None
    voice: VoiceMeasures | None

    def facts(self) -> dict[str, Any]:
        """Return kind, duration and pitch, by which a request is validated."""
        if self.recording is None:
            return {"kind": "", "seconds": 0.0, "pitch_hz": 0.0}
        pitch_hz = round(self.voice.pitch_hz, 1) if self.voice else 0.0
        return {"kind": self.recording.kind, "seconds": round(self.recording.seconds, 2), "pitch_hz": pitch_hz}


def clone_voice(request: dict[str, Any], engine: SpeechEngine) -> dict[str, Any]:
    """Measure the recordings of a request and match a timbre to the sample.

    A request has `path`, `prompt_path` (or none), the `text` and `prompt_text` of each, `denoised` and `levelled`.
    The result has `sample` and `prompt` (kind, seconds, pitch_hz), the transcript scores `alike` and `prompt_alike`,
    and the `timbre` where the sample has a voice.
    """
    denoised = bool(request.get("denoised"))
    sample, prompt = (
        measure_file(request["path"], denoised=denoised),
        measure_file(request.get("prompt_path"), denoised=denoised),
    )
    found: dict[str, Any] = {
        "sample": sample.facts(), "alike": transcript_score(sample, request.get("text"), engine),
        "prompt": prompt.facts(), "prompt_alike": transcript_score(prompt, request.get("prompt_text"), engine),
    }  # fmt: skip
    if sample.voice:
        voice = voice_match.match_timbre(
            sample.voice,
            lambda timbre: engine.speak(REFERENCE_TEXT, "English", timbre, 0).sound,
            levelled=bool(request.get("levelled")),
        )
        found["timbre"] = {name: value for name, value in asdict(voice).items() if value != getattr(Timbre(), name)}
    return found


def measure_file(path: str | None, *, denoised: bool) -> MeasuredRecording:
    """Decode and measure a file; a missing path gives an empty result."""
    recording = decode_recording(Path(path), MAX_DECODED_S) if path else None
    return MeasuredRecording(
        recording, voice_match.measure_recording(recording, denoised=denoised) if recording else None
    )


def transcript_score(recording: MeasuredRecording, text: str | None, engine: SpeechEngine) -> float:
    """Return how well a transcript fits a recording, 0 to 1, by speaking time alone (no speech recognition)."""
    if not text or recording.voice is None:
        return 1.0
    _, parts = plan(text, LanguageDetector(text, "auto", "English"), MARK)
    pieces = [engine.speak(part.text, part.language, Timbre(), 0) for part in parts if part.text]
    sound = voice_match.resample(np.concatenate([np.zeros(RATE_HZ), *(piece.sound for piece in pieces)]))
    needed_s = voice_match.measure_voice(sound).speaking_s if sound.any() else 0.0
    return round(voice_match.duration_similarity(needed_s, recording.voice.speaking_s), 3)
