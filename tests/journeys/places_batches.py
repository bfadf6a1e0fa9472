"""The batch lab in all its states."""

from playwright.sync_api import expect

from tests.batches.test_making import SHOPS
from tests.journeys.places import Visit, place

BATCHES = "/w/tidewater/batches/"
LINES = {
    "name": "lines.csv",
    "mimeType": "text/csv",
    "buffer": b"text,voice\nThe tide is out.,\nThe lamp is lit.,nobody\n",
}


@place("batches", "jobs:page")
def no_batch_yet(visit: Visit) -> None:
    visit.to(BATCHES)


@place("batches", "jobs:page")
def a_table_and_an_instruction_that_does_not_fit(visit: Visit) -> None:
    table = {"name": "shops.csv", "mimeType": "text/csv", "buffer": SHOPS + b"sandbox-1027,Danish\n"}
    visit.page.locator('input[type="file"][name="sheet"]').set_input_files(table)
    expect(visit.page.locator("#look").get_by_role("columnheader")).to_have_count(2)
    visit.page.get_by_text("Read it differently").click()
    visit.page.get_by_label("What to write for each row").fill("Write about {shp}.")
    visit.page.get_by_role("button", name="Start batch").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("Perhaps {shop} is meant")


@place("batches", "jobs:page")
def everything_of_batches_unfolded(visit: Visit) -> None:
    visit.page.get_by_label("What to write for each row").fill("Write one line about {shop}.")
    if visit.page.get_by_role("button", name="Settings").is_visible():
        visit.page.get_by_role("button", name="Settings").click()
    for fold in ("Other models", "Answer settings", "Answer in columns"):
        visit.page.get_by_text(fold).click()


@place("batches", "jobs:page")
def three_rows_and_a_batch_with_a_row_that_has_no_answer(visit: Visit) -> None:
    visit.to(BATCHES).get_by_role("button", name="Try 3 rows").click()
    expect(visit.page.locator("#trial .answer:not(.skel)")).to_have_count(3)
    visit.page.get_by_role("button", name="Start batch").click()
    expect(visit.page.locator("#results .tag-warn")).to_be_visible(timeout=30_000)


@place("batches", "batches:earlier")
def earlier_batches_on_a_page(visit: Visit) -> None:
    visit.to(f"{BATCHES}earlier/")
    expect(visit.page.locator(".job")).to_have_count(1)


@place("batches", "batches:new")
def a_table_whose_rows_a_tool_cannot_all_make(visit: Visit) -> None:
    visit.to(f"{BATCHES}of/speech/").locator('input[type="file"][name="sheet"]').set_input_files(LINES)
    expect(visit.page.locator("#first-rows tbody tr")).to_have_count(2)
    visit.page.get_by_role("button", name="Make every row").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("Row 2: Voice")


@place("batches", "batches:sheet")
def a_table_of_results(visit: Visit) -> None:
    visit.page.get_by_label("Leave out the rows").check()
    visit.page.get_by_role("button", name="Make every row").click()
    expect(visit.page.get_by_role("status")).to_have_text("1 of 2 made", timeout=60_000)
    expect(visit.page.locator("#row-1 .player")).to_be_visible()


@place("batches", "batches:sheets")
def earlier_tables_on_a_page(visit: Visit) -> None:
    visit.to(f"{BATCHES}of/speech/earlier/")
    expect(visit.page.locator(".job")).to_have_count(1)
