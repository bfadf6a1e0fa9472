"""What cannot be cloned is said on its field, before anything is sent: what was found, the limit, and what to do."""

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from studio.accounts.models import User
from studio.jobs import body_limits
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job
from studio.lib.body_limit import BodyLimit
from tests.library.films import film
from tests.library.sounds import HTML, PLAYLIST, archive, sound
from tests.people import signed_in
from tests.voices.recordings import hum
from tests.voices.spoiled import clipped, lying, silence, two_sounds, with_cover
from tests.voices.test_making import GOOD, clone

pytestmark = pytest.mark.usefixtures("tidewater", "speaking")


def errors(answer: Any) -> dict[str, str]:
    """Return what a refused form of a clone says, by field; what was typed is still in it."""
    text = answer.content.decode()
    assert f'value="{GOOD["name"]}"' in text and GOOD["text"] in text
    return told(answer)


def told(answer: Any) -> dict[str, str]:
    """Return what a refused form says, by field."""
    assert answer.status_code == 422
    text = answer.content.decode()
    found = re.findall(r'<p class="error"\s+id="(?:id_)?(\w+?)_error">.*?<span[^>]*>(.*?)</span>', text, re.DOTALL)
    return {field: html.unescape(re.sub(r"\s+", " ", words)).strip() for field, words in found}


def refused(who: User, data: bytes | None = None, **fields: str) -> dict[str, str]:
    """Send a form that is refused; nothing is asked, nothing is charged."""
    found = errors(clone(who, data, **fields))
    assert not Job.objects.exists()
    return found


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (hum(9.9), "9.9 s; at least 10 s. Record a little longer."),
        (hum(9.999), "9.999 s; at least 10 s. Record a little longer."),
        (hum(1.5), "1.5 s; at least 10 s. Record a little longer."),
        (hum(300.5, 8_000), "300.5 s long; at most 5:00. Cut it shorter."),
        (lying(320.0, claimed_s=60.0), "5:20 long; at most 5:00. Cut it shorter."),
        (lying(6.0, claimed_s=60.0), "6.1 s; at least 10 s. Record a little longer."),
        (silence(), "There is only silence in it. Check the microphone, and record again."),
        (hum(11.0, 8_000, channels=96), "96 channels; one or two are taken. Export it as mono."),
        (hum(11.0, channels=6), "6 channels; one or two are taken. Export it as mono."),
        (two_sounds(6.0, 30.0), "6.1 s; at least 10 s. Record a little longer."),
    ],
    ids=["9.9 s", "9.999 s", "1.5 s", "300.5 s", "long", "short", "silence", "96", "six", "two sounds"],
)
def test_a_recording_is_measured_by_what_can_be_heard(alice: User, data: bytes, words: str) -> None:
    assert refused(alice, data) == {"recording": words}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (PLAYLIST, "cannot be used here. This is a playlist. MP3, WAV and M4A are taken."),
        (HTML, "cannot be used here. This is a web page or markup."),
        (archive(), "cannot be used here. This is a document."),
        (b"", "empty"),
        (b"\xff\xfb\x90\x64" * 9, "cannot be read"),
        (sound("flac", 11.0), "FLAC"),
        (film(seconds=11.0).replace(b"ftypisom", b"ftypM4A ", 1), "holds a film. Export its sound alone"),
    ],
    ids=["playlist", "page", "archive", "empty", "noise", "flac", "film"],
)
def test_what_is_no_recording_says_what_is_taken(alice: User, data: bytes, words: str) -> None:
    found = refused(alice, data)
    assert list(found) == ["recording"] and words in found["recording"], found


def test_a_recording_above_twenty_megabytes_is_refused_and_one_of_just_that_is_not(alice: User) -> None:
    whole = hum(208.0, 48_000)
    exact = whole + b"\0" * (20_000_000 - len(whole))
    assert "20,000,001 bytes; at most 20 MB" in refused(alice, exact + b"\0")["recording"]
    assert "recording" not in errors(clone(alice, exact, consent=""))


@pytest.mark.parametrize(
    "data",
    [hum(10.0), hum(300.0, 8_000), with_cover(), two_sounds(12.0, 3.0), hum(11.0, channels=2), clipped()],
    ids=["10 s", "300 s", "a cover", "two sounds", "stereo", "clipped"],
)
def test_a_recording_at_the_edge_is_taken(alice: User, calm_sandbox: str, data: bytes) -> None:
    answer = clone(alice, data, voice_id="not an id")
    assert list(errors(answer)) == ["voice_id"]


