"""A form becomes a song: the real runner, the real client, the imitated MiniMax; asked for once, charged once."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.library.models import Edge, Version
from studio.library.texts import read_text
from tests import sandboxes
from tests.jobs.conftest import settled
from tests.jobs.test_pretended_kinds import fetch
from tests.kinds import humming
from tests.library.sounds import heard, sound
from tests.music.conftest import GOOD, LYRICS, PAGE
from tests.people import give_key, signed_in
from tests.server import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("speaking", "tidewater")]
SMALL = {**GOOD, "bitrate_bps": "32000"}
RECORDINGS = "/w/tidewater/recordings/"
SONGS = "/v1/music_generation"
FOLLOWING = {"mode": "recording", "follow": "music-01", "prompt": "", "bitrate_bps": "32000"}


@pytest.fixture
def alices(alice: User, calm_sandbox: str) -> Client:
    """Alice's browser."""
    return signed_in(alice)


def make(browser: Client, path: str = PAGE, **fields: Any) -> Job:
    """Send a form as a page without script does, and return its job once it has settled."""
    answer = browser.post(path, fields)
    assert answer.status_code == 303, answer.content.decode()
    return settled(Job.objects.latest("id"))


def song(browser: Client, **fields: Any) -> Version:
    """Return a song that was made."""
    job = make(browser, **{**SMALL, **fields})
    assert (job.state, job.error) == (State.DONE, {})
    assert job.version is not None
    return job.version


def add(browser: Client, purpose: str, data: bytes, name: str = "take.wav") -> Job:
    """Return a recording that was added."""
    job = make(browser, RECORDINGS, name=purpose, purpose=purpose, recording=SimpleUploadedFile(name, data))
    assert (job.state, job.error) == (State.DONE, {})
    return job


@pytest.mark.parametrize(
    ("fields", "codec", "rate_hz"),
    [
        ({}, "mp3float", 44_100),
        ({"sample_rate_hz": "24000"}, "mp3float", 24_000),
        ({"format": "wav", "sample_rate_hz": "16000"}, "pcm_s16le", 16_000),
        ({"format": "pcm", "sample_rate_hz": "32000"}, "pcm_s16le", 32_000),
    ],
)
def test_words_become_a_song_of_the_asked_format(
    alices: Client, calm_sandbox: str, fields: dict[str, str], codec: str, rate_hz: int
) -> None:
    version = song(alices, **fields)
    wanted = "wav" if "pcm" in codec else "mp3"
    address = reverse("library:download", args=["tidewater", version.key, wanted])
    facts = heard(fetch(alices, address), wanted)
    assert (facts["codec"], facts["rate_hz"], facts["channels"]) == (codec, rate_hz, 2)
    assert facts["seconds"] == pytest.approx(version.duration_ms / 1000, abs=0.2)
    assert (version.asset.kind, version.asset.title) == ("music", "The tide is out, the boats lie still")
    assert version.details["loudness"] is not None
    [charge] = sandboxes.charges(calm_sandbox)
    assert charge["path"] == SONGS


@pytest.mark.parametrize("wanted", ["mp3", "wav", "flac"])
def test_every_download_of_a_song_is_what_it_says_and_as_long_as_the_song(alices: Client, wanted: str) -> None:
    version = song(alices)
    facts = heard(fetch(alices, reverse("library:download", args=["tidewater", version.key, wanted])), wanted)
    assert facts["codec"] == {"mp3": "mp3float", "wav": "pcm_s16le", "flac": "flac"}[wanted]
    assert (facts["rate_hz"], facts["channels"]) == (44_100, 2)
    assert facts["seconds"] == pytest.approx(version.duration_ms / 1000, abs=0.2)


def test_an_instrumental_and_a_song_with_lyrics_by_minimax(alices: Client) -> None:
    version = song(alices, vocals="none", model="music-3.0", lyrics="never sent")
    assert (version.recipe["order"]["lyrics"], version.asset.title) == ("", "Slow Nordic folk, one close voice")
    page = alices.get(PAGE).content.decode()
    assert "data-begin-ms" not in page  # without lyrics nobody knows its parts
    assert song(alices, vocals="written", model="music-2.6", lyrics="").recipe["order"]["vocals"] == "written"
    assert "Lyrics by MiniMax" in alices.get(PAGE + "takes/").content.decode()


@pytest.mark.parametrize(
    ("purpose", "file", "parts"),
    [("song", "wav", ("voice", "backing")), ("voice", "mp3", ("voice",)), ("instrumental", "wav", ("backing",))],
)
def test_a_recording_is_added_once_and_a_song_follows_it(
    alices: Client, calm_sandbox: str, purpose: str, file: str, parts: tuple[str, ...]
) -> None:
    data = sound("mp3", 12.0, 44_100) if file == "mp3" else humming()
    added = add(alices, purpose, data, f"take.{file}")
    assert (added.order_json["purpose"], added.order_json["file_name"]) == (purpose, f"recording.{file}")
    assert {"voice": "voice_id" in added.facts and bool(added.facts["voice_id"])} == {"voice": "voice" in parts}
    for part in parts:
        job = make(alices, **FOLLOWING, lyrics="", **{part: added.key})
        assert (job.state, job.error) == (State.DONE, {})
        edges = Edge.objects.filter(target=job.version)
        assert [(edge.source.asset.title, edge.role) for edge in edges] == [("take", part)]
        about = "A cappella" if part == "voice" else "Instrumental"
        assert f"{about}, after {purpose}" in alices.get(f"{PAGE}takes/?key={job.key}").content.decode()
    assert [charge["path"] for charge in sandboxes.charges(calm_sandbox)] == [SONGS] * len(parts)
    page = alices.get(PAGE).content.decode()
    assert page.count(f'id="reference-{added.key}"') == 1


