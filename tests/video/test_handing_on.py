"""A clip goes on elsewhere: into a next clip, under a voice, into a song; what it was made from stays known."""

from collections.abc import Callable

import pytest
from django.test import Client

from studio.jobs.models import Job
from studio.library.models import FRAME, Edge, Version
from studio.speech.order import SpeechOrder
from tests.video.conftest import PAGE, SMALL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
PROMPT = "Waves on a beach [and foam]"


@pytest.fixture
def clip(make: Callable[..., Job]) -> Version:
    """A clip of Alice's."""
    version = make(prompt=PROMPT).version
    assert version is not None
    return version


def test_the_last_frame_opens_the_form_and_says_that_quality_fades(
    clip: Version, alices: Client, make: Callable[..., Job]
) -> None:
    answer = alices.post(f"/w/tidewater/video/go-on/{clip.key}/")
    picture = Version.objects.get(asset__kind=FRAME)
    assert answer["Location"] == f"{PAGE}?input=first_frame:{picture.key}"
    page = alices.get(answer["Location"]).content.decode()
    assert 'value="image" id="id_start_1" checked' in page and "sharpness and colour is lost" in page
    again = alices.post(f"/w/tidewater/video/go-on/{clip.key}/")
    assert again["Location"] == answer["Location"]  # one picture, however often somebody goes back
    job = make(**{**SMALL, "start": "image"}, first_frame=picture.key)
    chain = [Edge.objects.get(target=picture), Edge.objects.get(target=job.version)]
    assert [(edge.source, edge.role) for edge in chain] == [(clip, "last frame"), (picture, "first_frame")]


def test_a_voice_over_begins_empty_with_the_length_of_the_film(clip: Version, alices: Client) -> None:
    menu = alices.get(f"/w/tidewater/a/{clip.asset.key}/").content.decode()
    assert f"/w/tidewater/speech/?input=film:{clip.key}" in menu and "Add a voice-over" in menu
    page = alices.get(f"/w/tidewater/speech/?input=film:{clip.key}").content.decode()
    assert f'value="film:{clip.key}"' in page and ", 4 s" in page
    sent = {"text": "The tide is out.", "voice_id": "Wise_Woman", "made_from": f"film:{clip.key}"}
    assert alices.post("/w/tidewater/speech/", sent).status_code == 303
    job = Job.objects.get(kind="speech")
    assert isinstance(job.order, SpeechOrder)
    assert [(row.version, row.role) for row in job.inputs.all()] == [(clip, "film")]


def test_a_score_begins_with_the_mood_of_the_clip(clip: Version, alices: Client) -> None:
    page = alices.get(f"/w/tidewater/music/?input=film:{clip.key}").content.decode()
    assert ">\nWaves on a beach</textarea>" in page and f'value="film:{clip.key}"' in page and ", 4 s" in page


def test_a_picture_is_animated_and_a_person_filmed(clip: Version, alices: Client) -> None:
    alices.post(f"/w/tidewater/media/{clip.key}/frame/", {"at_ms": "0"})
    picture = Version.objects.get(asset__kind=FRAME)
    menu = alices.get(f"/w/tidewater/a/{picture.asset.key}/").content.decode()
    for role, label, model in (
        ("first_frame", "Animate", "MiniMax-H3-Lite"),
        ("person", "Film this person", "MiniMax-H3-Lite"),
    ):
        assert label in menu
        page = alices.get(f"{PAGE}?input={role}:{picture.key}").content.decode()
        assert f'name="{role}" value="{picture.key}"' in page and f'<option value="{model}" selected' in page