def test_what_could_be_better_is_advice_and_forbids_nothing(alice: User) -> None:
    page = clone(alice, clipped(), consent="").content.decode()
    assert "usable" in page and "the tops are cut off" in page


@pytest.mark.parametrize(
    ("voice_id", "words"),
    [
        ("abc1234", "A voice's id has 8 to 256 characters; this one has 7."),
        ("a" * 257, "A voice's id has 8 to 256 characters; this one has 257."),
        ("1abcdefg", "A voice's id begins with a letter."),
        ("abc def12", "A voice's id has only letters A to Z, digits, - and _; this one has “ ”."),
        ("ä1234567", "A voice's id has only letters A to Z, digits, - and _; this one has “ä”."),
        ("abcdefgh", "A voice's id has letters and numbers; “abcdefgh1” would do."),
        ("ends-with-", "A voice's id ends with a letter or a digit."),
        ("Wise_Woman", "This ID is taken. “EinarHalden01” is free."),
    ],
)
def test_a_voice_id_keeps_the_rule_and_is_free(alice: User, voice_id: str, words: str) -> None:
    assert refused(alice, voice_id=voice_id) == {"voice_id": words}


@pytest.mark.parametrize("accuracy", ["-0.1", "1.01", "high", "NaN", "1e400"])
def test_the_strictness_is_from_nothing_to_one(alice: User, accuracy: str) -> None:
    found = refused(alice, accuracy=accuracy)
    assert list(found) == ["accuracy"] and "0 to 1" in found["accuracy"], found


def test_without_consent_or_a_name_no_voice_is_cloned(alice: User) -> None:
    assert refused(alice, consent="") == {"consent": "Without the speaker's consent no voice is cloned."}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "a" * 1001}, "text"),
        ({"said": "a" * 201}, "said"),
        ({"example_text": "Two nights."}, "example"),
        ({"speaker": "a" * 121}, "speaker"),
        ({"name": "a" * 81}, "name"),
    ],
)
def test_what_is_too_long_or_half_is_told_with_its_limit(alice: User, fields: dict[str, str], field: str) -> None:
    answer = clone(alice, **fields)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Job.objects.exists()


def test_a_sample_of_eight_seconds_is_too_long(alice: User) -> None:
    sample: Any = SimpleUploadedFile("sample.mp3", sound("mp3", 8.5, 16_000))
    found = refused(alice, example=sample, example_text="So it was.")
    assert "it must be under 8 s" in found["example"]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"preview_text": "a" * 501}, {"preview_text": "501 characters; a test line has at most 500."}),
        ({"prompt": ""}, {"prompt": "Describe the voice first: age, place, pace and mood all help."}),
        ({"prompt": "a" * 2001}, {"prompt": "2001 characters; a description has at most 2,000."}),
        ({"preview_text": " "}, {"preview_text": "Write a line for it to say."}),
        ({"voice_id": "grandfather"}, {"voice_id": "A voice's id has letters and numbers; “grandfather1” would do."}),
    ],
    ids=["501", "no words", "2001", "no line", "no number"],
)
def test_a_design_counts_its_words_and_keeps_them(alice: User, fields: dict[str, str], found: dict[str, str]) -> None:
    data = {"prompt": "A calm old man.", "preview_text": "Good evening.", **fields}
    answer = signed_in(alice).post("/w/tidewater/design/", data, headers={"HX-Request": "true"})
    assert told(answer) == found and not Job.objects.exists()
    assert all(value in html.unescape(answer.content.decode()) for value in data.values())


async def test_a_form_in_chunks_without_a_length_is_refused_before_its_rest_is_read() -> None:
    limit, read, sent = kind_named("clone").body_limit_bytes, [], []

    async def receive() -> dict[str, Any]:
        read.append(1 << 20)
        return {"type": "http.request", "body": bytes(1 << 20), "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["more_body"]:
            pass

    headers = [(b"cookie", b"sessionid=x"), (b"transfer-encoding", b"chunked")]
    scope: Any = {"type": "http", "path": "/w/tidewater/clone/", "headers": headers}
    await BodyLimit(app, body_limits.limit_of)(scope, receive, send)  # type: ignore[arg-type]
    assert sent[0]["status"] == 413 and b"Nothing was saved" in sent[1]["body"]
    assert limit < sum(read) <= limit + (1 << 20)
