"""What others got wrong with voices of one's own, and what is near to it."""

import html
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.accounts import keys
from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.library.store import file_of
from studio.library.uploads import keep_upload
from studio.voices.models import OwnVoice, Standing
from studio.voices.samples import samples_of
from studio.workspaces.access import seat_for
from tests import sandboxes
from tests.jobs.conftest import settled
from tests.library.sounds import sound
from tests.people import give_key, signed_in
from tests.server import wait_until
from tests.voices.lab import fresh, was_sent
from tests.voices.recordings import hum
from tests.voices.test_making import CLONE, DESIGN, GOOD, SPEECH, clone

pytestmark = pytest.mark.usefixtures("tidewater", "speaking")
CLONES, DESIGNS, FILES, TALK = "/v1/voice_clone", "/v1/voice_design", "/v1/files/upload", "/v1/t2a_v2"
FINE = {"base_resp": {"status_code": 0, "status_msg": "success"}}
STREAMED = (0xFFFFFFFF).to_bytes(4, "little")  # the length that a recorder writes which does not know it yet


@pytest.fixture
def alices(alice: User, calm_sandbox: str) -> Client:
    """Alice's browser."""
    return signed_in(alice)


def newest() -> Job:
    """Return the newest job once it has ended."""
    return settled(Job.objects.latest("id"))


def card(browser: Client, job: Job) -> str:
    """Return what a job's card says."""
    return html.unescape(browser.get(f"/w/tidewater/jobs/{job.key}/card/").content.decode())


# ---- an answer that says well and names no voice


def test_a_clone_whose_answer_names_no_voice_is_a_success_under_the_id_that_was_sent(
    alice: User, alices: Client, calm_sandbox: str
) -> None:
    sandboxes.fault(calm_sandbox, CLONES, "status", n=200, body=json.dumps({"input_sensitive": False, **FINE}))
    name = fresh("Einar")
    clone(alice, name=name, text="")
    job = newest()
    voice = OwnVoice.objects.get()
    assert (job.state, job.error, voice.state) == (State.DONE, {}, Standing.KEPT)
    assert voice.voice_id == job.order.voice_id and job.attempts.count() == 1
    assert f"“{voice.voice_id[:-1]}2” is free" in html.unescape(
        clone(alice, name=name, voice_id=voice.voice_id).content.decode()
    )


def test_a_design_whose_answer_names_no_voice_is_in_doubt_and_not_sent_again(alices: Client, calm_sandbox: str) -> None:
    sandboxes.fault(calm_sandbox, DESIGNS, "status", n=200, body=json.dumps(FINE))
    alices.post(DESIGN, {"prompt": "A calm old man.", "preview_text": "Good evening."})
    wait_until(lambda: Job.objects.get().state == State.UNKNOWN)
    assert Job.objects.get().attempts.count() == 1 and not OwnVoice.objects.exists()


def test_a_clone_whose_test_line_is_missing_is_a_voice_all_the_same(
    alice: User, alices: Client, calm_sandbox: str
) -> None:
    sandboxes.fault(calm_sandbox, CLONES, "status", n=200, body=json.dumps({"demo_audio": "", **FINE}))
    clone(alice, name=fresh("Einar"))
    assert newest().state == State.DONE
    voice = OwnVoice.objects.get()
    assert (voice.state, voice.sample) == (Standing.KEPT, None)


# ---- a sample that cannot be used


@pytest.mark.parametrize("path", [CLONES, FILES], ids=["the clone", "the file"])
def test_an_unknown_error_about_a_recording_is_told_with_what_to_try_and_the_words_are_kept(
    alice: User, alices: Client, calm_sandbox: str, path: str
) -> None:
    sandboxes.fault(calm_sandbox, path, "code", n=1000)
    clone(alice)
    wait_until(lambda: Job.objects.get().error)
    job = Job.objects.get()
    said = card(alices, job)
    assert "unknown error" not in said.lower() and "recording" in said and "charged" in said
    page = alices.get(f"{CLONE}?job={job.key}").content.decode()
    assert GOOD["text"] in page and f'value="{GOOD["name"]}"' in page


# ---- one id under two keys


