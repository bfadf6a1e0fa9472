"""What pages show of a take: the player, the menu with what the role allows, and unique ids."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from studio.accounts.models import User
from studio.library.models import Version
from studio.library.templatetags.library import media_url
from studio.library.templatetags.waves import wave_path
from studio.workspaces.access import seat_for
from tests.library.conftest import WORDS
from tests.library.sounds import sound

Shelve = Callable[..., Version]


def drawn(name: str, person: User, version: Version, **more: Any) -> str:
    """Return a template as a person sees it."""
    context = {"seat": seat_for(person, "tidewater"), "asset": version.asset, "version": version, **more}
    return render_to_string(f"library/{name}.html", context, RequestFactory().get("/"))


def ids_of(text: str) -> list[str]:
    """Return every id of a page."""
    return re.findall(r'\sid="([^"]+)"', text)


@pytest.mark.parametrize(("bars", "peaks"), [(160, 160), (80, 160), (80, 0), (80, 7)])
def test_a_wave_has_its_bars_inside_of_its_frame(bars: int, peaks: int) -> None:
    path = wave_path([50] * peaks, bars)
    lines = re.findall(r"M(\d+) (\d+)V(\d+)", path)
    assert "".join(f"M{x} {top}V{bottom}" for x, top, bottom in lines) == path
    assert [int(x) for x, _, _ in lines] == list(range(2, bars * 4, 4))
    assert {(int(top), int(bottom)) for _, top, bottom in lines} == ({(18, 46)} if peaks else {(31, 33)})


def test_a_wave_shows_the_loudest_and_the_silence() -> None:
    assert wave_path([100, 0, 50, 0], 4) == "M2 4V60M6 31V33M10 18V46M14 31V33"


def test_the_player_says_what_a_script_and_a_reader_need(shelve: Shelve, vera: User) -> None:
    version = shelve(words=WORDS)
    text = drawn("media/audio/_player", vera, version)
    assert f'data-src="/w/tidewater/media/{version.key}/{version.file_name}"' in text
    assert 'data-duration-ms="2000"' in text
    assert f'data-words="/w/tidewater/media/{version.key}/words/"' in text
    assert 'aria-label="Position"' in text and 'aria-valuetext="0:00 of 0:02"' in text
    assert re.search(r'data-wave="[A-Za-z]{160}"', text)  # a letter a bar
    assert f'<noscript><audio controls preload="none" src="/w/tidewater/media/{version.key}/' in text
    assert "data-words" not in drawn("media/audio/_player", vera, shelve())


def test_raw_samples_are_played_as_a_copy(shelve: Shelve, vera: User) -> None:
    version = shelve(b"\0\1" * 5000, hint="take.24000.1.pcm")
    assert media_url(seat_for(vera, "tidewater"), version) == f"/w/tidewater/media/{version.key}/derived/mp3"


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        ("take.24000.1.pcm", "Download original (raw samples, 24 kHz, mono)"),
        ("take.22050.2.pcm", "Download original (raw samples, 22.05 kHz, stereo)"),
    ],
)
def test_the_original_is_offered_with_what_its_file_does_not_tell(
    shelve: Shelve, vera: User, hint: str, words: str
) -> None:
    version = shelve(b"\0\1" * 5000, hint=hint)
    assert words in " ".join(drawn("_menu", vera, version).split())
    assert version.download_suffix == hint.removeprefix("take.")


@pytest.mark.parametrize(("kept", "words"), [("ogg", "original (Ogg)"), ("webm", "original (WebM)"), ("mp3", "MP3")])
def test_the_original_of_any_sound_is_offered_once(shelve: Shelve, vera: User, kept: str, words: str) -> None:
    page = " ".join(drawn("_menu", vera, shelve(sound(kept, 1.0, 48_000))).split())
    assert page.count(f"Download {words}") == 1
    assert ("original" in page) is (kept != "mp3")


def test_the_menu_offers_what_the_role_allows(shelve: Shelve, alice: User, bob: User, vera: User) -> None:
    version = shelve()
    alices, bobs, veras = (drawn("_menu", person, version) for person in (alice, bob, vera))
    for word in ("Download MP3", "Download WAV", "Download FLAC"):
        assert word in bobs
        assert word in veras
    for word in ("Use these settings again", "Rename", "Star"):
        assert word in bobs
        assert word not in veras
    assert "Delete" in alices and "Delete" not in bobs + veras  # it is Alice's
    assert "subtitles" not in bobs
    assert "subtitles (SRT)" in drawn("_menu", vera, shelve(words=WORDS))


def test_everything_of_the_menu_works_without_script(shelve: Shelve, alice: User) -> None:
    version = shelve()
    text = drawn("_menu", alice, version)
    for verb in ("rename", "star", "delete"):
        assert f'<form method="post" action="/w/tidewater/a/{version.asset.key}/{verb}/"' in text
    assert f'href="/w/tidewater/a/{version.asset.key}/rename/"' in text
    assert f'href="/w/tidewater/speech/?from={version.key}"' in text
    assert text.count("csrfmiddlewaretoken") == 3


def test_two_menus_of_one_take_share_no_id(shelve: Shelve, bob: User) -> None:
    version = shelve()
    page = drawn("_take", bob, version, facts="Ingrid · 1×") + drawn("_menu", bob, version, place="dock")
    assert len(ids_of(page)) == len(set(ids_of(page)))
    assert f"take-{version.asset.key}" in ids_of(page)
    for name in re.findall(r'(?:popovertarget|data-open|for|aria-labelledby)="([^"]+)"', page):
        assert name in ids_of(page)


def test_a_take_leads_to_its_page_and_tells_its_facts(shelve: Shelve, bob: User) -> None:
    version = shelve(title="<i>Prologue</i>")
    text = drawn("_take", bob, version, facts="Ingrid · 0.95× · 18 min ago", form={"title": "another form's"})
    assert f'href="/w/tidewater/a/{version.asset.key}/"' in text
    assert '&lt;i&gt;Prologue&lt;/i&gt;</a><small class="muted">Ingrid · 0.95× · 18 min ago</small>' in text
    assert "another form" not in text
    assert "<i>Prologue" not in text
