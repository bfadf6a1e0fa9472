"""What others got wrong with songs and recordings, and what is near to it."""

import html
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.music.sections import place_sections
from tests import sandboxes
from tests.jobs.conftest import settled
from tests.kinds import humming
from tests.music.conftest import GOOD, PAGE
from tests.people import give_key, signed_in
from tests.server import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("speaking", "tidewater")]
RECORDINGS, LYRICS = "/w/tidewater/recordings/", "/w/tidewater/lyrics/"
UPLOADS, SONGS, DRAFTS = "/v1/music_upload", "/v1/music_generation", "/v1/lyrics_generation"
FINE = {"base_resp": {"status_code": 0, "status_msg": "success"}}


@pytest.fixture
def alices(alice: User, calm_sandbox: str) -> Client:
    """Alice's browser."""
    return signed_in(alice)


def make(browser: Client, path: str, **fields: Any) -> Job:
    """Send a form, and return its job once nothing is under way."""
    if path == RECORDINGS:
        fields = {"name": "Mara", "purpose": "voice", "recording": SimpleUploadedFile("a.wav", humming()), **fields}
    answer = browser.post(path, fields)
    assert answer.status_code == 303, answer.content.decode()
    return settled(Job.objects.latest("id"))


def card(browser: Client, job: Job) -> str:
    """Return what a job's card says."""
    return html.unescape(browser.get(f"/w/tidewater/jobs/{job.key}/card/").content.decode())


@pytest.mark.parametrize(
    ("path", "asked", "answer"),
    [
        (RECORDINGS, UPLOADS, FINE),
        (LYRICS, DRAFTS, {"song_title": "Tide", "style_tags": "folk", **FINE}),
        (PAGE, SONGS, {"data": {"status": 2}, **FINE}),
    ],
    ids=["recording", "lyrics", "song"],
)
def test_an_answer_that_says_well_and_names_nothing_is_in_doubt_and_not_sent_again(
    alices: Client, calm_sandbox: str, path: str, asked: str, answer: dict[str, Any]
) -> None:
    sandboxes.fault(calm_sandbox, asked, "status", n=200, body=json.dumps(answer))
    fields: dict[str, Any] = {RECORDINGS: {}, LYRICS: {"about": "a keeper"}, PAGE: {**GOOD, "format": "wav"}}[path]
    job = make(alices, path, **fields)
    assert (job.state, job.attempts.count()) == (State.UNKNOWN, 1)
    assert "It may have been charged." in card(alices, job) and "may cost twice" in card(alices, job)


def test_an_answer_that_misspells_a_name_is_a_success(alices: Client, calm_sandbox: str) -> None:
    answer = {"vocie_id": "vocal-old", **FINE}
    sandboxes.fault(calm_sandbox, UPLOADS, "status", n=200, body=json.dumps(answer))
    job = make(alices, RECORDINGS)
    assert (job.state, job.facts["voice_id"]) == (State.DONE, "vocal-old")
    assert "Sing like this" in card(alices, job)


def test_a_recording_that_cannot_be_used_is_told_with_what_to_try(alices: Client, calm_sandbox: str) -> None:
    sandboxes.fault(calm_sandbox, UPLOADS, "code", n=1000)
    recording = SimpleUploadedFile("a.wav", humming())
    assert alices.post(RECORDINGS, {"name": "Mara", "purpose": "voice", "recording": recording}).status_code == 303
    wait_until(lambda: Job.objects.get().error)
    job = Job.objects.get()
    told = card(alices, job)
    assert "MiniMax had a problem with this recording" in told and "a cleaner one" in told and "#id_recording" in told
    form = alices.get(f"{RECORDINGS}?job={job.key}").context["form"]
    assert (form["name"].value(), form["purpose"].value()) == ("Mara", "voice")


def test_a_voice_that_is_gone_is_an_error_and_never_another_voice(alices: Client, calm_sandbox: str) -> None:
    added = make(alices, RECORDINGS)
    Job.objects.filter(pk=added.pk).update(facts={"voice_id": "vocal-gone", "instrumental_id": ""})
    job = make(alices, PAGE, mode="recording", voice=added.key, lyrics="la la la", prompt="")
    assert (job.state, job.version) == (State.REFUSED, None)
    told = card(alices, job)
    assert "“Sing like this” is not possible" in told and "#id_voice" in told
    assert sandboxes.charges(calm_sandbox) == []


def test_a_recording_belongs_to_the_account_that_added_it(alices: Client, alice: User, settings: Any) -> None:
    added = make(alices, RECORDINGS)
    settings.REGIONS = dict.fromkeys(settings.REGIONS, settings.STUDIO_SANDBOX_URL)
    give_key(alice)  # another account, in which it was never added
    answer = alices.post(PAGE, {"mode": "recording", "voice": added.key, "lyrics": "la la la", "prompt": ""})
    assert answer.status_code == 422
    assert "cannot be followed with your key" in html.unescape(answer.content.decode())
    assert "Add with my key" in alices.get(RECORDINGS).content.decode()
    own = make(alices, RECORDINGS)  # of the same name
    assert own.facts["voice_id"] != added.facts["voice_id"]
    job = make(alices, PAGE, mode="recording", voice=own.key, lyrics="", prompt="", bitrate_bps="32000")
    assert (job.state, job.order_json["refer_voice"]) == (State.DONE, own.facts["voice_id"])


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("The Chorus of the sea", ["Verse"]),
        ("Verse: I never learned", ["Verse"]),
        ("[chorus] and on it goes", ["Verse"]),
        ("(Chorus)", ["Verse"]),
        ("[CHORUS]", ["Verse", "Chorus"]),
    ],
)
def test_only_a_line_that_is_a_tag_begins_a_section(line: str, names: list[str]) -> None:
    lyrics = f"[verse]\n{line}\nAnother line"
    assert [section.name for section in place_sections(lyrics, 30_000)] == names
