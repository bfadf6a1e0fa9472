"""What somebody has opened stays open, with the focus in it, when its card, row or list is drawn anew."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from studio.accounts.models import User
from studio.jobs.models import Job, JobResult, State
from studio.library.models import Asset
from studio.workspaces.models import Workspace
from tests.images.stock import set_of
from tests.late import hold_modules
from tests.menus import OPEN
from tests.server import wait_until
from tests.speech.stock import take

FOCUSED = "document.activeElement.textContent.trim()"


@pytest.fixture
def page(live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page]) -> Page:
    """Alice's browser."""
    return open_page(alice, reduced_motion="reduce")


def redraw(page: Page, job: Job, place: str) -> None:
    """Signal that something became of a job, and wait until its card or row was drawn anew."""
    page.locator(place).evaluate("card => card.dataset.old = ''")
    page.evaluate("key => document.body.dispatchEvent(new CustomEvent(`job-${key}`))", job.key)
    expect(page.locator(f"{place}:not([data-old])")).to_be_visible()


def test_a_menu_and_the_dialog_that_it_leads_to(page: Page, tidewater: Workspace, alice: User) -> None:
    job = take(tidewater, alice)
    page.goto("/w/tidewater/speech/")
    card = f"#job-{job.key}"
    page.get_by_role("button", name="Actions for").click()
    rename = page.locator(OPEN).get_by_role("link", name="Rename")
    rename.focus()
    redraw(page, job, card)
    expect(page.locator(OPEN)).to_be_visible()
    expect(rename).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(OPEN)).to_have_count(0)
    name = page.get_by_role("dialog").get_by_label("Name")
    name.fill("Half a na")
    redraw(page, job, card)
    expect(name).to_be_focused()
    name.press_sequentially("me")
    page.keyboard.press("Enter")
    expect(page.locator(f"{card} [data-title-of]").first).to_have_text("Half a name")
    assert Asset.objects.get().title == "Half a name"
    page.get_by_role("button", name="Actions for").click()
    page.locator(OPEN).get_by_role(
        "button", name="Star"
    ).click()  # what is chosen closes it, also where it is drawn anew
    expect(page.locator(f"{card} [data-menu] .sr", has_text="Starred")).to_be_attached()
    expect(page.locator(OPEN)).to_have_count(0)


def test_a_menu_that_is_on_its_way(page: Page, tidewater: Workspace, alice: User) -> None:
    job = take(tidewater, alice)
    page.goto("/w/tidewater/speech/")
    held: list[Route] = []
    page.route("**/menu/**", lambda route: held.append(route), times=1)  # noqa: PLW0108 - a method takes no mark
    page.get_by_role("button", name="Actions for").click()
    wait_until(lambda: page.evaluate("1") and held)
    redraw(page, job, f"#job-{job.key}")
    expect(page.locator(OPEN)).to_contain_text("Rename")
    held[0].continue_()


def test_a_menu_that_was_asked_for_before_it_could_be_fetched(page: Page, tidewater: Workspace, alice: User) -> None:
    job = take(tidewater, alice)
    release = hold_modules(page, "frame/open_parts")
    page.goto("/w/tidewater/speech/")
    page.get_by_role("button", name="Actions for").click()
    redraw(page, job, f"#job-{job.key}")
    release()
    expect(page.locator(OPEN)).to_contain_text("Rename")


def test_the_facts_of_a_set_of_pictures(page: Page, tidewater: Workspace, alice: User) -> None:
    job = set_of(tidewater, alice, n=1)
    page.route("**/media/**", lambda route: route.fulfill(status=200, content_type="image/svg+xml", body="<svg/>"))
    page.goto("/w/tidewater/images/")
    page.get_by_role("button", name="More about this set").focus()
    page.keyboard.press("Enter")
    expect(page.locator(OPEN)).to_contain_text("Seed")
    page.keyboard.press("Tab")
    before = page.evaluate(FOCUSED)
    redraw(page, job, f"#job-{job.key}")
    expect(page.locator(OPEN)).to_contain_text("Seed")
    assert page.evaluate(FOCUSED) == before == "Use these settings"
    page.keyboard.press("Escape")
    redraw(page, job, f"#job-{job.key}")
    expect(page.locator(OPEN)).to_have_count(0)
    expect(page.get_by_role("button", name="More about this set")).to_be_focused()


def test_the_details_of_a_failure(page: Page, tidewater: Workspace, alice: User) -> None:
    job = take(tidewater, alice)
    JobResult.objects.filter(job=job).update(version=None)
    error = {"reason": "refused", "code": 1026, "trace_id": "0123abc"}
    Job.objects.filter(pk=job.pk).update(state=State.REFUSED, error=error)
    page.goto(f"/w/tidewater/speech/?show={job.key}")
    page.get_by_text("Details", exact=True).click()
    expect(page.get_by_text("0123abc")).to_be_visible()
    redraw(page, job, f"#job-{job.key}")
    expect(page.get_by_text("0123abc")).to_be_visible()


def test_a_menu_of_voices_whose_list_is_fetched_meanwhile(page: Page) -> None:
    page.goto("/w/tidewater/voices/")
    more = page.get_by_role("button", name="More for").first
    more.click()
    expect(page.locator(OPEN)).to_be_visible()
    page.keyboard.press("Tab")
    before = page.evaluate(FOCUSED)
    page.locator("#found").evaluate(
        "list => { list.dataset.old = ''; htmx.ajax('GET', location.pathname, { source: '#found', "
        "target: '#found', select: '#found', swap: 'outerHTML' }) }"
    )
    expect(page.locator("#found:not([data-old])")).to_be_visible()
    expect(page.locator(OPEN)).to_contain_text("Use in speech")
    assert page.evaluate(FOCUSED) == before == "Use in speech"
