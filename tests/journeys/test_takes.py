"""What can be done with a take that is finished."""

import io
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import av
import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.library.models import Version
from tests import sandboxes
from tests.journeys import stations
from tests.journeys.stations import SCRIPT
from tests.server import wait_until

pytestmark = pytest.mark.usefixtures("speaking", "calm_sandbox", "tidewater")
SENTENCES = re.split(r"(?<=\.)\s+", SCRIPT)
SHORT = "He winds the clockwork. He wipes the glass."
SLACK_S = 0.2


@pytest.fixture
def alices(open_page: Callable[..., Page], alice: User) -> Page:
    """Alice's page of speech."""
    page = open_page(alice, reduced_motion="reduce")  # menus stand still
    stations.speech(page)
    return page


def as_a_file(page: Page, kind: str) -> None:
    """Choose to have a file with subtitles."""
    page.locator("label", has_text="As a file").click()
    page.get_by_text("File and quality").click()
    page.get_by_label("File", exact=True).select_option(label=kind)
    page.get_by_text("Make subtitles too").click()


def saved(page: Page, action: str) -> bytes:
    """Download by the menu, and return the bytes."""
    with page.expect_download() as download:
        stations.choose(page, action)
    page.keyboard.press("Escape")
    return download.value.path().read_bytes()


def is_lit(page: Page, text: str) -> bool:
    """Return whether exactly this text is lit on the paper."""
    found: str = page.evaluate("[...(CSS.highlights.get('saying') ?? [])].map(String).join('')")
    return found == text


def test_a_take_is_played_sought_and_speeded_up(alices: Page) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    stations.seek(alices, stations.length(alices) - 4)
    stations.is_playing(alices, beyond=stations.length(alices) - 4)
    stations.play(alices)  # pauses
    expect(stations.player(alices)).not_to_have_class(re.compile(r"\bplaying\b"))
    speed = alices.get_by_role("button", name="1×")
    for text in ("1.25×", "1.5×"):
        alices.locator("[data-speed]").click()
        expect(alices.locator("[data-speed]")).to_have_text(text)
    alices.reload()
    expect(alices.locator("[data-speed]")).to_have_text("1.5×")  # remembered
    expect(speed).to_have_count(0)


def test_downloads_are_real_files_of_their_kinds(alices: Page) -> None:
    stations.spoken(alices, SHORT)
    version = Version.objects.get()
    for name in ("mp3", "wav", "flac"):
        with av.open(io.BytesIO(saved(alices, f"Download {name.upper()}"))) as opened:
            assert opened.format.name == name
            seconds = sum(frame.samples / frame.sample_rate for frame in opened.decode(audio=0))
            assert abs(seconds - version.duration_ms / 1000) < SLACK_S


def test_a_file_shows_that_it_is_made_and_brings_its_subtitles(alices: Page, sandbox_url: str) -> None:
    as_a_file(alices, "WAV")
    stations.hold(sandbox_url, 0)
    stations.speak(alices, SHORT)
    expect(stations.card(alices).get_by_role("progressbar", name="Being made")).to_be_visible()
    wait_until(lambda: sandboxes.held(sandbox_url) == 1)
    sandboxes.release(sandbox_url)
    expect(stations.card(alices)).to_have_attribute("data-state", "done")
    assert Version.objects.get().media_type in ("audio/wav", "audio/x-wav")
    srt, vtt = (saved(alices, f"Download subtitles ({name})").decode() for name in ("SRT", "VTT"))
    assert srt.startswith("1\n00:00:0") and "He winds the clockwork." in srt
    assert vtt.startswith("WEBVTT\n\n00:00:0") and "He wipes the glass." in vtt


def test_by_exact_times_the_sentence_that_is_said_is_lit(alices: Page) -> None:
    as_a_file(alices, "MP3")
    stations.spoken(alices)
    stations.play(alices)
    times: list[dict[str, Any]] = alices.request.get(stations.player(alices).get_attribute("data-words") or "").json()
    assert "".join(entry["text"] for entry in times).replace(" ", "") == SCRIPT.replace(" ", "")
    for entry in (times[0], times[3], times[-1]):
        stations.seek(alices, (entry["begin_ms"] + entry["end_ms"]) / 2000)
        wait_until(partial(is_lit, alices, entry["text"].strip()))


def test_without_times_the_sentence_is_lit_by_its_length(alices: Page) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    for second, sentence in ((0.5, SENTENCES[0]), (stations.length(alices) - 1, SENTENCES[-1])):
        stations.seek(alices, second)
        wait_until(partial(is_lit, alices, sentence))
    alices.get_by_role("textbox", name="Text to speak").press_sequentially("x")
    stations.seek(alices, 1)
    wait_until(partial(is_lit, alices, ""))  # it is another text now


def test_its_settings_are_used_again(alices: Page) -> None:
    alices.get_by_label("Happy").check(force=True)
    alices.get_by_label("Speed", exact=True).fill("1.2")
    stations.spoken(alices, SHORT)
    alices.get_by_label("Sad").check(force=True)
    stations.spoken(alices, "Something else.")
    alices.locator(".take").get_by_role("link", name="He winds the clockwork").click()
    alices.get_by_role("tab", name="Details").click()
    alices.get_by_role("link", name="Use these settings", exact=True).click()
    expect(alices.get_by_role("textbox", name="Text to speak")).to_have_text(SHORT)
    expect(alices.get_by_label("Happy")).to_be_checked()
    expect(alices.get_by_label("Speed", exact=True)).to_have_value("1.2")


def test_it_is_renamed_starred_deleted_and_brought_back(alices: Page) -> None:
    stations.spoken(alices, SHORT)
    stations.choose(alices, "Rename")
    name = alices.get_by_role("dialog").get_by_label("Name")
    name.fill("Prologue")
    name.press("Enter")
    expect(alices.locator(".dock-top > b")).to_have_text("Prologue")
    stations.choose(alices, "Star")
    expect(alices.locator(".dock").get_by_text("Starred", exact=True)).to_be_attached()
    stations.choose(alices, "Delete")
    expect(stations.card(alices)).to_have_count(0)
    alices.get_by_role("button", name="Undo").click()
    expect(alices.locator(".dock-top > b")).to_have_text("Prologue")
    assert not Version.objects.filter(asset__deleted_at__isnull=False).exists()


def test_what_is_deleted_is_not_heard_any_more(alices: Page) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    stations.choose(alices, "Delete")
    expect(stations.card(alices)).to_have_count(0)
    expect(alices.locator("#live")).to_have_text("Paused")


def test_a_voice_is_heard_in_the_picker(alices: Page) -> None:
    alices.locator("[data-pick=voice]").click()
    dialog = alices.get_by_role("dialog", name="Choose a voice")
    dialog.get_by_role("combobox", name="Search voices").fill("calm woman")
    dialog.locator(".voice-row.active .listen").click()
    heard = dialog.locator("#heardhere [data-player]")
    expect(heard).to_have_class(re.compile(r"\bplaying\b"))
    dialog.get_by_role("combobox", name="Search voices").press("Enter")
    expect(alices.locator("[data-pick=voice] b")).to_have_text("Calm Woman")
    expect(alices.locator("[data-pick=voice]")).to_be_focused()
