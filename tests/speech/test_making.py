"""A form becomes sound: the real runner, the real client, the imitated MiniMax."""

from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.library.models import Version
from studio.voices.models import VoiceUse
from studio.voices.queries import last_used
from studio.workspaces.models import Workspace
from tests import people
from tests.server import wait_until
from tests.speech.conftest import GOOD, PAGE

pytestmark = pytest.mark.usefixtures("speaking")
TEXT = "He winds the clockwork. <#0.5#>He lights the lamp."


@pytest.fixture
def browser(tidewater: Workspace, alice: User) -> Client:
    """Alice's browser."""
    return people.signed_in(alice)


def made(browser: Client, **fields: Any) -> Version:
    """Send the form, wait, and return the take."""
    assert browser.post(PAGE, {**GOOD, "text": TEXT, **fields}).status_code == 303
    wait_until(lambda: not Job.objects.exclude(state=State.DONE).exists())
    version = Job.objects.latest("pk").version
    assert version is not None
    return version


def test_live_speech_is_mp3(browser: Client, alice: User) -> None:
    version = made(browser)
    assert (version.media_type, version.asset.kind, version.asset.title) == (
        "audio/mpeg", "speech", "He winds the clockwork. He lights the lamp.",
    )  # fmt: skip
    assert 1500 < version.duration_ms < 6000
    voice = last_used(alice)
    assert voice is not None and voice.voice_id == "Wise_Woman"


def test_listening_to_a_voice_is_not_remembered_as_speaking_with_it(browser: Client, alice: User) -> None:
    made(browser, speed="1.5")
    browser.post(f"{PAGE}listen/", {"voice_id": "German_FriendlyMan"})
    wait_until(lambda: Job.objects.filter(state=State.DONE).count() == 2)
    form = browser.get(PAGE).context["form"]
    assert (form["voice_id"].value(), form["speed"].value()) == ("Wise_Woman", "1.5")
    assert list(VoiceUse.objects.values_list("voice_id", flat=True)) == ["Wise_Woman"]


@pytest.mark.parametrize(("fields", "media_type"), [
    ({"format": "wav"}, "audio/wav"),
    ({"format": "flac", "channels": "2"}, "audio/flac"),
    ({"format": "pcm", "sample_rate_hz": "24000"}, "audio/pcm;rate=24000;channels=1"),
])  # fmt: skip
def test_a_file_may_have_any_format(browser: Client, fields: dict[str, str], media_type: str) -> None:
    assert made(browser, mode="file", **fields).media_type == media_type


def test_subtitles_are_the_takes_words(browser: Client) -> None:
    version = made(browser, mode="file", subtitles="on")
    assert version.has_words
    assert [word["text"].strip(" .") for word in version.words] == ["He winds the clockwork", "He lights the lamp"]
    assert version.words[1]["begin_ms"] - version.words[0]["end_ms"] >= 400


def test_a_blend_is_spoken(browser: Client) -> None:
    version = made(browser, blend_1="Calm_Woman", weight_0="70", weight_1="30")
    assert version.recipe["order"]["timbre_weights"] == [["Wise_Woman", 70], ["Calm_Woman", 30]]


def test_what_minimax_counted_is_kept(browser: Client) -> None:
    made(browser)
    facts = Job.objects.get().facts
    assert facts["usage_characters"] == facts["charged_units"] == len("He winds the clockwork. He lights the lamp.")
