"""What ended while nobody looked: one notification and one sound, however many tabs are open, and only if asked for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.jobs.socket import notifications
from studio.workspaces.models import Workspace
from tests.jobs.activity.stock import job
from tests.server import wait_until

Open = Callable[..., Page]
ACTIVITY, SPEECH = "/w/tidewater/activity/", "/w/tidewater/speech/"
# A browser that says what it would have shown and played; `away` puts the tab out of sight.
RECORDER = """
    window.noticed = []; window.played = 0; window.away = false; window.answer ??= "granted"; window.asked = 0;
    window.Notification = class extends EventTarget {
        static get permission() { return localStorage.getItem("answered") ?? "default"; }
        static async requestPermission() {
            window.asked += 1; localStorage.setItem("answered", window.answer); return window.answer;
        }
        constructor(title, options) { super(); window.noticed.push(options.body); window.last = this; }
        close() {}
    };
    const make = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () { window.played += 1; return make.call(this); };
    Object.defineProperty(document, "visibilityState", { get: () => (window.away ? "hidden" : "visible") });
"""
ENDS = (("The tide is in.", State.DONE), ("The boats are out.", State.FAILED), ("A gull", State.DONE))
pytestmark = pytest.mark.usefixtures("live", "tidewater")


@pytest.fixture
def context(open_page: Open, alice: User) -> BrowserContext:
    """Alice's browser."""
    page = open_page(alice)
    page.context.add_init_script(RECORDER)
    return page.context


def tab(context: BrowserContext, url: str = SPEECH) -> Page:
    """Open a tab that hears what happens."""
    page = context.new_page()
    page.goto(url)
    expect(page.locator("html")).to_have_attribute("data-socket", "open")
    return page


def ask_for(context: BrowserContext, *names: str) -> Page:
    """Turn switches on, by clicks."""
    page = tab(context, ACTIVITY)
    page.get_by_role("button", name="While I am away").click()
    for name in names:
        page.get_by_label(name).check()
        expect(page.get_by_label(name)).to_be_checked()
    return page


def end(made: Job, state: State = State.DONE) -> None:
    """Let a job end, and tell the pages."""
    Job.objects.filter(pk=made.pk).update(state=state, error={"reason": "bug"} if state == State.FAILED else {})
    notifications.announce(Job.objects.get(pk=made.pk))


def noticed(*pages: Page) -> list[str]:
    """Return what was shown, all tabs together."""
    return [text for page in pages for text in page.evaluate("window.noticed")]


def leave(*pages: Page) -> None:
    """Put tabs out of sight."""
    for page in pages:
        page.evaluate("window.away = true")


def test_five_tabs_out_of_sight_give_one_notice_and_one_sound(
    context: BrowserContext, tidewater: Workspace, alice: User, bob: User
) -> None:
    first = ask_for(context, "System notification", "Soft sound")
    tabs = [first, *(tab(context) for _ in range(4))]
    assert first.evaluate("window.played") == 2  # as one asks for it, it is heard
    leave(*tabs)
    end(job(tidewater, bob, State.WAITING, "Of somebody else"))
    for number, (words, state) in enumerate(ENDS, 1):
        end(job(tidewater, alice, State.WAITING, words), state)
        wait_until(lambda count=number: len(noticed(*tabs)) >= count)
    said = noticed(*tabs)
    assert [len(said), *(sum(words in text for text in said) for words, _ in ENDS)] == [3, 1, 1, 1]
    assert sum(page.evaluate("window.played") for page in tabs) == 2 + 2 * len(ENDS)
    assert first.evaluate("window.asked") == 1


def test_a_tab_in_sight_means_that_nobody_is_away(
    context: BrowserContext, tidewater: Workspace, alice: User, bob: User
) -> None:
    hidden = ask_for(context, "System notification")
    seen = tab(context, SPEECH)
    leave(hidden)
    end(job(tidewater, alice, State.WAITING))
    expect(seen.locator("#live, #toasts").filter(has_text="is ready").first).to_be_attached()
    leave(seen)
    end(job(tidewater, bob, State.WAITING, "Of somebody else"))
    end(job(tidewater, alice, State.WAITING, "The last one"))
    wait_until(lambda: noticed(hidden, seen))
    assert noticed(hidden, seen) == ["“The last one” is ready."]


def test_nothing_is_asked_and_nothing_told_unless_somebody_wants_it(
    context: BrowserContext, tidewater: Workspace, alice: User
) -> None:
    page = tab(context, ACTIVITY)
    page.clock.install()
    leave(page)
    end(job(tidewater, alice, State.WAITING))
    expect(page.locator("#toasts")).to_contain_text("is ready")  # so it was heard of
    page.clock.fast_forward(5_000)
    assert (page.evaluate("[window.asked, window.played]"), noticed(page)) == ([0, 0], [])


def test_a_browser_that_refuses_is_said_so(context: BrowserContext) -> None:
    context.add_init_script("window.answer = 'denied'")
    page = tab(context, ACTIVITY)
    page.get_by_role("button", name="While I am away").click()
    page.get_by_label("System notification").click()
    expect(page.locator("[data-away-words]")).to_contain_text("does not let Studio notify you")
    expect(page.get_by_label("System notification")).not_to_be_checked()
    page.reload()
    page.get_by_role("button", name="While I am away").click()
    expect(page.get_by_label("System notification")).not_to_be_checked()


def test_a_notice_leads_to_what_ended_and_the_choice_is_kept(
    context: BrowserContext, tidewater: Workspace, alice: User
) -> None:
    ask_for(context, "System notification").close()
    page = tab(context, "/w/tidewater/")
    leave(page)
    made = job(tidewater, alice, State.DONE)
    end(made)
    wait_until(lambda: noticed(page))
    page.evaluate("window.last.dispatchEvent(new Event('click'))")
    page.wait_for_url(f"**/speech/?show={made.key}")


def test_keyboard_alone_turns_it_on(context: BrowserContext) -> None:
    page = tab(context, ACTIVITY)
    page.get_by_role("button", name="While I am away").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Soft sound")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Soft sound")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_label("Soft sound")).to_be_checked()
    assert page.evaluate("window.played") == 2