def test_only_a_voice_stays_only_a_voice_through_settings_and_pages(alices: Client) -> None:
    added = add(alices, "voice", humming())
    assert added.facts["instrumental_id"] == ""
    page = alices.get(RECORDINGS).content.decode()
    assert "Voice only, 0:12" in page and "Play like this:" not in page
    again = alices.get(f"{RECORDINGS}?job={added.key}").context["form"]
    assert again["purpose"].value() == "voice"
    refused = alices.post(RECORDINGS, {"purpose": "instrumental", "name": "x"})
    assert refused.status_code == 422 and refused.context["form"]["purpose"].value() == "instrumental"


def test_a_cover_is_made_of_a_song(alices: Client, calm_sandbox: str) -> None:
    first = song(alices)
    page = alices.get(f"{PAGE}?input=cover:{first.key}").context["form"]
    assert (page["mode"].value(), page["follow"].value(), page["cover"].value()) == (
        "recording", "music-cover", first.key,
    )  # fmt: skip
    job = make(
        alices, mode="recording", follow="music-cover", cover=first.key, prompt="Brass band, in a big hall", lyrics="",
        bitrate_bps="32000",
    )  # fmt: skip
    assert (job.state, job.error) == (State.DONE, {})
    assert job.order.about == "Cover of The tide is out, the boats lie still"  # type: ignore[attr-defined]
    assert list(Edge.objects.values_list("source", "role")) == [(first.pk, "cover")]
    assert len(sandboxes.charges(calm_sandbox)) == 2


def test_a_variation_is_the_next_take_of_the_same_song(alices: Client) -> None:
    first = song(alices)
    page = alices.get(f"{PAGE}?variation={first.key}").content.decode()
    assert "next version of" in page and "The tide is out, the boats lie still" in page
    second = song(alices, variation_of=first.asset.key, prompt="Loud and quick, brass, one voice")
    assert (second.asset_id, second.number) == (first.asset_id, 2)
    takes = alices.get(f"{PAGE}takes/").content.decode()
    assert ", take 2" in takes and ", take 1" in takes
    assert f'href="/w/tidewater/music/compare/?a={first.key}"' in takes


def test_lyrics_are_drafted_beside_the_form_and_changed(alices: Client, calm_sandbox: str) -> None:
    sent = {**GOOD, "about": "a keeper who counts the steps", "draft_nonce": "AAAAAAAAAAAA"}
    answer = alices.post(f"{PAGE}draft/", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "Writing lyrics" in answer.content.decode()
    alices.post(f"{PAGE}draft/", sent, headers={"HX-Request": "true"})  # a double click
    draft = settled(Job.objects.get(kind="lyrics"))
    assert draft.state == State.DONE and draft.version is not None
    written = read_text(draft.version)
    assert "[Verse" in written and draft.order_json["style"] == GOOD["prompt"]
    assert len(sandboxes.charges(calm_sandbox)) == 1
    used = alices.get(f"{PAGE}lyrics/{draft.version.key}/?model=music-1.5").json()
    assert len(used["text"]) <= 600 and written.startswith(used["text"][:200])
    changed = {**sent, "draft_nonce": "BBBBBBBBBBBB", "change": "on", "about": "more hopeful"}
    assert alices.post(f"{PAGE}draft/", changed, headers={"HX-Request": "true"}).status_code == 200
    job = settled(Job.objects.filter(kind="lyrics").latest("id"))
    assert (job.state, job.order_json["lyrics"]) == (State.DONE, LYRICS)


def test_without_script_a_draft_leaves_the_form_as_it_was(alices: Client) -> None:
    refused = alices.post(f"{PAGE}draft/", {**GOOD, "about": "", "model": "music-2.0"})
    page = refused.content.decode()
    assert refused.status_code == 422 and "Say what the song is to be about." in page
    assert "The tide is out, the boats lie still" in page
    form = refused.context["form"]
    assert (form["model"].value(), form["prompt"].value()) == ("music-2.0", GOOD["prompt"])


def test_a_double_click_is_one_song(alices: Client, calm_sandbox: str) -> None:
    for _ in range(2):
        assert alices.post(PAGE, {**SMALL, "nonce": "CCCCCCCCCCCC"}).status_code == 303
    settled(Job.objects.get())
    assert len(sandboxes.charges(calm_sandbox)) == 1


def test_an_answer_that_never_comes_is_not_asked_for_again(alices: Client, calm_sandbox: str) -> None:
    sandboxes.fault(calm_sandbox, SONGS, "cut_before_reply", nth=1)
    alices.post(PAGE, SMALL)
    wait_until(lambda: Job.objects.get().state == State.UNKNOWN)
    job = Job.objects.get()
    card = alices.get(f"/w/tidewater/jobs/{job.key}/card/").content.decode()
    assert "It may have been charged." in card and "may cost twice" in card
    assert Job.objects.count() == 1 and job.attempts.count() == 1
    alices.post(f"/w/tidewater/jobs/{job.key}/again/")  # a person decides
    assert settled(Job.objects.get()).state == State.DONE


def test_what_a_song_costs_is_said_before_and_booked_once(alices: Client, alice: User, settings: Any) -> None:
    give_key(alice)
    settings.REGIONS = dict.fromkeys(settings.REGIONS, settings.STUDIO_SANDBOX_URL)
    job = make(alices, **SMALL)
    entry = job.entry
    assert job.state == State.DONE and entry is not None
    assert (entry.amount, entry.unit, entry.model) == (1, "songs", "music-1.5")
    recording = add(alices, "song", humming())
    assert recording.entry is not None and recording.entry.unit == "uploads"
