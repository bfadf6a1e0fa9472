"""What the tests of music send."""

from collections.abc import Callable
from typing import Any

import pytest

from studio.accounts.models import User
from studio.jobs.models import Job, JobInput, State
from studio.library.models import UPLOAD, Asset, Version
from studio.music.forms import MusicForm
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace

PAGE = "/w/tidewater/music/"
LYRICS = "[verse]\nThe tide is out, the boats lie still\n\n[chorus]\nTurn, turn, brass and flame"
GOOD = {"prompt": "Slow Nordic folk, one close voice", "lyrics": LYRICS}
Forms = Callable[..., MusicForm]
Recordings = Callable[..., Job]


@pytest.fixture
def seat(tidewater: Workspace, bob: User) -> Seat:
    """Bob's seat."""
    return seat_for(bob, "tidewater")


@pytest.fixture
def form(seat: Seat) -> Forms:
    """The form as Bob sends it: ``form(model="music-3.0")``."""

    def sent(**fields: Any) -> MusicForm:
        return MusicForm({**GOOD, **fields}, seat=seat)

    return sent


@pytest.fixture
def sound(seat: Seat) -> Callable[..., Version]:
    """A sound of the library, of a length: ``sound(9.9)``."""

    def made(seconds: float = 60, media_type: str = "audio/mpeg", **recipe: Any) -> Version:
        kind = "music" if recipe else UPLOAD
        asset = Asset.objects.create(
            workspace=seat.workspace, kind=kind, medium="audio", title="Humming", created_by=seat.person
        )
        details = {"duration_ms": round(seconds * 1000), "peaks": [50] * 160, "loudness": recipe.pop("loudness", -14.0)}
        return Version.objects.create(
            asset=asset, created_by=seat.person, medium="audio", media_type=media_type, path="00/humming.mp3",
            size_bytes=3, details=details, recipe={"order": recipe, "version": 1} if recipe else {},
        )  # fmt: skip

    return made


@pytest.fixture
def recording(seat: Seat, sound: Callable[..., Version]) -> Recordings:
    """A recording of Bob's that was uploaded: ``recording("voice", "Mara humming")``."""

    def uploaded(purpose: str = "song", name: str = "Humming", person: User | None = None, **more: Any) -> Job:
        ids = {
            "voice_id": "" if purpose == "instrumental" else f"vocal-{name}",
            "instrumental_id": "" if purpose == "voice" else f"instrumental-{name}",
        }
        version = sound()
        job = Job.objects.create(
            workspace=seat.workspace, created_by=person or seat.person, kind="recordings", title=name, state=State.DONE,
            nonce=f"N{Job.objects.count():011}", sandbox=True, due_at=None, facts=ids,
            order_json={"recording": version.key, "purpose": purpose, "name": name, "file_name": "recording.mp3"},
            **more,
        )  # fmt: skip
        JobInput.objects.create(job=job, version=version, role="recording")
        return job

    return uploaded
