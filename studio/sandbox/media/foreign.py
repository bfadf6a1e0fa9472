"""Every language but English: a child process with espeak-ng speaks, here its sound gets the voice's vocal tract."""

import contextlib
import itertools
import subprocess
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np

from studio.lib.worker import command, environment, pack, receive
from studio.sandbox.media.japanese import in_kana
from studio.sandbox.media.languages import JAPANESE, espeak_id
from studio.sandbox.media.spoken import RATE_HZ, Spoken, nothing, timed
from studio.sandbox.media.timbre import BAND_HZ, Timbre

LIMIT_S, MEMORY_MB = 20, 512
USUAL_RATE, LOWEST_RATE, HIGHEST_RATE, USUAL_SPREAD, HIGHEST_SPREAD = 175, 80, 450, 50, 99
STRETCHES = (0.85, 1.2)
# What espeak-ng makes of its pitch setting, as a ratio to the pitch at 50; measured, alike in all its voices.
PITCHES, RATIOS = (0, 25, 50, 75, 99), (0.70, 0.82, 1.0, 1.26, 1.63)


@dataclass(frozen=True, slots=True)
class Body:
    """One of espeak-ng's variants: how high it speaks at pitch 50, and the formant number it comes nearest to."""

    variant: str
    whispering: str
    pitch_hz: float
    formant: float


MAN, WOMAN = Body("m3", "whisper", 106, 0.88), Body("f2", "whisperf", 195, 1.0)
WOMANS_LOWEST_HZ, MANS_HIGHEST_HZ = 137, 173


class Foreign:
    """The child that holds espeak-ng, begun early so that its first word comes soon, and again after it died."""

    def __init__(self) -> None:
        self._turn, self._numbers = threading.Lock(), itertools.count(1)
        self._child = _begun()

    @property
    def pid(self) -> int:
        """Return the process id of the child."""
        return self._child.pid

    def close(self) -> None:
        """End the child."""
        _ended(self._child)

    def speak(self, text: str, language: str, timbre: Timbre, written: str = "") -> Spoken:
        """Return one sentence or clause, its words named as in `written`; nothing pronounceable gives no sound."""
        if not any(character.isalnum() for character in text):
            return nothing()
        written = written or text
        text = in_kana(text) if language == JAPANESE else text
        body = _body(timbre)
        stretch = min(max(timbre.formant / body.formant, STRETCHES[0]), STRETCHES[1])
        facts, data = self._asked(
            {
                "text": text,
                "voice": f"{espeak_id(language)}+{body.whispering if timbre.whisper >= 0.5 else body.variant}",
                "rate": _rate(timbre.pace / stretch),
                "pitch": _pitch(timbre.pitch_hz / stretch / body.pitch_hz),
                "spread": min(round(USUAL_SPREAD * timbre.spread), HIGHEST_SPREAD),
            }
        )
        sound = _resampled(np.frombuffer(data, "<i2") / np.float32(32768), facts["rate_hz"] * stretch, timbre)
        marks = _marks(text, facts["words"], stretch, len(sound) / RATE_HZ)
        return timed(sound, written, marks, timbre.pace)

    def _asked(self, params: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Return the child's answer; a child that died over a text is begun anew once."""
        with self._turn:
            try:
                return self._answer(params)
            except (OSError, EOFError):
                _ended(self._child)
                self._child = _begun()
                return self._answer(params)

    def _answer(self, params: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        stdin, stdout = self._child.stdin, self._child.stdout
        if stdin is None or stdout is None:  # never: both are pipes
            raise EOFError
        # A call into the library cannot be stopped from outside; its process can.
        deadline = threading.Timer(LIMIT_S, self._child.kill)
        deadline.start()
        try:
            stdin.write(pack({"id": next(self._numbers), "call": "speak", "params": params, "window": 1}))
            stdin.flush()
            answer = _message(stdout)
            end = answer if "error" in answer[0] else _message(stdout)
        finally:
            deadline.cancel()
        if "error" in end[0]:
            raise RuntimeError(f"espeak-ng: {end[0]['error']}")
        return answer


def _begun() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command("studio.sandbox.media.espeak"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(memory_mb=MEMORY_MB, shared=True),
    )


def _ended(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    with contextlib.suppress(OSError):  # what was still to be written has no reader
        child.__exit__(None, None, None)


def _message(source: Any) -> tuple[dict[str, Any], bytes]:
    message = receive(source)
    if message is None:
        raise EOFError("The child that speaks other languages is gone.")
    return message


def _body(timbre: Timbre) -> Body:
    """Return the variant that the voice is nearer to, or the other one where that cannot speak so low or high."""
    if timbre.deep:
        return MAN if timbre.pitch_hz <= MANS_HIGHEST_HZ else WOMAN
    return WOMAN if timbre.pitch_hz >= WOMANS_LOWEST_HZ else MAN


def _rate(pace: float) -> int:
    """Return espeak-ng's rate (words a minute) for a pace; when fast it is some per cent slower than it says."""
    rate = USUAL_RATE * pace * float(np.interp(pace, (1.35, 2.0), (1.0, 1.08)))
    return round(min(max(rate, LOWEST_RATE), HIGHEST_RATE))


def _pitch(ratio: float) -> int:
    """Return espeak-ng's pitch setting for a ratio to its usual one."""
    return round(float(np.interp(np.log(ratio), np.log(RATIOS), PITCHES)))


def _resampled(sound: Any, rate_hz: float, timbre: Timbre) -> Any:
    """Return the sound, taken to be at `rate_hz`, at 24 kHz and as bright as the voice is.

    A rate that is not its own moves the formants as a longer or shorter vocal tract would; pitch and pace were asked
    for accordingly.
    """
    margin = np.zeros(round(rate_hz * 0.02), np.float32)
    sound = np.concatenate([margin, sound, margin])
    count = round(len(sound) * RATE_HZ / rate_hz)
    spectrum = np.fft.rfft(sound)
    if timbre.tilt_db or timbre.bands:
        hz = np.fft.rfftfreq(len(sound), 1 / rate_hz)
        spectrum *= 10 ** (_louder_db(hz, timbre) / 20)
    result = np.fft.irfft(spectrum[: count // 2 + 1], count) * (count / len(sound))
    edge = round(len(margin) * RATE_HZ / rate_hz)
    return result[edge : count - edge].astype(np.float32)


def _louder_db(hz: Any, timbre: Timbre) -> Any:
    octaves = np.log2(np.clip(hz, 100, 8_000) / 500)
    bands = np.interp(np.log2(np.maximum(hz, 1)), np.log2(BAND_HZ), timbre.bands) if timbre.bands else 0
    return np.clip(timbre.tilt_db, -4, 4) * octaves + bands


def _marks(text: str, events: list[list[int]], stretch: float, end_s: float) -> list[tuple[str, float, float]]:
    """Return spoken words and their times (seconds); of a number told in several words the first event counts."""
    begun, until = [], 0
    for position, length, milliseconds in events:
        if position >= until and (word := text[position : position + length].strip()):
            begun.append((word, milliseconds / 1000 / stretch))
            until = position + length
    ends = [begin for _, begin in begun[1:]] + [end_s]
    return [(word, begin, end) for (word, begin), end in zip(begun, ends, strict=True)]
