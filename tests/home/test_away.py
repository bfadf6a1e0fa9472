"""What ended while nobody looked is told once, however many tabs are open; a browser's wrong clock changes no time."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.jobs.socket import notifications
from studio.workspaces.models import Workspace
from tests.jobs.activity.stock import SENT, job
from tests.server import wait_until

Open = Callable[..., Page]
ACTIVITY = "/w/tidewater/activity/"
TABS = 5
# Nobody looks at these tabs; what they tell is noted where all of them can read it.
UNSEEN = """
  const look = () => (localStorage.seen === "yes" ? "visible" : "hidden");
  Object.defineProperty(document, "visibilityState", { get: look });
  const note = (what) => (localStorage.told = `${localStorage.told ?? ""} ${what}`);
  window.Notification = class extends EventTarget {
    static permission = "granted";
    constructor() { super(); note("notice"); }
  };
  AudioContext.prototype.createOscillator = new Proxy(AudioContext.prototype.createOscillator, {
    apply: (make, context) => (note("tone"), Reflect.apply(make, context, [])),
  });
"""
CHOSEN = {"notice": True, "sound": True}
pytestmark = pytest.mark.usefixtures("live")


def tabs_of(page: Page, count: int) -> list[Page]:
    """Open so many tabs of one browser, each of which hears what happens."""
    context: BrowserContext = page.context
    context.add_init_script(UNSEEN)
    pages = [page, *(context.new_page() for _ in range(count - 1))]
    for each in pages:
        each.goto(ACTIVITY)
        each.evaluate("chosen => localStorage.setItem('studio-away', chosen)", json.dumps(CHOSEN))
        expect(each.locator("html")).to_have_attribute("data-socket", "open")
    return pages


def end(made: Job) -> None:
    """Let a job end, and tell the pages."""
    Job.objects.filter(pk=made.pk).update(state=State.DONE)
    notifications.announce(Job.objects.get(pk=made.pk))


def test_five_tabs_tell_once_and_one_that_is_looked_at_tells_nothing(
    open_page: Open, tidewater: Workspace, alice: User, bob: User
) -> None:
    pages = tabs_of(open_page(alice), TABS)
    end(job(tidewater, bob, State.WAITING))  # somebody else's is told to nobody here
    end(job(tidewater, alice, State.WAITING))
    wait_until(lambda: "notice" in (pages[0].evaluate("localStorage.told") or ""))
    last = job(tidewater, alice, State.WAITING, "The last one")
    pages[0].evaluate("localStorage.seen = 'yes'")
    end(last)
    for each in pages:
        expect(each.get_by_role("link", name="3 new, show")).to_be_visible()  # all of them have heard
    wait_until(lambda: last.key in pages[0].evaluate("localStorage['studio-away-told']"))
    assert pages[0].evaluate("localStorage.told").split() == ["tone", "tone", "notice"]  # one chime of two tones


@pytest.mark.parametrize("wrong", [timedelta(hours=-1), timedelta(days=1)], ids=["behind", "ahead"])
def test_elapsed_time_is_the_servers(wrong: timedelta, open_page: Open, tidewater: Workspace, alice: User) -> None:
    now = datetime.now(UTC)
    made = job(tidewater, alice, State.WAITING, created_at=now - SENT)
    page = open_page(alice)
    page.clock.set_fixed_time(now + wrong)
    page.goto(ACTIVITY)
    time = page.locator(f"#row-{made.key} [data-elapsed]")
    expect(time).to_have_text(re.compile("^(2:5[1-9]|3:)"))
    before = time.text_content()
    page.clock.set_fixed_time(now - wrong)  # it is put right, or jumps, in the middle
    expect(time).not_to_have_text(str(before))
    expect(time).to_have_text(re.compile("^(2:5|3:)"))


def test_the_switches_stand_in_settings_too(open_page: Open, tidewater: Workspace, alice: User) -> None:
    page = open_page(alice)
    page.goto("/settings/")
    page.get_by_role("switch", name="Soft sound").check()
    page.goto(ACTIVITY)
    page.get_by_role("button", name="While I am away").click()
    expect(page.get_by_role("switch", name="Soft sound")).to_be_checked()
    expect(page.get_by_role("switch", name="System notification")).not_to_be_checked()
