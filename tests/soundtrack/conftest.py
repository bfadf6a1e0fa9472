"""Films and sounds that are put together: short, real, and told apart by their tones."""

import math
import wave
from array import array
from io import BytesIO
from typing import Any

import av
import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.accounts.models import User
from studio.library.models import Version
from studio.library.uploads import keep_upload
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace
from tests.library.films import film
from tests.people import signed_in

PAGE = "/w/tidewater/soundtrack/"
FILM_HZ, SONG_HZ = 330, 1200  # tests.library.films hums at the first
RATE = 48_000


def song(seconds: float = 5.0) -> bytes:
    """Return a WAV of one even tone."""
    rate, file = 16_000, BytesIO()
    tone = (round(9000 * math.sin(math.tau * SONG_HZ * at / rate)) for at in range(round(seconds * rate)))
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(array("h", tone).tobytes())
    return file.getvalue()


def loudness(heard: np.ndarray, hertz: int, begin_s: float, end_s: float) -> float:
    """Return how loud a tone is between two moments, 1 being full scale."""
    part = heard[round(begin_s * RATE) : round(end_s * RATE)]
    waves = np.exp(-2j * np.pi * hertz * np.arange(part.size) / RATE)
    return float(2 * abs(np.dot(part, waves)) / part.size)


def heard_in(file: Any) -> np.ndarray:
    """Return what the left ear hears of a film."""
    with av.open(file) as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


@pytest.fixture
def seat(live: str, alice: User, tidewater: Workspace) -> Seat:
    """Alice's seat, with the runner at work."""
    return seat_for(alice, "tidewater")


@pytest.fixture
def alices(seat: Seat) -> Client:
    """Alice's browser."""
    return signed_in(seat.person)


def upload(seat: Seat, name: str, data: bytes) -> Version:
    """Return a file of the library."""
    return keep_upload(seat, SimpleUploadedFile(name, data), media=("video", "audio"))


@pytest.fixture
def clip(seat: Seat) -> Version:
    """A film of two seconds with a hum."""
    return upload(seat, "Waves.mp4", film())


@pytest.fixture
def tune(seat: Seat) -> Version:
    """A song of five seconds."""
    return upload(seat, "Tide Tables.wav", song())
