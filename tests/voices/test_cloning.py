"""Cloning in a real browser: a file that is dropped, and a microphone that plays a file which tells its own time."""

import io
import re
import wave
from base64 import b64decode
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from studio.accounts.models import User
from studio.library.store import file_of
from studio.voices.models import OwnVoice, Standing
from studio.voices.reading import TEXTS
from studio.workspaces.models import Workspace
from tests import chromium, sandboxes
from tests.journeys.test_uploading import hand_over
from tests.server import wait_until
from tests.voices import microphone
from tests.voices.lab import DESK, PHONE, card, fresh, newest, open_lab, sizes, was_sent
from tests.voices.recordings import hum

# At a desk, and on a phone, where its beginning is cut off.
RECORDED = pytest.mark.parametrize(
    ("size", "lasts_s", "cut_s"), [(DESK, 15, 0.0), (PHONE, 11, 0.5)], ids=["desk", "phone"]
)
# A microphone gives and takes its sound in blocks.
TOLERANCE_S = 0.15
KEPT = """() => {
  window.takes = [];
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => (window.takes.push(blob), make.call(URL, blob));
}"""
BYTES = """() => new Promise((resolve) => {
  const reader = Object.assign(new FileReader(), {onload: () => resolve(reader.result.split(",")[1])});
  reader.readAsDataURL(window.takes.at(-1));
})"""

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def listening_browser(launch: Callable[..., Browser], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser with a microphone that plays the rising tone, and that lets pages listen."""
    tone = microphone.write_rising_tone(tmp_path_factory.mktemp("microphone") / "tone.wav")
    browser = launch(chromium.AUTOPLAY, *microphone.flags(tone))
    yield browser
    browser.close()


@pytest.fixture
def alices(speaking: str, calm_sandbox: str, tidewater: Workspace, alice: User) -> User:
    """Alice, with the server and the sandbox behind it."""
    return alice


def samples_of(data: bytes) -> tuple[np.ndarray, int]:
    """Return a WAV file's samples and their rate."""
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate()


@sizes
def test_a_dropped_recording_becomes_a_voice(
    alices: User, calm_sandbox: str, open_page: OpenPage, size: dict[str, Any]
) -> None:
    page, name, data = open_page(alices, **size), fresh("Einar"), hum(12.5)
    dialog = open_lab(page, "Clone a voice")
    hand_over(page, "drop", "#lab .drop", [{"name": "einar.wav", "mimeType": "audio/wav", "buffer": data}])
    expect(dialog.locator(".measured")).to_contain_text("12.5 s, clear")
    dialog.get_by_label("Name people will see").fill(name)
    expect(dialog.get_by_label("Voice ID")).to_have_value(re.compile(f"{name.replace(' ', '')}\\d\\d", re.IGNORECASE))
    dialog.get_by_label("Say this as a test").fill("Two nights in thirty-one years.")
    dialog.get_by_label("Whose voice is it?").fill("Einar Halden")
    dialog.get_by_label(re.compile("The speaker agreed")).check()
    dialog.get_by_role("button", name="Clone voice").click()
    expect(dialog).to_be_hidden()
    expect(card(page, name)).to_contain_text("Consent")
    job = newest("clone")
    voice = OwnVoice.objects.get()
    assert (voice.name, voice.state, voice.speaker) == (name, Standing.KEPT, "Einar Halden")
    assert voice.recording and file_of(voice.recording.path).read_bytes() == data and was_sent(calm_sandbox, data)
    assert [row["path"] for row in sandboxes.charges(calm_sandbox)] == ["/v1/voice_clone"]
    assert job.version
    card(page, name).get_by_role("button", name="Play").click()
    expect(page.locator(".voice.playing")).to_have_count(1)


def record(page: Page, seconds: int) -> Any:
    """Open the recorder, record so many seconds, and return the dialog."""
    dialog = open_lab(page, "Clone a voice")
    page.evaluate(KEPT)
    dialog.get_by_role("button", name="Record instead").click()
    dialog.get_by_role("button", name="Record", exact=True).click()
    expect(dialog.locator("[data-clock]")).to_have_text(re.compile(rf"^0:{seconds:02}\."), timeout=60_000)
    dialog.get_by_role("button", name="Stop", exact=True).click()
    expect(dialog.get_by_role("button", name="Use this recording")).to_be_focused()
    return dialog


@RECORDED
def test_what_the_microphone_heard_is_what_is_cloned(
    alices: User, calm_sandbox: str, open_page: OpenPage, listening_browser: Browser,
    size: dict[str, Any], lasts_s: int, cut_s: float,
) -> None:  # fmt: skip
    page, name = open_page(alices, listening_browser, **size), fresh("Ingrid")
    dialog = record(page, lasts_s)
    samples, rate = samples_of(b64decode(page.evaluate(BYTES)))
    dialog.get_by_role("slider", name="Begin at").fill(str(cut_s))
    samples = samples[round(cut_s * rate) :]
    seconds = len(samples) / rate
    expect(dialog.locator("[data-found]")).to_have_text(re.compile(r"^(0:1\d|10\.\d+ s)\. "))
    dialog.get_by_role("button", name="Listen to it").click()
    expect(dialog.locator(".take-cut.playing")).to_have_count(1)
    dialog.get_by_role("button", name="Use this recording").click()
    expect(dialog.locator(".measured .tag")).to_contain_text(f"{seconds:.1f}"[:3])
    dialog.get_by_label("Name people will see").fill(name)
    dialog.get_by_label(re.compile("The speaker agreed")).check()
    dialog.get_by_role("button", name="Clone voice").click()
    expect(card(page, name)).to_be_visible()
    newest("clone")
    voice = OwnVoice.objects.get()
    assert voice.recording
    kept = file_of(voice.recording.path).read_bytes()
    assert np.array_equal(samples_of(kept)[0], samples) and samples_of(kept)[1] == rate and was_sent(calm_sandbox, kept)
    assert seconds >= lasts_s - cut_s and abs(voice.recording.duration_ms - seconds * 1000) <= 1
    # The tone says which second of the file each moment is: nothing is missing, doubled, or at another pitch.
    begin = microphone.second_at(samples, rate, 0.5) - 0.5
    for at in (3, 7, seconds - 3, seconds - 0.2):
        assert abs(microphone.second_at(samples, rate, at) - begin - at) < TOLERANCE_S


def tracks_on(page: Page) -> int:
    """Return how many of the microphones that the page was given are still on."""
    return int(page.evaluate("window.given.filter((track) => track.readyState === 'live').length"))


WATCHED = """() => {
  window.given = [];
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    window.given.push(...stream.getTracks());
    return stream;
  };
}"""


def listens(page: Page, within: Any) -> None:
    """Have the microphone opened, as for a recording."""
    within.get_by_role("button", name="Record instead").click()
    within.get_by_role("button", name="Record", exact=True).click()
    expect(within.locator("[data-words]")).to_have_text(re.compile("…"))
    assert tracks_on(page) == 1


def test_whoever_leaves_is_not_listened_to_any_longer(
    alices: User, open_page: OpenPage, listening_browser: Browser
) -> None:
    page = open_page(alices, listening_browser)
    page.goto("/w/tidewater/voices/")
    page.evaluate(WATCHED)
    for way in ("Escape", "Stop", "Choose a file instead"):
        page.get_by_role("link", name="Clone a voice").first.click()
        dialog = page.get_by_role("dialog", name="Clone a voice")
        listens(page, dialog)
        if way != "Escape":
            dialog.get_by_role("button", name=way, exact=True).click()
            wait_until(lambda: tracks_on(page) == 0)
        page.keyboard.press("Escape")
        wait_until(lambda: tracks_on(page) == 0)
        expect(dialog).to_be_hidden()
    page.goto("/w/tidewater/clone/")
    page.evaluate(WATCHED)
    listens(page, page.locator("#main"))
    page.get_by_role("navigation").get_by_role("link", name="Speech").first.click()
    page.get_by_role("heading", name="Speech", exact=True).wait_for()
    wait_until(lambda: tracks_on(page) == 0)


def test_without_permission_the_page_says_how_to_give_it_and_takes_a_file(
    alices: User, open_page: OpenPage, launch: Callable[..., Browser]
) -> None:
    page = open_page(alices, launch("--use-fake-device-for-media-stream"))
    microphone.refuse(page)
    dialog = open_lab(page, "Clone a voice")
    dialog.get_by_role("button", name="Record instead").click()
    dialog.get_by_role("button", name="Record", exact=True).click()
    expect(dialog.locator("[data-words]")).to_contain_text("Allow the microphone")
    with page.expect_file_chooser() as choosing:
        dialog.get_by_role("button", name="Choose a file instead").click()
    choosing.value.set_files({"name": "einar.wav", "mimeType": "audio/wav", "buffer": hum(11.0)})
    expect(dialog.locator(".measured")).to_contain_text("11.0 s, clear")


def test_a_computer_without_a_microphone_says_so_and_what_is_read_is_in_the_persons_language(
    alices: User, open_page: OpenPage
) -> None:
    dialog = open_lab(open_page(alices, locale="de-DE"), "Clone a voice")
    dialog.get_by_role("button", name="Record instead").click()
    expect(dialog.get_by_label("Language of the text")).to_have_value("de")
    expect(dialog.locator("[data-reading]")).to_have_attribute("lang", "de")
    expect(dialog.locator("[data-reading]")).to_contain_text(TEXTS["de"])
    dialog.get_by_role("button", name="Record", exact=True).click()
    expect(dialog.locator("[data-words]")).to_contain_text("No microphone was found.")


def test_a_take_that_is_too_short_cannot_be_used_and_one_that_was_cut_says_its_length(
    alices: User, open_page: OpenPage, listening_browser: Browser
) -> None:
    page = open_page(alices, listening_browser)
    dialog = open_lab(page, "Clone a voice")
    dialog.get_by_role("button", name="Record instead").press("Enter")
    expect(dialog.get_by_role("button", name="Record", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.locator("[data-clock]")).to_have_text(re.compile(r"^0:01\."), timeout=30_000)
    expect(dialog.get_by_role("button", name="Stop", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.locator("[data-found]")).to_have_text(re.compile(r"^0:0\d; at least 10 s are needed\.$"))
    expect(dialog.get_by_role("button", name="Use this recording")).to_be_disabled()
    handle = dialog.get_by_role("slider", name="End at")
    whole = float(handle.input_value())
    handle.press("ArrowLeft")
    assert float(handle.input_value()) == pytest.approx(whole - 0.01, abs=0.001)
