"""The voice lab without a mouse: browsing, listening, cloning, recording, designing, mixing, deleting."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, FileChooser, Page, expect

from studio.accounts.models import User
from studio.voices.models import OwnVoice, Standing
from studio.workspaces.models import Workspace
from tests import chromium
from tests.journeys.test_by_keyboard import press, sees_the_focus, tab_to
from tests.server import wait_until
from tests.voices import microphone
from tests.voices.lab import LAB, card, fresh, newest
from tests.voices.recordings import hum

Open = Callable[..., Page]


@pytest.fixture
def alices(speaking: str, calm_sandbox: str, tidewater: Workspace, alice: User) -> User:
    """Alice, with the server and the sandbox behind it."""
    return alice


@pytest.fixture(scope="module")
def listening(launch: Callable[..., Browser], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser with a microphone that plays a tone, and that lets pages listen."""
    tone = microphone.write_rising_tone(tmp_path_factory.mktemp("microphone") / "tone.wav")
    browser = launch(chromium.AUTOPLAY, *microphone.flags(tone))
    yield browser
    browser.close()


def opened(page: Page, button: str) -> None:
    """Open a dialog of the lab by its button; the focus is inside."""
    page.goto(LAB)
    tab_to(page, button)
    press(page, "Enter")
    expect(page.get_by_role("dialog", name=button)).to_be_visible()
    wait_until(lambda: page.evaluate("document.activeElement.closest('dialog') !== null"))


def noted(page: Page) -> list[FileChooser]:
    """Return the dialogs for files that open from now on: a key is quicker than a browser that is told to catch one."""
    choosers: list[FileChooser] = []

    def note(chooser: FileChooser) -> None:
        choosers.append(chooser)

    page.on("filechooser", note)
    return choosers


def choose(page: Page, choosers: list[FileChooser], data: bytes) -> None:
    """Choose a file in the dialog that opens."""
    wait_until(lambda: choosers or page.evaluate("0"))
    choosers.pop().set_files({"name": "einar.wav", "mimeType": "audio/wav", "buffer": data})


def begin_recording(page: Page) -> None:
    """Open the recorder by the button that has the focus, which goes to Record, and press that."""
    press(page, "Enter")
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_focused()
    press(page, "Enter")


def test_voices_are_browsed_heard_liked_and_narrowed(alices: User, open_page: Open) -> None:
    page = open_page(alices, reduced_motion="reduce")
    page.goto(LAB)
    tab_to(page, "Search voices")
    page.keyboard.type("calm woman")
    expect(page.locator(".voice h3").first).to_contain_text("Calm")
    tab_to(page, "Listen")
    press(page, "Enter")
    expect(page.locator(".voice [data-player], .voice.playing").first).to_be_visible()
    sees_the_focus(page)
    tab_to(page, "Favourite: ")
    press(page, "Enter")
    expect(page.locator('.star[aria-pressed="true"]')).to_have_count(1)
    sees_the_focus(page)
    tab_to(page, "More for ")
    press(page, "Enter")
    tab_to(page, "Copy voice ID")
    press(page, "Escape")


def test_a_file_is_cloned_and_the_voice_deleted_by_its_name(alices: User, open_page: Open) -> None:
    page, name = open_page(alices, reduced_motion="reduce"), fresh("Einar")
    choosers = noted(page)
    opened(page, "Clone a voice")
    tab_to(page, "Recording|Drop")
    page.keyboard.press("Enter")
    choose(page, choosers, hum(12.5))
    expect(page.locator(".measured")).to_contain_text("12.5 s, clear")
    sees_the_focus(page)
    tab_to(page, "Name people will see")
    page.keyboard.type(name)
    tab_to(page, ".*The speaker agreed")
    press(page, "Space")
    tab_to(page, "Clone voice")
    press(page, "Enter")
    expect(card(page, name)).to_contain_text("Consent")
    newest("clone")
    sees_the_focus(page)
    expect(page.get_by_text("The whole list is being fetched.")).to_have_count(0)
    tab_to(page, f"More for {name}")
    press(page, "Enter")
    tab_to(page, "Delete voice")
    press(page, "Enter")
    expect(page.get_by_role("dialog", name=f"Delete “{name}”?")).to_be_visible()
    tab_to(page, "Type the voice name")
    page.keyboard.type(name)
    press(page, "Enter")
    expect(page.get_by_text(f"“{name}” is deleted.")).to_be_visible()
    sees_the_focus(page)


def test_a_take_is_recorded_and_stopped(alices: User, open_page: Open, listening: Browser) -> None:
    page = open_page(alices, listening, reduced_motion="reduce")
    opened(page, "Clone a voice")
    tab_to(page, "Record instead")
    begin_recording(page)
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^0:0[1-9]\."), timeout=20_000)
    press(page, "Enter")
    expect(page.locator("[data-found]")).to_contain_text("at least 10 s are needed")
    sees_the_focus(page)


def test_without_permission_a_file_is_chosen_instead(
    alices: User, open_page: Open, launch: Callable[..., Browser]
) -> None:
    page = open_page(alices, launch("--use-fake-device-for-media-stream"), reduced_motion="reduce")
    microphone.refuse(page)
    choosers = noted(page)
    opened(page, "Clone a voice")
    tab_to(page, "Record instead")
    begin_recording(page)
    expect(page.locator("[data-words]")).to_contain_text("Allow the microphone")
    sees_the_focus(page)
    tab_to(page, "Choose a file instead")
    page.keyboard.press("Enter")
    choose(page, choosers, hum(11.0))
    expect(page.locator(".measured")).to_contain_text("11.0 s, clear")
    sees_the_focus(page)


def test_a_design_is_tried_and_kept_and_two_voices_are_mixed(alices: User, open_page: Open) -> None:
    page, name = open_page(alices, reduced_motion="reduce"), fresh("Fisherman")
    opened(page, "Design a voice")
    tab_to(page, "Who is speaking")
    page.keyboard.type("An old fisherman from the north.")
    tab_to(page, "Try it")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Try 1 is ready")).to_be_visible()
    sees_the_focus(page)
    tab_to(page, "Name of this try")
    page.keyboard.type(name)
    press(page, "Enter")
    expect(card(page, name)).to_contain_text("Designed")
    sees_the_focus(page)
    wait_until(lambda: OwnVoice.objects.filter(state=Standing.KEPT).exists())
    page.goto(f"{LAB}mix/?mix=70:Wise_Woman&mix=30:Deep_Voice_Man")
    tab_to(page, "Name people will see")
    page.keyboard.type("Both of them")
    page.keyboard.press("Enter")  # a plain form: the next page begins at its top
    expect(page.get_by_text("“Both of them” is kept.")).to_be_visible()
