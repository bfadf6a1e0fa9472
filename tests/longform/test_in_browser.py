"""A book as people use long-form speech: opened, put right, spoken, heard and taken away."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from tests.longform import volumes

Open = Callable[..., Page]
pytestmark = pytest.mark.browser
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
TALK = [("The Lamp", "“Go,” said Mara."), ("The Storm", "Nobody came.")]


@pytest.mark.usefixtures("speaking", "tidewater", "hurried_sandbox")
def test_on_a_phone_characters_are_put_right_and_each_speaks_with_a_voice_of_their_own(
    open_page: Open, alice: User
) -> None:
    page = open_page(alice, viewport=PHONE)
    page.goto("/w/tidewater/longform/")
    page.locator('input[type="file"][name="document"]').set_input_files(
        {"name": "keeper.docx", "mimeType": "application/zip", "buffer": volumes.word(TALK)}
    )
    expect(page.get_by_text("2 chapters, ")).to_be_visible()
    page.get_by_role("button", name="Find the chapters").click()
    page.get_by_role("button", name="Find the characters").click()
    name = page.get_by_label("Name of character 1")
    expect(name).to_have_value("Mara")
    name.fill("Mara Lindqvist")
    picker = page.get_by_role("region", name="Characters").locator("[data-pick]").first
    picker.click()
    page.get_by_role("dialog").get_by_role("row").nth(1).dblclick()
    expect(picker.locator("b")).not_to_have_text("The chapter’s voice")
    page.get_by_role("button", name="Speak the book").click()
    expect(page.get_by_text("2 of 2 chapters spoken")).to_be_visible(timeout=60_000)
    expect(name).to_have_value("Mara Lindqvist")
    page.get_by_role("link", name="2 of 2 paragraphs spoken").first.click()
    expect(page.get_by_label("Who says this").first).to_have_value("Mara Lindqvist")
    expect(page.locator(".paragraph [data-player]")).to_have_count(3)


@pytest.mark.usefixtures("speaking", "tidewater", "hurried_sandbox")
def test_from_a_book_to_its_chapters_to_one_file(open_page: Open, alice: User) -> None:
    page = open_page(alice, viewport=DESK)
    page.goto("/w/tidewater/speech/")
    expect(page.locator('a[href="/w/tidewater/longform/"]')).to_have_text("Long-form")
    page.goto("/w/tidewater/longform/")
    expect(page.get_by_text("No book yet")).to_be_visible()
    page.locator('input[type="file"][name="document"]').set_input_files(
        {"name": "keeper.epub", "mimeType": "application/epub+zip", "buffer": volumes.epub()}
    )
    expect(page.get_by_text("3 chapters, 156 characters")).to_be_visible()
    page.get_by_role("button", name="Find the chapters").click()
    expect(page.get_by_role("heading", name="The Last Keeper")).to_be_visible()
    page.get_by_role("button", name="Move chapter 2 up").click()
    expect(page.get_by_label("Title of chapter 1")).to_have_value("The Storm")
    page.get_by_label("Title of chapter 1").fill("The Gale")
    page.locator(".chapter [data-pick]").first.click()
    page.get_by_role("dialog").get_by_role("row").nth(1).dblclick()
    expect(page.locator(".chapter").first.locator("[data-pick] b")).not_to_have_text("The book’s voice")
    page.get_by_role("button", name="Speak the book").click()
    expect(page.get_by_text("3 of 3 chapters spoken")).to_be_visible(timeout=60_000)
    expect(page.locator(".chapter [data-player]")).to_have_count(3)
    with page.expect_download(timeout=60_000) as whole:
        page.get_by_role("link", name="Audiobook (M4B)").click()
    assert whole.value.suggested_filename == "The Last Keeper.m4b"
    with page.expect_download(timeout=60_000) as chapters:
        page.get_by_role("button", name="ZIP of chapters").click()
    names = zipfile.ZipFile(Path(chapters.value.path())).namelist()
    assert sorted(names) == ["1 The Gale.mp3", "2 The Lamp.mp3", "3 The Last Night.mp3"]
    page.reload()
    expect(page.get_by_label("Title of chapter 1")).to_have_value("The Gale")
    expect(page.get_by_text("3 of 3 chapters spoken")).to_be_visible()
