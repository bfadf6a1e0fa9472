"""What the guards know of every kind: a form that makes something of it. A kind without a sample fails a test."""

import math
import wave
from array import array
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from studio.jobs.kinds import Kind, Order, all_kinds
from studio.workspaces.access import Seat
from tests.library.films import film
from tests.voices.recordings import hum


def portrait() -> bytes:
    """Return a small picture that can be uploaded."""
    file = BytesIO()
    Image.effect_noise((320, 320), 40).convert("RGB").save(file, "PNG")
    return file.getvalue()


def humming(seconds: float = 12.0, hertz: int = 220, level: int = 9000) -> bytes:
    """Return a WAV of somebody who hums one tone that swells and fades."""
    rate, file = 16_000, BytesIO()
    swell = (0.6 + 0.4 * math.sin(math.tau * at / rate) for at in range(round(seconds * rate)))
    tone = (round(level * loud * math.sin(math.tau * hertz * at / rate)) for at, loud in enumerate(swell))
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(array("h", tone).tobytes())
    return file.getvalue()


@dataclass(frozen=True)
class Sample:
    """A form's data that makes something, the files that come with it, and a text that says which job it is."""

    data: dict[str, str]
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    titled_by: str = "prompt"
    slots: int = 1
    held_back: int = 0

    def titled(self, title: str) -> dict[str, str]:
        """Return the data with words in front, by which its job is known."""
        return {**self.data, self.titled_by: f"{title} {self.data[self.titled_by]}"}

    def uploads(self) -> dict[str, SimpleUploadedFile]:
        """Return the files as a form takes them."""
        return {name: SimpleUploadedFile(file, data) for name, (file, data) in self.files.items()}


SAMPLES = {
    "speech": Sample({"text": "The tide is out.", "voice_id": "Wise_Woman"}, titled_by="text"),
    "chat": Sample({"text": "The tide is out.", "model": "MiniMax-Text-01"}, titled_by="text"),
    "images": Sample(
        {"prompt": "A lighthouse on a cliff, sandbox-1027-1", "width": "512", "height": "512", "n": "3", "seed": "0"},
        {"person": ("keeper.png", portrait())},
        slots=3,
        held_back=1,
    ),
    "clone": Sample(
        {"name": "Einar Halden", "text": "Two nights.", "consent": "on"},
        {"recording": ("einar.wav", hum())},
        titled_by="name",
    ),
    "design": Sample({"prompt": "A calm old man.", "preview_text": "Good evening."}),
    "keepalive": Sample({"voice_id": "Wise_Woman", "text": "Hi."}, titled_by="text"),
    "sounds": Sample({"prompt": "Waves on a stony beach.", "seconds": "3"}),
    "sketches": Sample(
        {"prompt": "A lighthouse keeper, sandbox-1027-1"}, {"person": ("keeper.png", portrait())}, slots=3, held_back=1
    ),
    "music": Sample(
        {
            "bitrate_bps": "32000",
            "prompt": "Slow Nordic folk, one close voice",
            "lyrics": "[verse]\nThe tide is out, the boats lie on the sand",
        },
        titled_by="lyrics",
    ),
    "lyrics": Sample({"about": "a lighthouse keeper who counts the steps"}, titled_by="about"),
    "recordings": Sample(
        {"name": "Humming", "purpose": "voice"}, {"recording": ("humming.wav", humming())}, titled_by="name", slots=0
    ),
    "video": Sample(
        {
            "start": "image",
            "prompt": "The beam turns once.",
            "model": "MiniMax-H3-Lite",
            "resolution": "480P",
            "duration": "4",
        },
        {"first_frame": ("keeper.png", portrait())},
    ),
    "soundtrack": Sample(
        {"begin_s": "0.5", "title": "Waves with a hum"},
        {"film": ("waves.mp4", film()), "sound": ("humming.wav", humming(4))},
        titled_by="title",
    ),
    "longform": Sample({"text": "The tide is out.", "voice_id": "Wise_Woman"}, titled_by="text"),
    "audiobook": Sample({"title": "Waves", "gap_s": "0.5"}, {"sounds": ("humming.wav", humming(3))}, titled_by="title"),
    "batches": Sample(
        {"prompt": "Write one line about {shop}.", "model": "MiniMax-Text-01", "length": "short"},
        {"sheet": ("shops.csv", b"shop,language\nTorvet Mat,English\nNordkapp Deli,German\n")},
    ),
    "rows": Sample(
        {
            "prompt": "Write one line about {shop}.",
            "model": "MiniMax-Text-01",
            "length": "short",
            "columns": '["shop"]',
            "cells": '["Torvet Mat"]',
        }
    ),
    "notes": Sample({"prompt": "The lighthouse of Halden"}),
}


def kinds_without_sample() -> list[str]:
    """Return the kinds that no guard can use."""
    return sorted({kind.name for kind in all_kinds()} - SAMPLES.keys())


def order_of(kind: Kind[Any], seat: Seat) -> Order:
    """Return what the sample's form orders."""
    sample = SAMPLES[kind.name]
    form = kind.form_class(sample.data, sample.uploads(), seat=seat)
    assert form.is_valid(), form.errors
    return form.order()
