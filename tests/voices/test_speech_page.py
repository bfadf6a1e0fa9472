"""The whole way, with the real sandbox: its list is fetched, a voice is heard, and the one chosen speaks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.voices import lists, queries
from studio.voices.languages import OTHER
from studio.voices.models import Voice, VoiceList
from studio.workspaces.models import Workspace
from tests.server import wait_until

FIELD = {"role": "combobox", "name": "Search voices"}


@pytest.fixture
def told(speaking: str, alice: User) -> None:
    """The sandbox has told its voices."""
    queries.voices_for(alice)
    wait_until(VoiceList.objects.filter(refreshed_at__isnull=False).exists)


@pytest.fixture
def at_speech(told: None, tidewater: Workspace, alice: User, open_page: Callable[..., Page]) -> Page:
    """Alice's speech page."""
    page = open_page(alice)
    page.goto("/w/tidewater/speech/")
    return page


def test_the_sandbox_lists_hundreds_of_voices_and_each_has_its_place(told: None) -> None:
    assert Voice.objects.count() > 300
    assert list(Voice.objects.filter(language=OTHER).values_list("voice_id", flat=True)) == []
    assert [each for each in lists.BUILT_IN if not Voice.objects.filter(voice_id=each).exists()] == []


def test_the_chosen_voice_is_that_of_the_form(at_speech: Page) -> None:
    at_speech.locator("[data-pick=voice]").click()
    field = at_speech.get_by_role(**FIELD)
    expect(field).to_be_focused()
    field.press_sequentially("japanese loyal knight")
    field.press("Enter")
    expect(at_speech.locator("[data-pick=voice]")).to_contain_text("Loyal Knight")
    expect(at_speech.locator("[data-pick=voice]")).to_be_focused()
    expect(at_speech.locator("[name=voice_id]")).to_have_value("Japanese_LoyalKnight")
    at_speech.locator("[data-pick=voice]").click()
    expect(at_speech.locator(".voice-row[aria-current=true]")).to_have_attribute("data-voice", "Japanese_LoyalKnight")
    expect(at_speech.locator(".voice-row.active")).to_have_attribute("data-voice", "Japanese_LoyalKnight")


def expect_heard(page: Page) -> None:
    """Wait until a sample plays, is kept, and nothing of it is under way."""
    expect(page.locator(".heard .playing, .voice-row.playing").first).to_be_visible()
    wait_until(Job.objects.filter(state=State.DONE).exists)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("times", [1, 2])
def test_a_voice_is_heard_in_the_dialog_and_made_but_once(at_speech: Page, times: int) -> None:
    for _ in range(times):
        at_speech.goto("/w/tidewater/speech/")
        at_speech.locator("[data-pick=voice]").click()
        at_speech.locator("[data-voice=Wise_Woman]").get_by_role("button", name="Listen: Wise Woman").click()
        expect_heard(at_speech)
    assert Job.objects.count() == 1


def test_a_voice_is_heard_on_the_page_of_voices(at_speech: Page) -> None:
    at_speech.goto("/w/tidewater/voices/?q=wise_woman")
    at_speech.locator("button.orb[value=Wise_Woman]").click()
    expect_heard(at_speech)
