"""Where a text and its settings come from: a draft, the last take, an example. A closed tab loses nothing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.speech.conftest import PAGE
from tests.speech.desk import holds, paper, write
from tests.speech.stock import take

CALM = {"voice_id": "Calm_Woman", "name": "Calm Woman", "description": "English", "hue": "h-3"}
CHOOSE = "voice => document.body.dispatchEvent(new CustomEvent('studio:voice', {detail: voice}))"


@pytest.fixture
def page(live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page]) -> Page:
    """Alice's page, empty, with the caret in the paper."""
    page = open_page(alice)
    page.goto(PAGE)
    paper(page).click()
    return page


def test_a_closed_tab_loses_nothing(page: Page) -> None:
    write(page, "Half a thou")
    expect(page.locator("[data-saved]")).to_have_text("Saved in this browser")
    write(page, "ght <#1#>")
    page.close()
    again = page.context.new_page()
    again.goto(PAGE)
    expect(paper(again)).to_contain_text("Half a thought")
    holds(again, "Half a thought <#1#>")


def test_a_draft_yields_to_a_newer_text(page: Page, tidewater: Workspace, alice: User) -> None:
    write(page, "Old draft")
    take(tidewater, alice, text="Spoken elsewhere since.")
    page.goto(PAGE)
    holds(page, "Spoken elsewhere since.")


def test_an_example_can_be_tried(page: Page) -> None:
    page.get_by_role("link", name="Try an example").click()
    expect(page.locator("button.pause")).to_have_text("0.8 s pause")
    expect(page.locator("#edit")).to_have_value(re.compile("^The harbour is quiet"))


def test_the_whole_draft_is_kept(page: Page) -> None:
    write(page, "Half a thought")
    page.get_by_label("Happy").check()
    page.get_by_label("Speed").fill("1.5")
    expect(page.locator("[data-saved]")).to_have_text("Saved in this browser")  # what hears of a chosen voice is there
    page.evaluate(CHOOSE, {**CALM, "slot": "voice"})
    page.locator("summary", has_text="File and quality").click()
    page.get_by_label("Voice engine").select_option("speech-2.6-hd")
    page.locator("summary", has_text="Blend voices").click()
    page.evaluate(CHOOSE, {**CALM, "slot": "blend_1", "voice_id": "Casual_Guy", "name": "Casual Guy"})
    page.locator("summary", has_text="Say it right").click()
    page.get_by_role("button", name="Add a word").click()
    expect(page.locator('[name^="when_"]:visible')).to_be_focused()
    page.keyboard.type("Halden")
    page.reload()
    holds(page, "Half a thought")
    expect(page.get_by_label("Happy")).to_be_checked()
    expect(page.get_by_label("Speed")).to_have_value("1.5")
    expect(page.locator(".slider output").first).to_have_text("1.5×")
    expect(page.locator("#voice b")).to_have_text("Calm Woman")
    expect(page.locator("#blend_1 b")).to_have_text("Casual Guy")
    expect(page.locator('[name="blend_1"]')).to_have_value("Casual_Guy")
    expect(page.locator('[name="model"]')).to_have_value("speech-2.6-hd")
    expect(page.locator(".base .num")).to_have_text("14 of 10,000 characters")
    page.locator("summary", has_text="Say it right").click()
    expect(page.locator('[name^="when_"]:visible')).to_have_value("Halden")


def test_after_a_take_only_what_was_changed_since_is_a_draft(page: Page) -> None:
    write(page, "The tide is in.")
    page.get_by_label("Happy").check()
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("article.job-card")).to_be_visible()
    page.get_by_label("Sad").check()
    page.get_by_label("Pitch").fill("-3")
    page.reload()
    holds(page, "The tide is in.")
    expect(page.get_by_label("Sad")).to_be_checked()
    expect(page.get_by_label("Pitch")).to_have_value("-3")


def test_a_link_that_brings_settings_is_followed(page: Page, tidewater: Workspace, alice: User) -> None:
    job = take(tidewater, alice, text="Spoken.", emotion="sad")
    page.goto(PAGE)
    page.get_by_label("Happy").check()
    expect(page.locator("[data-saved]")).to_have_text("Saved in this browser")
    page.goto(f"{PAGE}?job={job.key}")
    expect(page.get_by_label("Sad")).to_be_checked()
    page.goto(f"{PAGE}?voice=Calm_Woman")
    expect(page.locator("#voice b")).to_have_text("Calm Woman")


def test_a_removed_word_stays_removed_and_a_new_one_of_the_workspace_is_there(
    page: Page, tidewater: Workspace, alice: User, bob: User
) -> None:
    take(tidewater, alice, text="Spoken.", pronunciation=("Halden/Hall-den", "Bø/Boo"))
    page.goto(PAGE)
    page.locator("summary", has_text="Say it right").click()
    page.locator("[data-drop-pair]:visible").nth(1).click()
    expect(page.locator('[name^="when_"]:visible')).to_have_count(1)
    page.reload()
    page.locator("summary", has_text="Say it right").click()
    expect(page.locator('[name^="when_"]:visible')).to_have_count(1)
    take(tidewater, bob, text="Spoken.", pronunciation=("Oslo/Oosh-lo",))
    page.reload()
    page.locator("summary", has_text="Say it right").click()
    expect(page.locator('[name^="when_"]:visible')).to_have_value("Oslo")


def test_a_browser_that_keeps_nothing_is_no_trouble(page: Page) -> None:
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }")
    page.goto(PAGE)
    paper(page).click()
    write(page, "Written all the same")
    page.get_by_label("Happy").check()
    holds(page, "Written all the same")
    expect(page.locator("[data-saved]")).to_be_empty()
