"""What is refused: each limit of the chosen model, each file that is no recording, and every code of MiniMax's."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.accounts.models import User
from studio.jobs.error_messages import table
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job
from studio.minimax.music.endpoints import Music
from tests import sandboxes
from tests.kinds import humming
from tests.library.films import film
from tests.library.sounds import HTML, PLAYLIST, archive, sound
from tests.music import files
from tests.music.conftest import GOOD, PAGE, Recordings
from tests.people import signed_in
from tests.server import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
RECORDINGS, LYRICS = "/w/tidewater/recordings/", "/w/tidewater/lyrics/"
KINDS = {"music": PAGE, "recordings": RECORDINGS, "lyrics": LYRICS}
PATHS = {"music": "/v1/music_generation", "recordings": "/v1/music_upload", "lyrics": "/v1/lyrics_generation"}
CODES = (
    1000, 1002, 1004, 1008, 1013, 1024, 1026, 1027, 1033, 1039, 1041, 2013, 2044, 2045, 2049, 2056, 2061,
)  # fmt: skip


@pytest.fixture
def bobs(speaking: str, bob: User, calm_sandbox: str) -> Client:
    """Bob's browser."""
    return signed_in(bob)


def sent(kind: str, **fields: Any) -> dict[str, Any]:
    """Return the fields of a form that works."""
    if kind == "recordings":
        return {"name": "Humming", "purpose": "voice", "recording": SimpleUploadedFile("a.wav", humming()), **fields}
    return {**(GOOD if kind == "music" else {"about": "a keeper"}), **fields}


