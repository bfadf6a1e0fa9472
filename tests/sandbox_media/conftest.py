"""Fixtures: the speech engine, loaded once for all tests of this folder."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from studio.sandbox.media.engine import SpeechEngine
from studio.sandbox.media.synthesis import Synthesis
from tests.sandbox_media.sound import RATE_HZ


@dataclass(frozen=True, slots=True)
class Said:
    """The result of a synthesis: its sound at 24 kHz, and its facts."""

    sound: Any
    facts: dict[str, Any]

    @property
    def seconds(self) -> float:
        """Return the duration."""
        return len(self.sound) / RATE_HZ


Say = Callable[..., Said]


@pytest.fixture(scope="session")
def voices() -> Iterator[SpeechEngine]:
    studio = SpeechEngine()
    yield studio
    studio.close()


@pytest.fixture(scope="session")
def encoded(voices: SpeechEngine) -> Callable[..., tuple[list[bytes], dict[str, Any]]]:
    """Return the encoded pieces of a request, and its facts."""

    def encode(text: str, **request: Any) -> tuple[list[bytes], dict[str, Any]]:
        take = Synthesis({"text": text, **request}, voices)
        return list(take.pieces()), take.facts()

    return encode


@pytest.fixture(scope="session")
def say(encoded: Callable[..., tuple[list[bytes], dict[str, Any]]]) -> Say:
    """Synthesize a text and return the lossless sound."""

    def speak(text: str, **request: Any) -> Said:
        pieces, facts = encoded(text, **{"format": "pcm", "sample_rate": RATE_HZ, **request})
        return Said(np.frombuffer(b"".join(pieces), "<i2") / 32768, facts)

    return speak
