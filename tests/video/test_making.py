"""A clip is a task that is begun once, asked about, fetched and kept; over both APIs, from each of three beginnings."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.library.media.derivatives import derived_path
from studio.library.models import Edge, Version
from studio.library.uploads import keep_upload
from studio.workspaces.access import seat_for
from tests import sandboxes
from tests.jobs.test_pretended_kinds import fetch
from tests.sandbox_media.clips import SCENE
from tests.video.clips import Facts, measure, patches
from tests.video.conftest import FIRST_API, PAGE, SMALL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


PAN_LEFT, TRUCK_RIGHT, TILT_UP = "[Pan left]", "The camera trucks to the right.", "[Tilt up]"
# Where the picture goes then: the other way than the camera.
TO_THE_RIGHT, TO_THE_LEFT, DOWN = (1, 0), (-1, 0), (0, 1)


def facts_of(browser: Client, version: Version) -> Facts:
    """Return what is measured of the downloaded film."""
    return measure(BytesIO(fetch(browser, reverse("library:download", args=["tidewater", version.key, "original"]))))


@pytest.mark.parametrize(
    ("asked", "move", "measured"),
    [
        (SMALL, TRUCK_RIGHT, ("h264", (480, 480), 4.0, TO_THE_LEFT)),
        (FIRST_API, PAN_LEFT, ("h264", (1280, 720), 6.0, TO_THE_RIGHT)),
    ],
    ids=["the second API", "the first API"],
)
def test_words_become_a_clip_of_the_asked_length_size_and_motion(
    asked: dict[str, str], move: str, measured: Facts, make: Callable[..., Job], alices: Client, calm_sandbox: str
) -> None:
    job = make(**{**asked, "prompt": f"{SCENE}. {move}"})
    assert (job.state, job.made, job.charged_words) == (State.DONE, 1, "free sample")
    assert job.version is not None and facts_of(alices, job.version) == measured
    assert len(sandboxes.charges(calm_sandbox)) == 1
    for name in ("poster.webp", "320.webp", "filmstrip.webp", "preview.mp4"):
        assert derived_path(job.version.key, name).exists()
    page = alices.get(PAGE).content.decode()
    assert "data-film" in page and job.title in page and "It came as" not in page
    Version.objects.update(details={**job.version.details, "width": 640, "height": 360})  # as an engine may have it
    assert "It came as 640 × 360, which is not" in alices.get(PAGE).content.decode()
    theatre = alices.get(f"/w/tidewater/a/{job.version.asset.key}/").content.decode()
    assert "data-film" in theatre and "Save this frame" in theatre


@pytest.fixture
def picture(alice: User, alices: Client) -> Version:
    """A picture of Tidewater's."""
    return keep_upload(seat_for(alice, "tidewater"), SimpleUploadedFile("patches.png", patches()), media=("image",))


@pytest.mark.parametrize(
    ("role", "more", "way"),
    [
        ("first_frame", {"start": "image", "model": "MiniMax-H3-Lite", "prompt": TRUCK_RIGHT}, TO_THE_LEFT),
        ("person", {"start": "person", "model": "MiniMax-H3-Lite", "prompt": f"{SCENE}. {TRUCK_RIGHT}"}, TO_THE_LEFT),
        (
            "first_frame",
            {"start": "image", "model": "MiniMax-Hailuo-02", "resolution": "512P", "duration": "6", "prompt": TILT_UP},
            DOWN,
        ),
    ],
    ids=["a first frame", "a person", "a first frame over the first API"],
)
def test_a_picture_is_sent_and_is_what_the_clip_was_made_from(
    role: str, more: dict[str, str], way: tuple[int, int], picture: Version, make: Callable[..., Job], alices: Client
) -> None:
    job = make(**more, **{role: picture.key})
    assert job.state == State.DONE and job.version is not None
    used = {(edge.source, edge.role) for edge in Edge.objects.filter(target__results__job=job)}
    assert used == {(picture, role)}
    assert facts_of(alices, job.version).way == way


def test_a_variation_is_the_next_version_and_settings_come_back(make: Callable[..., Job], alices: Client) -> None:
    first = make().version
    assert first is not None
    page = alices.get(f"{PAGE}?variation={first.key}").content.decode()
    assert f'name="variation_of" value="{first.asset.key}"' in page and "Waves on a beach" in page
    assert '<option value="MiniMax-H3-Lite"' in page
    second = make(variation_of=first.asset.key).version
    assert second is not None and (second.asset_id, second.number) == (first.asset_id, 2)
