"""Home as people use it: an idea becomes the filled form of a tool, by mouse and keyboard, on a desk and a phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.jobs.socket import notifications
from studio.workspaces.models import Workspace
from tests.jobs.activity.stock import job
from tests.jobs.activity.test_in_browser import DESK, become, row, see, sizes
from tests.journeys.test_by_keyboard import press, tab_to
from tests.server import wait_until
from tests.speech.stock import take

Open = Callable[..., Page]
HOME = "/w/tidewater/"
IDEA = "A keeper climbs the lamp room stairs at dusk"
# The fields that words fill, by what is made of them.
FIELDS = {
    "Answer": "Your message",
    "Voice": "Text to speak",
    "Picture": "What should we see?",
    "Song": "Style and feeling",
}
pytestmark = pytest.mark.usefixtures("speaking", "calm_sandbox", "tidewater")


def field(page: Page, chip: str) -> Locator:
    """Return the field that words fill."""
    return page.get_by_role("textbox", name=FIELDS[chip])


def holds(page: Page, chip: str, words: str) -> None:
    """Wait until the field that words fill has them."""
    wait_until(lambda: words in field(page, chip).evaluate("field => field.value ?? field.textContent"))


@sizes
@pytest.mark.parametrize("chip", list(FIELDS))
def test_an_idea_opens_its_tool_filled_in(chip: str, size: dict[str, Any], open_page: Open, alice: User) -> None:
    page = see(open_page(alice, **size), HOME)
    page.get_by_label("What do you want to make?").fill(IDEA)
    page.get_by_role("group", name="Make it as").get_by_text(chip, exact=True).click()
    page.get_by_role("button", name="Start").click()
    expect(page).to_have_url(re.compile(r"\?words=[0-9A-Z]{12}$"))
    holds(page, chip, IDEA)
    page.reload()
    holds(page, chip, IDEA)


@pytest.mark.parametrize("chip", list(FIELDS))
def test_it_is_written_over_an_older_draft_and_changed_by_hand_after(chip: str, open_page: Open, alice: User) -> None:
    page = see(open_page(alice), HOME)
    for words in ("An older draft", IDEA):
        page.get_by_label("What do you want to make?").fill(words if words == IDEA else "")
        page.get_by_role("group", name="Make it as").get_by_text(chip, exact=True).click()
        page.get_by_role("button", name="Start").click()
        expect(page).to_have_url(re.compile(r"\?words=" if words == IDEA else r"/\w+/$"))
        expect(page.locator("html")).to_have_attribute("data-socket", "open")
        if words != IDEA:
            field(page, chip).click()
            page.keyboard.insert_text(words)
            see(page, HOME)
    holds(page, chip, IDEA)
    field(page, chip).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("Changed by hand")
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Activity").click()
    expect(page.get_by_role("heading", name="Activity", level=1)).to_be_focused()
    page.go_back()
    holds(page, chip, "Changed by hand")


def test_by_keyboard_alone(open_page: Open, alice: User) -> None:
    page = see(open_page(alice), HOME)
    tab_to(page, "What do you want to make")
    page.keyboard.type(IDEA)
    tab_to(page, "Answer")
    press(page, "ArrowRight", "ArrowRight")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(field(page, "Picture")).to_have_value(IDEA)


@sizes
def test_an_example_works_without_a_key(size: dict[str, Any], open_page: Open, alice: User) -> None:
    page = see(open_page(alice, **size), HOME)
    page.get_by_role("button", name=re.compile("^Picture")).click()
    page.get_by_role("button", name="Make 4 pictures").click()
    expect(page.locator(".tile[data-version]")).to_have_count(4)
    see(page, HOME)
    expect(page.get_by_role("heading", name="New in the workspace")).to_be_visible()
    expect(page.locator(".tile")).to_have_count(4)
    expect(page.get_by_role("heading", name="Or begin with one of these")).to_have_count(0)


def test_without_script_the_words_arrive_as_well(open_page: Open, alice: User) -> None:
    page = open_page(alice, java_script_enabled=False)
    page.goto(HOME)
    page.get_by_label("What do you want to make?").fill(IDEA)
    page.get_by_text("Picture", exact=True).first.click()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_label("What should we see?")).to_have_value(IDEA)


def test_what_runs_is_live_and_what_is_new_waits(open_page: Open, alice: User, tidewater: Workspace) -> None:
    take(tidewater, alice)
    first = job(tidewater, alice, State.WAITING, "First")
    page = see(open_page(alice, **DESK), HOME)
    become(first, progress=0.25)
    expect(row(page, first).get_by_role("progressbar")).to_have_attribute("value", "0.25")
    second = job(tidewater, alice, State.QUEUED, "Second")
    notifications.announce(second)
    show = page.get_by_role("link", name="1 new, show")
    expect(show).to_be_visible()
    expect(row(page, second)).to_have_count(0)
    show.click()
    expect(row(page, second)).to_be_visible()
    row(page, first).get_by_role("button", name=re.compile("^Stop.* First")).click()
    expect(row(page, first)).to_contain_text("Stopped")
    assert Job.objects.get(pk=first.pk).state == State.CANCELLED


def test_the_news_of_home_are_asked_for_on_home_alone(open_page: Open, alice: User) -> None:
    page = open_page(alice)
    page.clock.install()
    see(page, HOME)
    page.get_by_role("navigation").get_by_role("link", name="Chat", exact=True).first.click()
    message = field(page, "Answer")
    message.fill("Name a wind.")
    message.press("Control+Enter")
    expect(page.locator(".msg").last).to_contain_text("sandbox")
    expect(page.locator(".msg[aria-busy]")).to_have_count(0)
    page.clock.fast_forward(2000)  # what it asks for in a while is asked for now; a chat's own news are no list of jobs
    page.wait_for_load_state("networkidle")
