"""A take can be kept in every usual format, under a name that no system chokes on."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from studio.accounts.models import User
from studio.library import store
from studio.library.media import derivatives
from studio.library.models import Version
from studio.library.serving import download_name
from tests.library.conftest import WORDS
from tests.library.sounds import heard, sound

Web = Callable[..., httpx.Client]
Shelve = Callable[..., Version]
CODECS = {"mp3": "mp3float", "wav": "pcm_s16le", "flac": "flac"}


def download_path(version: Version, format: str) -> str:
    """Return the address of a download."""
    return f"/w/tidewater/media/{version.key}/download/{format}/"


@pytest.mark.parametrize("kept", ["mp3", "wav", "flac", "ogg"])
@pytest.mark.parametrize("wanted", ["mp3", "wav", "flac"])
def test_every_format_is_made_of_every_other(web: Web, shelve: Shelve, vera: User, kept: str, wanted: str) -> None:
    rate_hz = 48_000 if kept == "ogg" else 32_000
    answer = web(vera).get(download_path(shelve(sound(kept, 2.0, rate_hz)), wanted))
    assert answer.status_code == 200
    facts = heard(answer.content, wanted)
    assert (facts["codec"], facts["rate_hz"], facts["channels"]) == (CODECS[wanted], rate_hz, 1)
    assert facts["seconds"] == pytest.approx(2.0, abs=0.12)
    assert answer.headers["content-disposition"] == f'attachment; filename="Trailer narration.{wanted}"'
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize(("rate_hz", "channels"), [(8_000, 1), (16_000, 2), (44_100, 2), (96_000, 1), (48_000, 6)])
def test_an_mp3_is_made_of_any_rate_and_layout(
    web: Web, shelve: Shelve, alice: User, rate_hz: int, channels: int
) -> None:  # fmt: skip
    answer = web(alice).get(download_path(shelve(sound("wav", 1.0, rate_hz, channels)), "mp3"))
    facts = heard(answer.content, "mp3")
    assert (facts["rate_hz"], facts["channels"]) == (min(rate_hz, 48_000), min(channels, 2))
    assert facts["seconds"] == pytest.approx(1.0, abs=0.2)


def test_the_file_itself_is_sent_in_its_own_format(web: Web, shelve: Shelve, alice: User, data_folder: Path) -> None:
    assert web(alice).get(download_path(shelve(), "mp3")).content == sound()
    assert not (data_folder / "derived").exists()


def test_a_copy_is_made_once_and_can_be_resumed(web: Web, shelve: Shelve, alice: User) -> None:
    version, client = shelve(), web(alice)
    whole = client.get(download_path(version, "wav"))
    made = derivatives.derived_path(version.key, "wav").stat().st_ino
    headers = {"Range": "bytes=1000-", "If-Range": whole.headers["etag"]}
    rest = client.get(download_path(version, "wav"), headers=headers)
    assert (rest.status_code, rest.content) == (206, whole.content[1000:])
    assert derivatives.derived_path(version.key, "wav").stat().st_ino == made


@pytest.mark.parametrize(
    ("format", "sentence"),
    [
        ("ogg", "Choose MP3, WAV or FLAC in its menu."),
        ("exe", "Choose MP3, WAV or FLAC in its menu."),
        ("srt", "this take was made without. Make it again as a file, with subtitles switched on."),
        ("vtt", "this take was made without. Make it again as a file, with subtitles switched on."),
    ],
)
def test_what_cannot_be_had_is_told_on_a_page(
    web: Web, shelve: Shelve, alice: User, format: str, sentence: str
) -> None:  # fmt: skip
    answer = web(alice).get(download_path(shelve(), format))
    assert answer.status_code == 404
    assert sentence in answer.text
    assert answer.headers["content-type"].startswith("text/html")


def test_a_file_that_cannot_be_read_is_told_on_a_page(web: Web, shelve: Shelve, alice: User) -> None:
    version = shelve(sound("flac"))
    store.file_of(version.path).write_bytes(b"fLaC" + b"\0" * 500)
    answer = web(alice).get(download_path(version, "mp3"))
    assert answer.status_code == 404
    assert "Something is wrong inside of this file." in answer.text


def test_a_full_disk_is_told_on_a_page(
    web: Web, shelve: Shelve, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    async def full(*words: object, **more: object) -> dict[str, int]:
        return {"full": 28}

    monkeypatch.setattr(derivatives.worker, "call", full)
    answer = web(alice).get(download_path(shelve(), "flac"))
    assert answer.status_code == 507
    assert "The disk of this server is full. The original is safe." in answer.text


def test_captions_are_downloaded_as_text(web: Web, shelve: Shelve, vera: User) -> None:
    version = shelve(words=WORDS)
    srt, vtt = (web(vera).get(download_path(version, suffix)) for suffix in ("srt", "vtt"))
    assert srt.text.startswith("1\n00:00:00,000 --> 00:00:01,400\nEvery evening, before supper.\n\n2\n")
    assert vtt.text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.400\nEvery evening, before supper.\n\n")
    assert srt.headers["content-type"] == "application/x-subrip; charset=utf-8"
    assert vtt.headers["content-disposition"] == 'attachment; filename="Trailer narration.vtt"'


def test_the_page_can_ask_for_the_exact_times(web: Web, shelve: Shelve, vera: User, charlie: User) -> None:
    path = f"/w/tidewater/media/{shelve(words=WORDS).key}/words/"
    assert web(vera).get(path).json() == WORDS
    assert web(charlie).get(path).status_code == 404
    assert web(vera).get(f"/w/tidewater/media/{shelve().key}/words/").json() == []


def test_a_stranger_downloads_nothing_and_others_are_asked_to_sign_in(
    web: Web, shelve: Shelve, charlie: User
) -> None:  # fmt: skip
    path = download_path(shelve(words=WORDS), "srt")
    assert web(charlie).get(path).status_code == 404
    answer = web().get(path)
    assert answer.status_code == 302
    assert unquote(answer.headers["location"]) == f"/accounts/login/?next={path}"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('a"b\r\nSet-Cookie: x=1', "a-b Set-Cookie- x=1.mp3"),
        ("../../etc/passwd", "etc-passwd.mp3"),
        ("C:\\temp\\CON", "C-temp-CON.mp3"),
        ("invoice\u202e3pm.exe", "invoice3pm.exe.mp3"),
        ("\u200b\u0000\u2028 ", "Untitled.mp3"),
        ("Ein Stück für Zoë", "Ein Stück für Zoë.mp3"),
        ("灯台の光", "灯台の光.mp3"),
        ("x" * 400, "x" * 180 + ".mp3"),
        ("光" * 400, "光" * 60 + ".mp3"),
        ("%2e%2e%2fx", "2e-2e-2fx.mp3"),
    ],
)
def test_no_title_makes_a_dangerous_name(
    web: Web, shelve: Shelve, alice: User, title: str, name: str
) -> None:  # fmt: skip
    assert download_name(title, "mp3") == name
    version = shelve()
    version.asset.title = title[:120].replace("\0", "")  # which no form takes, and PostgreSQL does not keep
    version.asset.save()
    headers = web(alice).get(download_path(version, "mp3")).headers
    assert "set-cookie" not in {header for header, value in headers.items() if "x=1" in value}
    said = headers["content-disposition"]
    shown = unquote(said.partition("filename*=utf-8''")[2]) or said.partition('filename="')[2].rstrip('"')
    assert shown == download_name(title[:120], "mp3")


@pytest.mark.parametrize("format", ["srt", "vtt"])
def test_subtitles_that_were_asked_for_and_never_came_are_told_apart(
    web: Web, shelve: Shelve, alice: User, format: str
) -> None:
    version = shelve()
    Version.objects.filter(pk=version.pk).update(details={**version.details, "lost_sides": ["timings"]})
    answer = web(alice).get(download_path(version, format))
    assert (answer.status_code, "switched on" in answer.text) == (404, False)
    assert "They were asked for, and their file could not be had or read." in answer.text
