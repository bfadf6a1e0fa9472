"""espeak-ng worker process, by ctypes: `python -m studio.sandbox.media.espeak`, driven over stdin and stdout.

A separate process, since the library keeps one state for all callers, may call exit(), and is under the GPL.
"""

import ctypes
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import espeakng_loader

from studio.lib.worker import serve

SYNCHRONOUS = 2
DONT_EXIT = 0x8000
UTF8 = 1
BY_CHARACTER = 1
RATE = 1
VOLUME = 2
PITCH = 3
RANGE = 4
WORD = 1
LOUDNESS = 90
BUFFER_MS = 200


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("name", ctypes.c_char * 8),
    ]


_Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Espeak:
    """The espeak-ng library; synthesizes one text at a time."""

    def __init__(self) -> None:
        self.library = ctypes.CDLL(espeakng_loader.get_library_path())
        # The library keeps its folder in 160 bytes and says nothing when the name is longer; "." always fits.
        os.chdir(Path(espeakng_loader.get_data_path()).parent)
        self.rate_hz = int(self.library.espeak_Initialize(SYNCHRONOUS, BUFFER_MS, b".", DONT_EXIT))
        if self.rate_hz <= 0:
            raise RuntimeError("espeak-ng found no data.")
        self._turn = threading.Lock()
        self._heard = _Heard(self._hear)
        self.library.espeak_SetSynthCallback(self._heard)
        self._sound = bytearray()
        self._words: list[tuple[int, int, int]] = []

    def speak(self, text: str, voice: str, rate: int, pitch: int, spread: int) -> tuple[dict[str, Any], bytes]:
        """Return facts (sample rate, words as [position, length, ms]) and 16-bit mono samples. Raises LookupError."""
        with self._turn:
            # An unknown voice is refused, but the one before it stays: without this check it would speak.
            if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
                raise LookupError(f"espeak-ng has no voice {voice}.")
            for name, value in ((RATE, rate), (PITCH, pitch), (RANGE, spread), (VOLUME, LOUDNESS)):
                self.library.espeak_SetParameter(name, value, 0)
            self._sound, self._words = bytearray(), []
            data = text.encode()
            self.library.espeak_Synth(data, len(data) + 1, 0, BY_CHARACTER, 0, UTF8, None, None)
            self.library.espeak_Synchronize()
            return {"rate_hz": self.rate_hz, "words": self._words}, bytes(self._sound)

    def _hear(self, samples: Any, count: int, events: Any) -> int:
        place = 0
        while events[place].type:
            event = events[place]
            if event.type == WORD:
                self._words.append((event.position - 1, event.length, event.milliseconds))
            place += 1
        if count > 0:
            self._sound += ctypes.string_at(samples, count * 2)
        return 0


def main() -> None:
    """Serve synthesis requests until stdin ends."""
    espeak = Espeak()

    def speak(**order: Any) -> Iterator[tuple[dict[str, Any], bytes]]:
        yield espeak.speak(**order)

    serve({"speak": speak})


if __name__ == "__main__":
    main()