def words(page: str) -> str:
    """Return what a page says."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def refused(browser: Client, path: str, **fields: Any) -> str:
    """Send a form that is refused, and return its page; nothing has become of it."""
    answer = browser.post(path, fields)
    assert answer.status_code == 422
    assert not Job.objects.exclude(kind="recordings").exists()
    return answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"lyrics": "x" * 9}, "lyrics", "9 characters; music-1.5 needs at least 10. Write 1 more."),
        ({"lyrics": "x" * 601}, "lyrics", "601 characters; music-1.5 takes at most 600. Take out 1, or choose music-"),
        ({"prompt": "x" * 9}, "prompt", "9 characters; music-1.5 needs at least 10. Write 1 more."),
        ({"prompt": "x" * 301}, "prompt", "301 characters; music-1.5 takes at most 300. Take out 1, or choose music-"),
        (
            {"model": "music-3.0", "lyrics": "x" * 3501},
            "lyrics",
            "3,501 characters; music-3.0 takes at most 3,500. Take out 1.",
        ),
        ({"mode": "recording", "lyrics": "x" * 201}, "lyrics", "201 characters; music-01 takes at most 200."),
        ({"mode": "recording"}, "voice", "Choose a voice to sing like, a backing to play like, or both."),
        ({"mode": "recording", "follow": "music-cover"}, "cover", "Choose the song to cover: 6 s to 6 min."),
        ({"lyrics": "a\x00b and more words"}, "lyrics", "NUL character at 2"),
    ],
)
def test_a_limit_is_said_on_its_field_in_the_summary_and_keeps_what_was_written(
    bobs: Client, calm_sandbox: str, recording: Recordings, fields: dict[str, str], field: str, sentence: str
) -> None:
    recording("voice", "Mara")
    page = refused(bobs, PAGE, **{**GOOD, **fields})
    error = re.search(rf'id="id_{field}_error">(.*?)</p>', page, re.DOTALL)
    assert error and sentence in words(error[1])
    summary = re.search(r"data-error-summary.*?</ul>", page, re.DOTALL)
    goals = re.findall(r'<a\s+href="#([^"]+)"', summary[0]) if summary else []
    assert all(f'id="{goal}"' in page for goal in goals) and any(goal.startswith(f"id_{field}") for goal in goals)
    kept = {**GOOD, **fields}
    assert "\x00" in kept["lyrics"] or kept["lyrics"] in html.unescape(page)
    assert sandboxes.charges(calm_sandbox) == []


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("hum.m4a", lambda: sound("ipod", 12.0), "“hum” is M4A. Taken are: MP3 or WAV, 10 s to 10 min"),
        ("hum.flac", lambda: sound("flac", 12.0), "“hum” is FLAC. Taken are: MP3 or WAV, 10 s to 10 min"),
        ("hum.wav", lambda: humming(9.9), "“hum” lasts 9.9 s; at least 10 s are needed."),
        ("hum.mp3", lambda: sound("mp3", 601.0, 8_000), "“hum” lasts 10:01"),
        ("hum.mp3", lambda: files.lying_mp3(5.0, 60.0), "“hum” lasts 5.0 s; at least 10 s are needed."),
        ("hum.wav", lambda: files.lying_wav(5.0), "“hum” lasts 5.0 s; at least 10 s are needed."),
        ("hum.wav", files.silence, "Nothing is heard on “hum”."),
        ("hum.mp3", lambda: HTML, "“hum” cannot be used here."),
        ("hum.mp3", lambda: PLAYLIST, "“hum” cannot be used here."),
        ("hum.mp3", archive, "“hum” cannot be used here."),
        ("hum.m4a", film, "“hum” cannot be used here."),
        ("hum.wav", lambda: b"", "“hum” cannot be used here. This is an empty file."),
    ],
)
def test_a_file_that_is_no_recording_is_refused_with_what_was_found_and_what_is_taken(
    bobs: Client, calm_sandbox: str, name: str, data: Callable[[], bytes], sentence: str
) -> None:
    page = refused(bobs, RECORDINGS, name="Mara", purpose="voice", recording=SimpleUploadedFile(name, data()))
    assert sentence in words(page) and 'value="Mara"' in page
    assert re.search(r'value="voice"[^>]*checked', page)
    assert not Job.objects.exists() and sandboxes.charges(calm_sandbox) == []


@pytest.mark.parametrize(
    ("seconds", "fault"),
    [(9.9, "9.9 s; at least 10 s"), (10.0, ""), (600.0, ""), (600.5, "10:00.5; at most 10:00"), (601.0, "10:01")],
)
def test_the_edges_of_a_recordings_length_are_exact(
    bobs: Client, sound: Callable[..., Any], seconds: float, fault: str
) -> None:
    version = sound(seconds)
    answer = bobs.post(RECORDINGS, {"name": "Mara", "purpose": "voice", "recording": version.key})
    assert answer.status_code == (422 if fault else 303)
    assert fault in words(answer.content.decode())


@pytest.mark.parametrize(
    ("seconds", "fault"),
    [(5.9, "5.9 s; at least 6 s"), (6.0, ""), (360.0, ""), (360.4, "6:00.4; at most 6:00"), (361.0, "6:01")],
)
def test_the_edges_of_a_song_that_is_covered_are_exact(
    bobs: Client, sound: Callable[..., Any], seconds: float, fault: str
) -> None:
    fields = {"mode": "recording", "follow": "music-cover", "prompt": "Brass band, big hall", "lyrics": ""}
    answer = bobs.post(PAGE, {**fields, "cover": sound(seconds).key})
    assert answer.status_code == (422 if fault else 303)
    assert fault in words(answer.content.decode())


@pytest.mark.parametrize("data", [files.tagged_mp3, lambda: files.with_channels(96), lambda: files.with_channels(6)])
def test_a_recording_with_a_cover_or_many_channels_is_measured_by_what_is_heard(
    bobs: Client, data: Callable[[], bytes]
) -> None:
    made = data()
    upload = SimpleUploadedFile("hum.mp3" if made[:4] != b"RIFF" else "hum.wav", made)
    answer = bobs.post(RECORDINGS, {"name": "Mara", "purpose": "voice", "recording": upload})
    assert answer.status_code == 303, words(answer.content.decode())
    wait_until(lambda: not Job.objects.get().is_active)
    version = Job.objects.get().inputs.get().version
    assert version.duration_ms == pytest.approx(12_000, abs=100) and max(version.details["peaks"]) == 100


def test_of_two_sounds_in_a_file_the_first_counts(bobs: Client) -> None:
    upload = SimpleUploadedFile("hum.m4a", files.two_sounds())
    fields = {"mode": "recording", "follow": "music-cover", "prompt": "Brass band, big hall", "lyrics": ""}
    assert bobs.post(PAGE, {**fields, "cover": upload}).status_code == 303
    assert Job.objects.get().inputs.get().version.duration_ms == pytest.approx(20_000, abs=100)


def test_what_is_sent_of_a_recording_tells_nothing_but_its_sound(bobs: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    upload = Music.upload

    async def watched(self: Music, name: str, data: Any, purpose: str) -> Any:
        seen.append(data.read())
        data.seek(0)
        return await upload(self, name, data, purpose)

    monkeypatch.setattr(Music, "upload", watched)
    data = files.tagged_mp3()
    assert files.SECRET.encode() in data
    assert bobs.post(RECORDINGS, sent("recordings", recording=SimpleUploadedFile("a.mp3", data))).status_code == 303
    wait_until(lambda: not Job.objects.get().is_active)
    [found] = seen
    assert b"63.4305" not in found and b"APIC" not in found and len(found) > 10_000


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_code_says_what_happened_what_it_cost_and_what_to_do(
    bobs: Client, calm_sandbox: str, kind: str, code: int
) -> None:
    sandboxes.fault(calm_sandbox, PATHS[kind], "code", n=code)
    assert bobs.post(KINDS[kind], sent(kind)).status_code == 303
    wait_until(lambda: Job.objects.get().error)
    job = Job.objects.get()
    card = bobs.get(f"/w/tidewater/jobs/{job.key}/card/").content.decode()
    told = table(kind_named(kind).messages_file)[str(code)]
    assert told["title"] in words(card) and f"MiniMax code {code}" in card
    assert re.search(r"charged\.|Charged, |We try again", words(card)) or told["cost"] == ""
    assert len(re.findall(r'class="btn btn-sm btn-primary"', card)) <= 1
    assert sandboxes.charges(calm_sandbox) == []


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        *(("music", name) for name in (
            "prompt", "lyrics", "lyrics_optimizer", "is_instrumental", "refer_voice", "refer_vocal",
            "refer_instrumental", "audio_url", "audio_base64", "cover_feature_id", "audio_setting", "model",
        )),
        ("lyrics", "prompt"), ("lyrics", "lyrics"), ("recordings", "file"), ("recordings", "purpose"),
    ],
)  # fmt: skip
def test_a_setting_that_was_not_accepted_is_named_and_the_button_leads_to_its_field(
    bobs: Client, calm_sandbox: str, kind: str, field: str
) -> None:
    sandboxes.fault(calm_sandbox, PATHS[kind], "code", n=2013, message=f"invalid params, {field}")
    assert bobs.post(KINDS[kind], sent(kind)).status_code == 303
    wait_until(lambda: Job.objects.get().error)
    job = Job.objects.get()
    card = bobs.get(f"/w/tidewater/jobs/{job.key}/card/").content.decode()
    assert table(kind_named(kind).messages_file)["fields"][field] in words(card)
    address = re.search(r'href="([^"]+\?job=[^"]+)#([^"]+)"', card)
    assert address
    page = bobs.get(address[1]).content.decode()
    assert f'id="{address[2]}"' in page, address[2]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("code", "title"), [(1026, "not accepted"), (1027, "held back")])
def test_words_that_were_refused_are_still_there_to_be_changed(
    bobs: Client, calm_sandbox: str, kind: str, code: int, title: str
) -> None:
    sandboxes.fault(calm_sandbox, PATHS[kind], "code", n=code)
    bobs.post(KINDS[kind], sent(kind))
    wait_until(lambda: Job.objects.get().error)
    job = Job.objects.get()
    card = words(bobs.get(f"/w/tidewater/jobs/{job.key}/card/").content.decode())
    assert title in card
    page = bobs.get(f"{KINDS[kind]}?job={job.key}").content.decode()
    assert {"music": "the boats lie still", "lyrics": "a keeper", "recordings": "Humming"}[kind] in page
