"""The batch lab as people use it: a table dropped, columns put in, three rows tried, all of them sent."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from tests.batches.test_making import PAGE, SHOPS
from tests.menus import pick

Open = Callable[..., Page]
pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("speaking", "tidewater", "hurried_sandbox")
@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, {"width": 390, "height": 844}], ids=["desk", "phone"])
def test_from_a_table_to_three_rows_to_all_of_them(open_page: Open, alice: User, size: dict[str, int]) -> None:
    page = open_page(alice, viewport=size)
    page.goto(PAGE)
    expect(page.get_by_text("No batch yet")).to_be_visible()
    page.locator('input[type="file"][name="sheet"]').set_input_files(
        {"name": "shops.csv", "mimeType": "text/csv", "buffer": SHOPS + b"sandbox-1027,Danish\n"}
    )
    look = page.locator("#look")
    expect(look.get_by_role("columnheader")).to_have_text(["shop", "language"])
    expect(page.locator("#cost")).to_contain_text("4 rows, half price")
    words = page.get_by_label("What to write for each row")
    words.fill("Write one line in {languag} about ")
    expect(page.locator("#columns .missing")).to_contain_text("There is no column {languag}")
    words.fill("Write one line in {language} about {sh")
    expect(page.locator("#columns .is-meant")).to_have_text("shop")
    page.keyboard.press("Tab")
    expect(words).to_have_value("Write one line in {language} about {shop}")
    expect(page.locator("#columns .missing")).to_have_count(0)
    page.get_by_role("button", name="Try 3 rows").click()
    trial = page.locator("#trial")
    expect(trial.get_by_role("columnheader")).to_have_text(["shop", "language", "Result"])
    expect(trial.locator(".answer:not(.skel)")).to_have_count(3)
    words.focus()
    page.keyboard.press("ControlOrMeta+Enter")
    batch = page.locator("#results > article[data-job]").first
    expect(batch.locator(".tag-warn")).to_have_text("1 row without an answer", timeout=30_000)
    expect(batch).to_contain_text("3 done")
    batch.get_by_role("button", name="Actions for Write one line").click()
    with page.expect_download() as found:
        pick(page, "Download JSONL")
    rows = [json.loads(line) for line in Path(found.value.path()).read_text().splitlines()]
    assert [bool(row.get("Result")) for row in rows] == [True, True, True, False]
    page.keyboard.press("Escape")
    batch.get_by_role("button", name="Redo 1").click()
    expect(page.locator("#results > article[data-job]")).to_have_count(2)
