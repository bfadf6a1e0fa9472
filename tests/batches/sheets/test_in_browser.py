"""Rows of a table that a tool makes, as people see them: columns put right, results as they come, a template kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User

Open = Callable[..., Page]
pytestmark = pytest.mark.browser
LINES = (
    b"name,line,who\nlamp,The lamp of a lighthouse is lit at dusk.,Wise_Woman\n"
    b"salt,White salt dries in the wind.,nobody\n"
)


def take_away(page: Page) -> None:
    """Take the results of a table away: as a table, and as files."""
    page.reload()
    expect(page.get_by_role("status").filter(has_text="1 of 2 made")).to_be_visible()
    with page.expect_download() as found:
        page.get_by_role("link", name="CSV").click()
    assert found.value.suggested_filename == "lines results.csv"
    with page.expect_download() as found:
        page.get_by_role("button", name="ZIP of 1").click()
    assert found.value.suggested_filename == "tidewater.zip"


@pytest.mark.usefixtures("speaking", "tidewater", "hurried_sandbox")
@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, {"width": 390, "height": 844}], ids=["desk", "phone"])
def test_columns_are_put_right_rows_are_heard_and_the_template_is_used_again(
    open_page: Open, alice: User, size: dict[str, int], console: object
) -> None:
    console.expect("422")  # type: ignore[attr-defined]
    page = open_page(alice, viewport=size)
    page.goto("/w/tidewater/batches/")
    page.get_by_role("navigation", name="What each row becomes").get_by_role("link", name="Speech").click()
    expect(page.get_by_role("heading", name="Speech from a table")).to_be_visible()
    page.locator('input[type="file"][name="sheet"]').set_input_files(
        {"name": "lines.csv", "mimeType": "text/csv", "buffer": LINES}
    )
    first = page.locator("#first-rows")
    expect(first.get_by_role("columnheader")).to_have_text(["Row", "line", "What it will be"])
    expect(page.locator("#column_text")).to_have_value("line")
    page.locator("#column_voice_id").select_option("who")
    expect(first).to_contain_text("This voice is not available to you.")
    expect(page.locator("#cost")).to_contain_text("2 rows, full price")
    page.get_by_role("button", name="Make every row").click()
    expect(page.get_by_role("alert")).to_contain_text("Row 2: Voice")
    page.get_by_label("Leave out the rows that cannot be made").check()
    page.get_by_text("Templates", exact=True).click()
    page.get_by_label("Name of a new template").fill("Lines with voices")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("link", name="Lines with voices")).to_be_visible()
    page.get_by_role("button", name="Delete the template Lines with voices").click()
    expect(page.get_by_role("link", name="Lines with voices")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Lines with voices")).to_be_visible()
    page.get_by_role("button", name="Make every row").press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 of 2 made")).to_be_visible(timeout=60_000)
    expect(page.locator("#row-1").get_by_role("button", name="Play")).to_be_visible()
    expect(page.locator("#row-2")).to_contain_text("This voice is not available to you.")
    take_away(page)
