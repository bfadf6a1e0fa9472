"""A clip is a task that is begun once, asked about, fetched and kept; over both APIs, from each of three beginnings."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import av
import numpy as np
import pytest
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
from tests.kinds import SAMPLES
from tests.sandbox_media.clips import SCENE, SIZE, measure_motion
from tests.video.conftest import FIRST_API, PAGE, SMALL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


def film_of(browser: Client, version: Version) -> Any:
    """Return the downloaded film, opened, and its only stream of pictures."""
    url = reverse("library:download", args=["tidewater", version.key, "original"])
    container = av.open(BytesIO(fetch(browser, url)))
    return container, container.streams.video[0]


def seconds_of(container: Any) -> float:
    return float(container.duration / 1_000_000)


@pytest.mark.parametrize(
    ("asked", "size", "seconds", "way"),
    [(SMALL, (480, 480), 4, ()), ({**FIRST_API, "prompt": f"{SCENE} [Pan left]"}, (1280, 720), 6, (1, 0))],
    ids=["the second API", "the first API"],
)
def test_words_become_a_clip_of_the_asked_length_and_size(
    asked: dict[str, str],
    size: tuple[int, int],
    seconds: int,
    way: tuple[int, ...],
    make: Callable[..., Job],
    alices: Client,
    calm_sandbox: str,
) -> None:
    job = make(**asked)
    assert (job.state, job.made, job.charged_words) == (State.DONE, 1, "free sample")
    assert job.version is not None
    container, film = film_of(alices, job.version)
    assert (film.codec_context.name, film.width, film.height) == ("h264", *size)
    assert seconds_of(container) == pytest.approx(seconds, abs=0.1)
    if way:
        shown = [frame.to_image(threads=1).convert("L").resize(SIZE) for frame in container.decode(video=0)]
        middle = [np.asarray(shown[round(share * len(shown))], np.float32) for share in (0.35, 0.65)]
        # A camera that pans to the left lets everything go to the right, and nothing up or down.
        assert {(np.sign(x), np.sign(y)) for x, y in measure_motion(*middle).all} == {way}
    assert len(sandboxes.charges(calm_sandbox)) == 1
    for name in ("poster.webp", "320.webp", "filmstrip.webp", "preview.mp4"):
        assert derived_path(job.version.key, name).exists()
    page = alices.get(PAGE).content.decode()
    assert "data-film" in page and job.title in page
    theatre = alices.get(f"/w/tidewater/a/{job.version.asset.key}/").content.decode()
    assert "data-film" in theatre and "Save this frame" in theatre


@pytest.fixture
def picture(alice: User, alices: Client) -> Version:
    """A picture of Tidewater's."""
    return keep_upload(seat_for(alice, "tidewater"), SAMPLES["video"].uploads()["first_frame"], media=("image",))


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ("first_frame", {"start": "image", "model": "MiniMax-H3-Lite"}),
        ("person", {"start": "person", "model": "MiniMax-H3-Lite"}),
        ("first_frame", {"start": "image", "model": "MiniMax-Hailuo-02", "resolution": "512P", "duration": "6"}),
    ],
    ids=["a first frame", "a person", "a first frame over the first API"],
)
def test_a_picture_is_sent_and_is_what_the_clip_was_made_from(
    role: str, more: dict[str, str], picture: Version, make: Callable[..., Job]
) -> None:
    job = make(**more, **{role: picture.key})
    assert job.state == State.DONE
    used = {(edge.source, edge.role) for edge in Edge.objects.filter(target__results__job=job)}
    assert used == {(picture, role)}


def test_a_variation_is_the_next_version_and_settings_come_back(make: Callable[..., Job], alices: Client) -> None:
    first = make().version
    assert first is not None
    page = alices.get(f"{PAGE}?variation={first.key}").content.decode()
    assert f'name="variation_of" value="{first.asset.key}"' in page and "Waves on a beach" in page
    assert '<option value="MiniMax-H3-Lite"' in page
    second = make(variation_of=first.asset.key).version
    assert second is not None and (second.asset_id, second.number) == (first.asset_id, 2)
