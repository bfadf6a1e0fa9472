"""Text-to-speech for every language but English: asks the espeak-ng process and adds the timbre to its sound."""

import contextlib
import itertools
import subprocess
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np

from studio.lib.worker import command, environment, pack, receive
from studio.sandbox.media.japanese import to_kana
from studio.sandbox.media.languages import JAPANESE, espeak_id
from studio.sandbox.media.timbre import BAND_HZ, Timbre
from studio.sandbox.media.utterance import RATE_HZ, Utterance, empty_utterance, trim_and_align

LIMIT_S = 20
MEMORY_MB = 512
DEFAULT_RATE = 175
LOWEST_RATE = 80
HIGHEST_RATE = 450
DEFAULT_SPREAD = 50
HIGHEST_SPREAD = 99
STRETCH_LIMITS = (0.85, 1.2)
# Measured: pitch of each espeak-ng pitch setting, as a ratio to setting 50; the same for all its voices.
PITCH_SETTINGS, PITCH_RATIOS = (0, 25, 50, 75, 99), (0.70, 0.82, 1.0, 1.26, 1.63)


class NoVoice(RuntimeError):
    """espeak-ng has no voice for a language: a fault of our table, and of no text."""


@dataclass(frozen=True, slots=True)
class Variant:
    """An espeak-ng voice variant: its pitch at setting 50, and the formant factor it comes nearest to."""

    variant: str
    whispering: str
    pitch_hz: float
    formant: float


MAN = Variant("m3", "whisper", 106, 0.88)
WOMAN = Variant("f2", "whisperf", 195, 1.0)
WOMANS_LOWEST_HZ = 137
MANS_HIGHEST_HZ = 173


class EspeakClient:
    """Owns the espeak-ng process: started at once so that the first request is fast, and restarted after a crash."""

    def __init__(self) -> None:
        self._turn, self._numbers = threading.Lock(), itertools.count(1)
        self._child = _begun()

    @property
    def pid(self) -> int:
        """Return the process id of the espeak-ng process."""
        return self._child.pid

    def close(self) -> None:
        """Stop the process."""
        _ended(self._child)

    def speak(self, text: str, language: str, timbre: Timbre, written: str = "") -> Utterance:
        """Synthesize one sentence or clause, with word times for `written`; unpronounceable text gives no sound."""
        if not any(character.isalnum() for character in text):
            return empty_utterance()
        written = written or text
        text = to_kana(text) if language == JAPANESE else text
        body = _choose_variant(timbre)
        stretch = min(max(timbre.formant / body.formant, STRETCH_LIMITS[0]), STRETCH_LIMITS[1])
        facts, data = self._asked(
            {
                "text": text,
                "voice": f"{espeak_id(language)}+{body.whispering if timbre.whisper >= 0.5 else body.variant}",
                "rate": _rate_setting(timbre.pace / stretch),
                "pitch": _pitch_setting(timbre.pitch_hz / stretch / body.pitch_hz),
                "spread": min(round(DEFAULT_SPREAD * timbre.spread), HIGHEST_SPREAD),
            }
        )
        sound = _resample(np.frombuffer(data, "<i2") / np.float32(32768), facts["rate_hz"] * stretch, timbre)
        marks = _word_times(text, facts["words"], stretch, len(sound) / RATE_HZ)
        return trim_and_align(sound, written, marks, timbre.pace)

    def _asked(self, params: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Return the process's answer; restarts it once if it died over a text."""
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
            words = end[0]["error"]
            raise (NoVoice if words.startswith("LookupError") else RuntimeError)(f"espeak-ng: {words}")
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


def _choose_variant(timbre: Timbre) -> Variant:
    """Return the variant nearest to the voice, or the other one where it cannot reach the pitch."""
    if timbre.deep:
        return MAN if timbre.pitch_hz <= MANS_HIGHEST_HZ else WOMAN
    return WOMAN if timbre.pitch_hz >= WOMANS_LOWEST_HZ else MAN


def _rate_setting(pace: float) -> int:
    """Return espeak-ng's rate setting (words a minute) for a pace, corrected for its error at fast rates."""
    rate = DEFAULT_RATE * pace * float(np.interp(pace, (1.35, 2.0), (1.0, 1.08)))
    return round(min(max(rate, LOWEST_RATE), HIGHEST_RATE))


def _pitch_setting(ratio: float) -> int:
    """Return espeak-ng's pitch setting for a ratio to its pitch at setting 50."""
    return round(float(np.interp(np.log(ratio), np.log(PITCH_RATIOS), PITCH_SETTINGS)))


def _resample(sound: Any, rate_hz: float, timbre: Timbre) -> Any:
    """Resample the sound, taken to be at `rate_hz`, to 24 kHz and apply the timbre's equalizer.

    A rate that is not its own moves the formants as a longer or shorter vocal tract would; pitch and pace were asked
    for accordingly.
    """
    margin = np.zeros(round(rate_hz * 0.02), np.float32)
    sound = np.concatenate([margin, sound, margin])
    count = round(len(sound) * RATE_HZ / rate_hz)
    spectrum = np.fft.rfft(sound)
    if timbre.tilt_db or timbre.bands:
        hz = np.fft.rfftfreq(len(sound), 1 / rate_hz)
        spectrum *= 10 ** (_equalizer_db(hz, timbre) / 20)
    result = np.fft.irfft(spectrum[: count // 2 + 1], count) * (count / len(sound))
    edge = round(len(margin) * RATE_HZ / rate_hz)
    return result[edge : count - edge].astype(np.float32)


def _equalizer_db(hz: Any, timbre: Timbre) -> Any:
    octaves = np.log2(np.clip(hz, 100, 8_000) / 500)
    bands = np.interp(np.log2(np.maximum(hz, 1)), np.log2(BAND_HZ), timbre.bands) if timbre.bands else 0
    return np.clip(timbre.tilt_db, -4, 4) * octaves + bands


def _word_times(text: str, events: list[list[int]], stretch: float, end_s: float) -> list[tuple[str, float, float]]:
    """Return spoken words with begin and end (seconds); of a number spoken as several words the first event counts."""
    begun, until = [], 0
    for position, length, milliseconds in events:
        if position >= until and (word := text[position : position + length].strip()):
            begun.append((word, milliseconds / 1000 / stretch))
            until = position + length
    ends = [begin for _, begin in begun[1:]] + [end_s]
    return [(word, begin, end) for (word, begin), end in zip(begun, ends, strict=True)]
