"""Several takes at once: each is seen, heard of and can be stopped, by everybody who may, on every page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.jobs.socket import notifications
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.journeys import stations
from tests.server import wait_until
from tests.speech.stock import take

Open = Callable[..., Page]
pytestmark = pytest.mark.usefixtures("speaking", "calm_sandbox", "tidewater")
SAID = """() => {
    window.said = [];
    new MutationObserver(() => window.said.push(document.getElementById("live").textContent))
        .observe(document.getElementById("live"), { childList: true });
}"""
FIRST, SECOND, THIRD = (f"The {number} text. {stations.SCRIPT}" for number in ("first", "second", "third"))


def rows(page: Page) -> Locator:
    """Return what runs, on top of the page's list."""
    return page.locator("#running-rows .running")


@pytest.fixture
def alices(open_page: Open, alice: User, sandbox_url: str) -> Page:
    """Alice's page, with two takes that are arriving at once."""
    page = open_page(alice, reduced_motion="reduce")
    stations.speech(page)
    for number, text in enumerate((FIRST, SECOND), 1):
        stations.hold(sandbox_url)
        stations.speak(page, text)
        expect(page.locator(".dock b")).to_contain_text(text[:10])
        expect(stations.card(page)).to_have_attribute("data-state", "streaming")
        wait_until(lambda held=number: sandboxes.held(sandbox_url) == held)
    return page


def test_a_second_take_leaves_the_first_in_sight(
    alices: Page, open_page: Open, bob: User, vera: User, sandbox_url: str
) -> None:
    expect(rows(alices)).to_have_count(1)
    expect(rows(alices)).to_contain_text("The first text.")
    bobs, veras, tab = open_page(bob), open_page(vera), alices.context.new_page()
    for page in (bobs, veras, tab):
        stations.speech(page)
        expect(page.locator("#running-count")).to_have_accessible_name(re.compile("^2"))
        expect(rows(page)).to_have_count(1)
    stations.hold(sandbox_url)
    stations.speak(alices, THIRD)  # while all of them look on
    for page in (bobs, veras, tab):
        expect(rows(page).filter(has_text="The third text.")).to_have_count(1)
    expect(rows(veras).get_by_role("button")).to_have_count(0)
    tab.close()
    rows(bobs).get_by_role("button", name="Stop The third text.").click()
    rows(bobs).get_by_role("button", name="Stop The first text.").click()
    for page in (alices, bobs, veras):
        expect(page.locator("#takes .take", has_text="The first text.")).to_have_count(1)
    sandboxes.release(sandbox_url)
    for page in (alices, bobs, veras):
        expect(rows(page)).to_have_count(0)


def test_one_that_goes_on_can_be_heard_again(alices: Page, sandbox_url: str) -> None:
    rows(alices).get_by_role("link").click()
    expect(alices.locator(".dock b")).to_contain_text("The first text.")
    expect(rows(alices)).to_contain_text("The second text.")
    alices.keyboard.press("Tab")
    assert alices.evaluate("document.activeElement !== document.body")
    sandboxes.release(sandbox_url)
    expect(rows(alices)).to_have_count(0)
    expect(alices.locator("#takes .take")).to_have_count(1)
    expect(alices.locator("#takes .take")).to_contain_text("The second text.")


def test_an_end_brings_one_row_and_not_the_list(alices: Page, sandbox_url: str) -> None:
    asked: list[str] = []
    alices.on("request", lambda request: asked.append(request.url))
    sandboxes.release(sandbox_url)
    expect(alices.locator("#takes .take")).to_have_count(1)
    expect(alices.locator("#live")).to_contain_text(re.compile("is ready|Finished"))
    lists = [url for url in asked if "/speech/takes/" in url]
    assert len(lists) == 1
    assert "?key=" in lists[0]


@pytest.mark.parametrize("kind", ["speech", "sketches"])
def test_progress_is_said_at_each_quarter_and_once(
    kind: str, open_page: Open, alice: User, bob: User, tidewater: Workspace
) -> None:
    job = take(tidewater, bob, text="The tide is in.")
    Job.objects.filter(pk=job.pk).update(kind=kind, state=State.WAITING, due_at=None)
    job.results.update(version=None, run=0)
    page = open_page(alice)
    page.goto(f"/w/tidewater/{kind}/?show={stock(tidewater, alice, kind).key}")
    expect(page.locator("html")).to_have_attribute("data-socket", "open")
    expect(rows(page).or_(page.locator(f"#job-{job.key}"))).to_have_count(1)  # a row, or a card of its own
    page.evaluate(SAID)
    for progress in (0.1, 0.3, 0.4, 0.8, 0.9):
        Job.objects.filter(pk=job.pk).update(progress=progress)
        notifications.announce(Job.objects.get(pk=job.pk))
        shown = rows(page).filter(has_text=f"{progress:.0%}").or_(page.locator(f"[data-progress='{progress}']"))
        expect(shown).to_be_visible()
    expect(page.locator("#live")).to_contain_text("75%: The tide is in.")
    assert [text for text in page.evaluate("window.said") if "%" in text] == [
        "25%: The tide is in.", "75%: The tide is in.",
    ]  # fmt: skip


def stock(where: Workspace, who: User, kind: str) -> Job:
    """Return an older job of a kind, for its page to show."""
    job = take(where, who, text="An older one.")
    Job.objects.filter(pk=job.pk).update(kind=kind, state=State.CANCELLED)
    return job


def test_the_list_in_the_top_bar_stops_what_runs_elsewhere(alices: Page, sandbox_url: str) -> None:
    alices.locator("#takes-h + a").evaluate("link => link.click()")
    expect(alices).to_have_url(re.compile("/bin/"))
    alices.get_by_role("button", name=re.compile("2 ?running")).click()
    listed = alices.locator("#running-list .running")
    expect(listed).to_have_count(2)
    listed.get_by_role("button", name="Stop The first text.").click()
    expect(listed).to_have_count(1)
    sandboxes.release(sandbox_url)
    toast = alices.locator("#toasts .toast", has_text="is ready")
    expect(toast).to_contain_text("The second text.")
    toast.get_by_role("link", name="Open").click()
    expect(alices.locator(".dock b")).to_contain_text("The second text.")


def test_a_take_that_is_done_before_its_own_answer_has_come_is_listed_once(
    open_page: Open, alice: User, tidewater: Workspace
) -> None:
    for number in range(2):
        take(tidewater, alice, text=f"Take {number}")
    page = open_page(alice, reduced_motion="reduce")
    stations.speech(page)
    before = stations.card(page).get_attribute("id") or ""
    held: list[Route] = []
    page.route("**/speech/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    stations.speak(page, "He lights the lamp.")
    wait_until(lambda: page.evaluate("1") and held)
    answer = held[0].fetch()
    wait_until(lambda: Job.objects.latest("id").state == State.DONE)
    expect(page.locator("#takes .take")).to_have_count(2)  # that of the player has none, the new one has
    held[0].fulfill(response=answer)
    expect(page.locator(f"article.job-card:not(#{before})")).to_have_attribute("data-state", "done")
    expect(page.locator("#takes .take")).to_have_count(2)  # now it is the other way round
    expect(page.locator("#takes .take", has_text="He lights the lamp")).to_have_count(0)
