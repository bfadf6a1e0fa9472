"""A voice out of a recording: what the child is asked for when somebody clones one, and what it tells."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from studio.sandbox.media import likeness
from studio.sandbox.media.languages import Guess
from studio.sandbox.media.likeness import HELD, Measures
from studio.sandbox.media.song.listen import Recording, opened
from studio.sandbox.media.spoken import RATE_HZ
from studio.sandbox.media.studio import Studio
from studio.sandbox.media.text import MARK, plan
from studio.sandbox.media.timbre import Timbre

MOST_S = 330  # nobody listens to hours that are refused for their length


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording, and its voice as far as one is heard."""

    recording: Recording | None
    voice: Measures | None

    def facts(self) -> dict[str, Any]:
        """Return what a request is judged by."""
        if self.recording is None:
            return {"kind": "", "seconds": 0.0, "pitch_hz": 0.0}
        pitch_hz = round(self.voice.pitch_hz, 1) if self.voice else 0.0
        return {"kind": self.recording.kind, "seconds": round(self.recording.seconds, 2), "pitch_hz": pitch_hz}


def cloned(request: dict[str, Any], studio: Studio) -> dict[str, Any]:
    """Return `sample` and `prompt` (kind, seconds, pitch_hz), how alike each is to its words, and the `timbre`.

    A request has `path`, `prompt_path` (or none), the `text` and `prompt_text` of each, `denoised` and `levelled`.
    """
    denoised = bool(request.get("denoised"))
    sample, prompt = heard(request["path"], denoised=denoised), heard(request.get("prompt_path"), denoised=denoised)
    found: dict[str, Any] = {
        "sample": sample.facts(), "alike": said(sample, request.get("text"), studio),
        "prompt": prompt.facts(), "prompt_alike": said(prompt, request.get("prompt_text"), studio),
    }  # fmt: skip
    if sample.voice:
        voice = likeness.likened(
            sample.voice,
            lambda timbre: studio.speak(HELD, "English", timbre, 0).sound,
            levelled=bool(request.get("levelled")),
        )
        found["timbre"] = {name: value for name, value in asdict(voice).items() if value != getattr(Timbre(), name)}
    return found


def heard(path: str | None, *, denoised: bool) -> Heard:
    """Return what is heard in a file."""
    recording = opened(Path(path), MOST_S) if path else None
    return Heard(recording, likeness.of(recording, denoised=denoised) if recording else None)


def said(heard: Heard, text: str | None, studio: Studio) -> float:
    """Return how well a text fits a recording, of 1: by the time that it takes to say, since nobody reads along."""
    if not text or heard.voice is None:
        return 1.0
    _, parts = plan(text, Guess(text, "auto", "English"), MARK)
    pieces = [studio.speak(part.text, part.language, Timbre(), 0) for part in parts if part.text]
    sound = likeness.resampled(np.concatenate([np.zeros(RATE_HZ), *(piece.sound for piece in pieces)]))
    needed_s = likeness.measured(sound).speaking_s if sound.any() else 0.0
    return round(likeness.alike(needed_s, heard.voice.speaking_s), 3)