def test_a_voice_is_key_and_id_together(alice: User, bob: User, calm_sandbox: str, settings: Any) -> None:
    settings.REGIONS = dict.fromkeys(settings.REGIONS, settings.STUDIO_SANDBOX_URL)
    name = fresh("Einar")
    clone(alice, name=name)
    first = newest()
    assert first.state == State.DONE
    give_key(bob)
    OwnVoice.objects.create(
        workspace=first.workspace, made_by=bob, voice_id=first.order.voice_id, kind="cloned", name="Another Einar",
        api_key_id=keys.key_id_for(bob), region="global", last_four="1234",
    )  # fmt: skip
    hers, his = (signed_in(one).get("/w/tidewater/voices/").content.decode() for one in (alice, bob))
    for page in (hers, his):
        assert name in page and "Another Einar" in page
    assert "It was made in the sandbox." in html.unescape(his) and "Only Bob’s key can speak with it." in hers
    seat = seat_for(bob, "tidewater")
    assert samples_of(seat, keys.key_id_for(bob), [first.order.voice_id]) == {}
    assert samples_of(seat, None, [first.order.voice_id])


# ---- lengths that a head does not know, or tells wrongly


@pytest.mark.parametrize(
    ("name", "data", "seconds"),
    [
        ("take.webm", sound("webm", 12.0, 48_000), 12.0),
        ("take.wav", hum(12.0)[:4] + STREAMED + hum(12.0)[8:40] + STREAMED + hum(12.0)[44:], 12.0),
        ("take.ogg", sound("ogg", 12.0, 48_000), 12.0),
    ],
    ids=["a browser's WebM", "a streamed WAV", "an Ogg"],
)
def test_a_recording_is_as_long_as_its_samples(alice: User, name: str, data: bytes, seconds: float) -> None:
    version = keep_upload(seat_for(alice, "tidewater"), SimpleUploadedFile(name, data), media=("audio",))
    assert version.duration_ms == pytest.approx(1000 * seconds, abs=25)
    assert len(version.details["peaks"]) == 160


# ---- a rate that is another than was thought


@pytest.mark.parametrize("rate_hz", [16_000, 44_100, 48_000])
def test_a_recording_of_any_rate_keeps_its_length_and_is_sent_as_it_is(
    alice: User, calm_sandbox: str, rate_hz: int
) -> None:
    data = hum(11.0, rate_hz)
    clone(alice, data, name=fresh("Einar"), text="")
    assert newest().state == State.DONE
    recording = OwnVoice.objects.get().recording
    assert recording is not None and recording.duration_ms == 11_000
    assert file_of(recording.path).read_bytes() == data and was_sent(calm_sandbox, data)


# ---- one measure at every step


def test_just_too_short_is_told_alike_by_the_form_and_by_what_was_measured(alice: User, alices: Client) -> None:
    seat = seat_for(alice, "tidewater")
    version = keep_upload(seat, SimpleUploadedFile("a.wav", hum(9.995)), media=("audio",))
    words = "9.995 s; at least 10 s. Record a little longer."
    assert words in alices.get(f"/w/tidewater/voices/recording/{version.key}/").content.decode()
    assert words in alices.post(CLONE, {**GOOD, "recording": version.key}).content.decode()
    whole = keep_upload(seat, SimpleUploadedFile("b.wav", hum(10.0)), media=("audio",))
    assert "10 s, clear" in alices.get(f"/w/tidewater/voices/recording/{whole.key}/").content.decode()


# ---- a voice that cannot be used is an error, never another voice


@pytest.mark.parametrize("code", [20132, 2042, 2054])
def test_a_voice_that_minimax_does_not_have_is_an_error_and_no_other_speaks(
    alices: Client, calm_sandbox: str, code: int
) -> None:
    sandboxes.fault(calm_sandbox, TALK, "code", n=code)
    alices.post(SPEECH, {"text": "The tide is out.", "voice_id": "Wise_Woman"})
    job = newest()
    assert (job.state, job.version, job.attempts.count()) == (State.REFUSED, None, 1)
    assert "voice" in card(alices, job).lower() and sandboxes.charges(calm_sandbox) == []


def test_a_voice_of_nobody_and_a_strangers_are_refused_in_the_same_words(alices: Client, charlie: User) -> None:
    clone(charlie, name=fresh("Charlie"))  # no member: nothing is made
    answers = [
        alices.post(SPEECH, {"text": "The tide is out.", "voice_id": voice_id}).content.decode()
        for voice_id in ("NoSuchVoice01", "CharliesVoice01")
    ]
    assert all("This voice is not available to you." in html.unescape(answer) for answer in answers)
    assert not Job.objects.exists()
