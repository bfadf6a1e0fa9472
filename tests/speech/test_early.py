"""On a slow line: whoever writes before the page's modules have arrived loses nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.late import hold_modules
from tests.speech.conftest import PAGE
from tests.speech.desk import holds, paper, text, write
from tests.speech.stock import take
from tests.speech.test_files_in_browser import HAND_OVER

KEYS = "a b/?jk 1"  # letters, and whatever is a shortcut elsewhere


@pytest.fixture
def page(live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page]) -> Page:
    """Alice's browser."""
    return open_page(alice)


def test_writing_goes_on_where_it_was_when_the_editor_comes(page: Page) -> None:
    release = hold_modules(page, "editor/editor")
    page.goto(PAGE, wait_until="commit")
    paper(page).click()
    write(page, KEYS)
    page.keyboard.press("Home")
    release()
    expect(page.locator("div.paper")).to_be_focused()
    write(page, "> ")
    holds(page, f"> {KEYS}")


@pytest.mark.parametrize("module", ["frame/shell", "editor/files"])
def test_no_key_is_lost_while_the_rest_is_on_its_way(page: Page, module: str) -> None:
    release = hold_modules(page, module)
    page.goto(PAGE)
    paper(page).focus()
    write(page, KEYS)
    assert text(page) == KEYS
    release()
    expect(page.locator("[data-saved]")).to_have_text("Saved in this browser")
    holds(page, KEYS)


def leave_a_draft(page: Page) -> None:
    """Write and choose something, and come back later."""
    page.goto(PAGE)
    page.get_by_label("Happy").check()
    paper(page).click()
    write(page, "Half a thought")
    expect(page.locator("[data-saved]")).to_have_text("Saved in this browser")


def test_a_draft_comes_back_before_what_was_written_meanwhile(page: Page) -> None:
    leave_a_draft(page)
    release = hold_modules(page, "tool/draft")
    page.goto(PAGE, wait_until="commit")
    page.locator("div.paper").click()
    write(page, "Well")
    release()
    holds(page, "Half a thought\nWell")
    expect(page.get_by_label("Happy")).to_be_checked()


def test_a_choice_made_meanwhile_stands(page: Page) -> None:
    leave_a_draft(page)
    release = hold_modules(page, "tool/draft")
    page.goto(PAGE, wait_until="commit")
    page.get_by_label("Sad").check()
    release()
    holds(page, "Half a thought")
    expect(page.get_by_label("Sad")).to_be_checked()


@pytest.mark.parametrize("module", ["editor/pause", "frame/shell"])
def test_a_digit_right_after_a_pause_was_pressed_is_its_length(
    page: Page, tidewater: Workspace, alice: User, module: str
) -> None:
    job = take(tidewater, alice, text="One<#1#>two")
    release = hold_modules(page, module)
    page.goto(f"{PAGE}?job={job.key}")
    pause = page.locator("button.pause")
    pause.click()
    page.keyboard.type("2.5")
    release()
    expect(page.get_by_role("textbox", name="Seconds of pause")).to_have_value("2.5")
    page.keyboard.press("Enter")
    expect(pause).to_have_text("2.5 s pause")
    holds(page, "One<#2.5#>two")


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_file_that_came_too_early_is_opened(page: Page, way: str) -> None:
    release = hold_modules(page, "editor/files")
    page.goto(PAGE)
    assert paper(page).evaluate(HAND_OVER, [way, "tide.txt", list(b"In a file.")]) is False
    release()
    holds(page, "In a file.")
