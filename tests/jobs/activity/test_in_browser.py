"""Activity while one reads: rows change where they are, what is new waits, and everything can be done there."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.jobs.socket import notifications
from studio.workspaces.models import Workspace
from tests.jobs.activity.stock import job, many
from tests.journeys.test_by_keyboard import press, tab_to

Open = Callable[..., Page]
ACTIVITY = "/w/tidewater/activity/"
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
sizes = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
pytestmark = pytest.mark.usefixtures("live")


def see(page: Page, url: str = ACTIVITY) -> Page:
    """Open a page, and wait until it hears what happens."""
    page.goto(url)
    expect(page.locator("html")).to_have_attribute("data-socket", "open")
    return page


def become(made: Job, **values: Any) -> None:
    """Change a job, and tell the pages."""
    Job.objects.filter(pk=made.pk).update(**values)
    notifications.announce(Job.objects.get(pk=made.pk))


def row(page: Page, made: Job) -> Locator:
    """Return the row of a job."""
    return page.locator(f"#row-{made.key}")


def order(page: Page) -> list[str]:
    """Return the rows from top to bottom."""
    return page.locator("article.job").evaluate_all("rows => rows.map(({ id }) => id)")


@sizes
def test_nothing_moves_while_one_reads(
    size: dict[str, Any], open_page: Open, tidewater: Workspace, alice: User, bob: User
) -> None:
    many(tidewater, alice, 30, State.DONE)
    made = [job(tidewater, who, State.WAITING, f"Of {who}") for who in (alice, bob)]
    page = see(open_page(alice, **size))
    before = order(page)
    page.mouse.wheel(0, 500)
    become(made[1], progress=0.4)
    expect(row(page, made[1]).get_by_role("progressbar")).to_have_attribute("value", "0.4")
    become(made[1], state=State.DONE)
    expect(row(page, made[1])).to_contain_text("Done")
    new = job(tidewater, bob, State.QUEUED, "Just asked for")
    notifications.announce(new)
    show = page.get_by_role("link", name="1 new, show")
    expect(show).to_be_in_viewport()
    assert order(page) == before
    expect(page.locator("#activity-facts")).to_contain_text("1 running, 1 in line")
    show.click()
    expect(row(page, new)).to_be_in_viewport()
    expect(show).to_be_hidden()
    assert order(page)[0] == f"row-{new.key}"


def test_a_row_is_stopped_by_keyboard_and_the_focus_stays(open_page: Open, tidewater: Workspace, alice: User) -> None:
    made = [job(tidewater, alice, State.QUEUED, f"Text {number}") for number in range(2)]
    page = see(open_page(alice))
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_text("Text 1")
    page.keyboard.press("j")
    expect(page.locator(":focus")).to_have_text("Text 0")
    tab_to(page, "Cancel Text 0")
    press(page, "Enter")
    expect(row(page, made[0])).to_contain_text("Stopped")
    expect(row(page, made[0])).to_contain_text("Nothing was charged.")
    assert page.evaluate("document.activeElement !== document.body")
    expect(row(page, made[1])).to_contain_text("In line")


@sizes
def test_a_failure_is_set_aside_and_comes_back(
    size: dict[str, Any], open_page: Open, tidewater: Workspace, alice: User
) -> None:
    made = job(tidewater, alice, State.REFUSED)
    page = see(open_page(alice, **size))
    row(page, made).get_by_role("button", name="Set The tide is in. aside").click()
    expect(row(page, made)).to_contain_text("set aside")
    expect(page.locator("#activity-facts")).to_contain_text("All quiet.")
    page.get_by_role("button", name="Undo").click()
    expect(row(page, made).get_by_role("button", name=re.compile("aside"))).to_be_visible()
    expect(page.locator("#activity-facts")).to_contain_text("1 needs attention.")


@sizes
def test_all_of_ones_own_are_stopped_after_a_word_about_what_that_means(
    size: dict[str, Any], open_page: Open, tidewater: Workspace, alice: User, bob: User
) -> None:
    own = [job(tidewater, alice, state) for state in (State.QUEUED, State.WAITING)]
    other = job(tidewater, bob, State.QUEUED)
    page = see(open_page(alice, **size))
    page.get_by_role("button", name="Stop all of mine").click()
    expect(page.locator("#stop-own-sure")).to_contain_text("What is still in line costs nothing.")
    page.get_by_role("button", name="Stop 2 jobs").click()
    for made in own:
        expect(row(page, made)).to_contain_text("Stopped")
    expect(page.locator("#toasts")).to_contain_text("Stopping 2 jobs.")
    expect(page.get_by_role("button", name="Stop all of mine")).to_have_count(0)
    expect(row(page, other)).to_contain_text("In line")


@sizes
def test_a_choice_is_an_address(size: dict[str, Any], open_page: Open, tidewater: Workspace, alice: User) -> None:
    made = {kind: job(tidewater, alice, State.FAILED, kind=kind) for kind in ("speech", "images")}
    page = see(open_page(alice, **size))
    page.get_by_label("What was asked for").select_option("Images")
    expect(page).to_have_url(re.compile(r"\?who=&kind=images$"))
    expect(row(page, made["speech"])).to_have_count(0)
    page.get_by_role("navigation", name="Jobs").get_by_role("link", name="Done").click()
    expect(page).to_have_url(re.compile(r"\?state=done&kind=images$"))
    expect(page.get_by_role("heading", name="Nothing fits")).to_be_visible()
    page.go_back()
    expect(row(page, made["images"])).to_be_visible()


@pytest.mark.usefixtures("speaking", "calm_sandbox")
def test_what_failed_is_made_again_where_it_stands(open_page: Open, tidewater: Workspace, alice: User) -> None:
    made = job(tidewater, alice, State.FAILED, error={"reason": "lost"})
    page = see(open_page(alice))
    row(page, made).get_by_role("button", name="Make again").click()
    expect(row(page, made)).to_have_attribute("data-state", "done")
    expect(row(page, made)).to_contain_text("Free sample")
    row(page, made).get_by_role("link", name="Open", exact=False).last.click()
    expect(page.locator(".dock b")).to_contain_text("The tide is in.")


def test_more_comes_below_and_the_way_in_is_in_the_top_bar(open_page: Open, tidewater: Workspace, alice: User) -> None:
    many(tidewater, alice, 40, State.DONE)
    job(tidewater, alice, State.WAITING)
    page = see(open_page(alice), "/w/tidewater/speech/")
    page.get_by_role("button", name=re.compile("1 ?running")).click()
    page.get_by_role("link", name="All activity").click()
    expect(page.get_by_role("heading", name="Activity", level=1)).to_be_focused()
    expect(page.locator("article.job")).to_have_count(31)
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("article.job")).to_have_count(41)
    expect(page.get_by_role("link", name="Show more")).to_have_count(0)


def test_everything_goes_without_script(open_page: Open, tidewater: Workspace, alice: User) -> None:
    made = [job(tidewater, alice, state) for state in (State.QUEUED, State.REFUSED)]
    page = open_page(alice, java_script_enabled=False)
    page.goto(ACTIVITY)
    expect(page.get_by_role("button", name="While I am away")).to_be_hidden()
    page.get_by_label("Started by").select_option("Me")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?who=me&kind=$"))
    row(page, made[1]).get_by_role("button", name="Set The tide is in. aside").click()
    expect(row(page, made[1])).to_contain_text("set aside")
    page.get_by_role("button", name="Stop all of mine").click()
    page.get_by_role("button", name="Stop 1 job").click()
    expect(row(page, made[0])).to_contain_text("Stopped")
