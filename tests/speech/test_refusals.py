"""What is refused is named and marked where it stands, and goes when it is put right."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.workspaces.models import Workspace
from tests.console import Console
from tests.speech.conftest import PAGE
from tests.speech.desk import paper, write


@pytest.fixture
def page(live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page], console: Console) -> Page:
    """Alice's page, empty, with the caret in the paper."""
    console.expect("422")
    page = open_page(alice)
    page.goto(PAGE)
    paper(page).click()
    return page


def send(page: Page) -> Locator:
    """Ask for speech that is refused, and return what is to be put right."""
    paper(page).press("ControlOrMeta+Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    return page.locator("#text-error .error")


def test_every_wrong_pause_is_named_and_marked(page: Page) -> None:
    write(page, "One <#500#> two <#1#> <#2#> three <#x#> four <#1 five <#3#>")
    told = send(page)
    expect(told).to_contain_text([
        "<#500#> at character 5", "<#x#> at character 35", "at character 46 is not closed",
        "side by side at character 23", "at character 55 has nothing after it",
    ])  # fmt: skip
    marked = page.locator("button.pause:is(.wrong, .misplaced)")
    expect(marked).to_have_text(["500 s: use 0.01 to 99.99 s", "2 s pause", "x s: use 0.01 to 99.99 s", "3 s pause"])
    assert page.evaluate("[...CSS.highlights.get('wrong')].map(String)") == ["<#"]
    expect(page.get_by_role("alert").locator("li")).to_have_count(5)


def test_an_error_goes_when_it_is_put_right_and_no_other_with_it(page: Page) -> None:
    write(page, "One <#500#> two <#0#>")
    told = send(page)
    expect(told).to_have_count(3)
    paper(page).press("End")
    write(page, " three")
    expect(told).to_have_count(2)
    expect(page.get_by_role("alert").locator("li")).to_have_count(2)
    for length in ("5", "0.5"):
        page.locator("button.pause.wrong").first.click()
        expect(page.get_by_role("textbox", name="Seconds of pause")).to_be_focused()
        page.keyboard.type(length)
        page.keyboard.press("Enter")
    expect(told).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(paper(page)).not_to_have_attribute("aria-invalid", "true")


def test_a_text_that_is_too_long_looks_and_sounds_so_until_it_is_not(page: Page) -> None:
    page.keyboard.insert_text("x" * 5012)
    counter = page.locator(".base .num")
    expect(counter).to_have_text("5,012 of 5,000 characters: 12 too many")
    weight = "counter => getComputedStyle(counter).fontWeight"
    expect(paper(page)).to_have_attribute("aria-invalid", "true")
    assert counter.evaluate(weight) == "600"
    told = send(page)
    expect(told).to_contain_text("5,012 characters")
    for _ in range(12):
        paper(page).press("Backspace")
    expect(told).to_have_count(0)
    expect(counter).to_have_text("5,000 of 5,000 characters")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(paper(page)).not_to_have_attribute("aria-invalid", "true")


def test_a_rows_error_goes_with_the_row_and_a_fields_with_its_choice(page: Page) -> None:
    write(page, "The tide is in.")
    page.locator("summary", has_text="Say it right").click()
    page.get_by_role("button", name="Add a word").click()
    expect(page.get_by_role("textbox", name="When you see").first).to_be_focused()
    page.keyboard.type("Halden")
    send(page)
    expect(page.locator("#id_pronunciation_error")).to_contain_text("“Halden” stands alone")
    page.get_by_role("textbox", name="say", exact=True).first.fill("Hall-den")
    expect(page.locator("#id_pronunciation_error")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_all_errors_are_gone_after_success(page: Page) -> None:
    send(page)
    expect(page.locator("#text-error")).to_contain_text("Write something to say first.")
    paper(page).click()
    write(page, "Now")
    expect(page.locator("#text-error")).to_be_empty()
    paper(page).press("ControlOrMeta+Enter")
    expect(page.locator("article.job-card")).to_be_visible()
    expect(page.locator(".composer .error, .composer [aria-invalid=true]")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_enter_in_a_field_makes_no_take(
    live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page], script: bool
) -> None:
    page = open_page(alice, java_script_enabled=script)
    page.goto(f"{PAGE}?example")
    page.locator("summary", has_text="Say it right").click()
    if script:
        page.get_by_role("button", name="Add a word").click()
    page.locator('[name^="when_"]:visible').first.press("Enter")
    if script:
        page.get_by_label("Speed").press("Enter")
        expect(page.locator('[name^="say_"]:visible').first).to_be_attached()
    expect(page).to_have_url(f"{live}{PAGE}?example")
    assert Job.objects.count() == 0


def test_a_blend_of_four_stays_in_the_composer(
    live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page]
) -> None:
    page = open_page(alice, viewport={"width": 390, "height": 844})
    page.goto(f"{PAGE}?voice=Calm_Woman")
    page.locator(".to-options").click()  # the settings are a sheet here
    page.locator("summary", has_text="Blend voices").click()
    shown = {"name": "A voice with a long name " * 3, "description": "x" * 90, "hue": "h-1"}
    for number, voice_id in enumerate(("Casual_Guy", "Young_Knight", "Lively_Girl"), 1):
        detail = {"slot": f"blend_{number}", "voice_id": voice_id, **shown}
        page.evaluate("(detail) => document.body.dispatchEvent(new CustomEvent('studio:voice', { detail }))", detail)
    expect(page.locator("[data-blend-count]")).to_have_text("4 voices")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for row in page.locator(".blend-row, .blend-row .voice-now, .blend-row [data-unblend]:visible").all():
        box = row.bounding_box()
        assert box and box["x"] + box["width"] <= 374
