"""Where a text comes from: this browser's draft, the last take, an example, a file. A closed tab loses nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.speech.conftest import PAGE
from tests.speech.desk import holds, paper, write
from tests.speech.stock import take


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


FILES: list[tuple[bytes, str, str]] = [
    ("Ümläut\r\n<#1#>line".encode(), "Ümläut\n<#1#>line", "is open"),
    (b"\xef\xbb\xbfBOM", "BOM", "is open"),
    ("Wide".encode("utf-16"), "Wide", "was UTF-16"),
    (b"good \xffbad", "Before", "not UTF-8 text (byte 0xFF at position 5)"),
    (b" \n", "Before", "is empty"),
    (b"x" * 1_000_001, "Before", "1.0 MB; at most 1 MB"),
]


def test_a_text_file_is_opened_here(page: Page) -> None:
    for content, expected, words in FILES:
        page.keyboard.press("ControlOrMeta+a")
        write(page, "Before")
        file: Any = {"name": "my.txt", "mimeType": "text/plain", "buffer": content}
        page.get_by_label("Open a text file").set_input_files(file)
        expect(page.locator(".toast").last).to_contain_text(words)
        # The toast before may say the same words, so the value is waited for too.
        holds(page, expected)
        paper(page).click()
