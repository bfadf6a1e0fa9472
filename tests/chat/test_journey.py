"""Chats in a real browser, by mouse, keyboard and on a phone: nothing is lost, and the reader is left in peace."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.chat.models import Conversation, Message
from studio.workspaces.models import Workspace
from tests.chat.desk import CHAT, PATH, fresh
from tests.console import Console
from tests.journeys.test_heard_and_focused import LISTEN, said
from tests.sandboxes import charges, clear, fault, held, release
from tests.server import wait_until

pytestmark = pytest.mark.usefixtures("speaking", "hurried_sandbox")
LINES = "\n\n".join(f"Night {number}: the **lamp** was lit at dusk and wound again at two." for number in range(40))
STORY = f"Make it more formal: {LINES}"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture(autouse=True)
def leaving(console: Console) -> None:
    """A page that is left asks no longer what runs."""
    console.expect("htmx:(afterRequest|sendAbort)")


def write(page: Page, text: str) -> None:
    """Write a question and send it by the keyboard."""
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Control+Enter")


def answers(page: Page) -> Any:
    """Return the answers on the page."""
    return page.locator("#thread .msg .prose")


def place(page: Page) -> float:
    """Return how far the thread is scrolled."""
    return float(page.evaluate("document.getElementById('scroll').scrollTop"))


def is_at_end(page: Page) -> bool:
    """Return whether the end of the thread is in view."""
    script = "(box => box.scrollHeight - box.scrollTop - box.clientHeight < 61)(document.getElementById('scroll'))"
    return bool(page.evaluate(script))


def test_an_answer_is_read_in_peace_in_two_tabs_and_after_a_reload(
    open_page: Callable[..., Page], alice: User, tidewater: Workspace, sandbox_url: str
) -> None:
    page = open_page(alice)
    page.goto(CHAT)
    page.evaluate(LISTEN)
    page.get_by_role("link", name="Write a narration").click()
    expect(page.get_by_label("Your message")).to_have_value("Write a 40-second narration for a short film about ")
    fault(sandbox_url, PATH, "hold_after_chunks", n=120, nth=1)
    write(page, STORY)
    wait_until(lambda: held(sandbox_url) == 1)
    page.wait_for_url("**/chat/*/")
    expect(page.get_by_label("Your message")).to_have_value("")
    words = answers(page).last
    expect(words.locator("strong").first).to_have_text("lamp")  # formatted while the rest still arrives
    wait_until(lambda: is_at_end(page))
    page.mouse.move(800, 400)
    page.mouse.wheel(0, -900)
    wait_until(lambda: not is_at_end(page))
    before = place(page)
    second = page.context.new_page()
    second.goto(page.url)
    expect(answers(second).last).to_have_text(words.inner_text())
    release(sandbox_url)
    expect(page.get_by_role("button", name="Write it again")).to_be_visible()
    assert abs(place(page) - before) < 2
    is_announced_once(page)
    expect(page.get_by_role("button", name="New below")).to_be_visible()
    page.get_by_role("button", name="New below").click()
    wait_until(lambda: is_at_end(page))
    text = fresh(Message.objects.latest("pk")).text
    assert text.count("Night 39") == 1 and len(charges(sandbox_url)) == 1
    for each in (page, second):
        expect(answers(each).last).to_contain_text("Night 39")
    second.reload()
    expect(answers(second).last).to_have_text(words.inner_text())
    wait_until(lambda: is_at_end(second))


def is_announced_once(page: Page) -> None:
    """Hold what a screen reader heard, and the headings that it walks by, against one exchange."""
    wait_until(lambda: "Finished" in said(page))
    assert said(page).count("Started: Answer being written") == said(page).count("Finished: Answer from") == 1
    assert "Night" not in said(page)  # nobody is read to while it arrives
    expect(page.get_by_role("heading", level=2)).to_have_text(["Today", "You wrote", "Answer from Thinks first"])


def test_by_keyboard_edit_sibling_stop_and_fork(
    open_page: Callable[..., Page], alice: User, tidewater: Workspace, sandbox_url: str
) -> None:
    page = open_page(alice)
    page.goto(CHAT)
    write(page, "Hello")
    expect(page.get_by_role("button", name="Write it again")).to_be_visible()
    field = page.get_by_label("Your message")
    expect(field).to_be_focused()
    # A word that is being composed is nobody's command, in either order of events.
    for more in ({"isComposing": True}, {"keyCode": 229}):
        for key in ("ArrowUp", "Escape", "Enter"):
            field.dispatch_event("keydown", {"key": key, "bubbles": True, "ctrlKey": key == "Enter", **more})
    assert Message.objects.count() == 2 and page.locator("#editing").count() == 0
    page.keyboard.press("ArrowUp")
    expect(page.locator("#editing")).to_be_visible()
    expect(field).to_have_value("Hello")
    write(page, "Good evening")
    expect(page.get_by_role("group", name="Tries")).to_contain_text("2 of")
    page.get_by_role("link", name="Try 1").click()
    expect(page.locator(".msg-me")).to_have_text("Hello")
    fault(sandbox_url, PATH, "hold_after_chunks", n=16)
    write(page, "Write a poem about the sea")
    wait_until(lambda: held(sandbox_url) == 1)
    expect(page.get_by_role("button", name="Stop writing")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Stopped", exact=True)).to_be_visible()
    clear(sandbox_url)
    page.get_by_role("button", name="More for this message").first.click()
    page.get_by_role("button", name="New chat from here").click()
    expect(page.locator("#toasts")).to_contain_text("Only you can see it.")
    expect(page.locator(".msg-me")).to_have_text(["Hello"])
    assert Conversation.objects.count() == 2


def test_a_colleague_reads_along_on_a_phone_and_each_answer_stays_in_its_own_conversation(
    open_page: Callable[..., Page], alice: User, bob: User, sandbox_url: str
) -> None:
    page, phone = open_page(alice), open_page(bob, **PHONE)
    page.goto(CHAT)
    write(page, "Hello")
    expect(page.get_by_role("button", name="Write it again")).to_be_visible()
    page.get_by_role("button", name="Only you").click()
    page.get_by_role("button", name="Everybody in Tidewater").click()
    expect(page.get_by_role("button", name="Shared with Tidewater")).to_be_visible()
    phone.goto(page.url)
    fault(sandbox_url, PATH, "hold_after_chunks", n=40, nth=1)
    write(page, STORY)
    wait_until(lambda: held(sandbox_url) == 1)
    for each in (page, phone):
        expect(answers(each)).to_have_count(2)
        expect(answers(each).last).to_contain_text("Night 0")
    address = page.url
    page.get_by_role("link", name="New chat").click()
    expect(page.get_by_role("heading", name="What shall we work on?")).to_be_visible()
    write(page, "Thank you")
    expect(page.get_by_role("button", name="Write it again")).to_be_visible()
    expect(answers(page)).to_have_count(1)
    expect(answers(page)).not_to_contain_text("Night")
    release(sandbox_url)
    expect(phone.get_by_role("button", name="Write it again")).to_have_count(2)
    expect(answers(phone).last).to_contain_text("Night 39")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    fault(sandbox_url, PATH, "hold_after_chunks", n=16, nth=1)
    phone.get_by_label("Your message").fill("And from my phone")
    phone.get_by_role("button", name="Send").tap()
    wait_until(lambda: held(sandbox_url) == 1)
    page.goto(address)
    expect(page.locator(".msg-me").last).to_have_text("And from my phone")
    take_back(page, phone)
    release(sandbox_url)
    expect(page.get_by_role("button", name="Write it again")).to_have_count(3)


def take_back(page: Page, phone: Page) -> None:
    """Make the conversation private while an answer arrives: who read along is told, and hears no more."""
    arriving = phone.locator("[data-live]")
    expect(arriving).to_have_attribute("aria-busy", "true")
    page.get_by_role("button", name="Shared with Tidewater").click()
    page.get_by_role("button", name="Only you").last.click()
    expect(phone.locator("#toasts")).to_contain_text("This conversation is not shared with you any more.")
    expect(arriving).not_to_have_attribute("aria-busy", "true")
    expect(arriving.locator(".caret, .acts, [data-waiting]")).to_have_count(0)
