"""A key that is pressed before a page's modules are there is not lost, and does no more than it should."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.chat.models import Message
from studio.workspaces.models import Workspace
from tests.chat.desk import CHAT
from tests.chat.written import conversation
from tests.console import Console
from tests.late import hold_modules
from tests.people import PASSWORD


@pytest.fixture
def page(live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page]) -> Page:
    """Alice's browser."""
    return open_page(alice)


def test_keys_of_a_chat_wait_for_it(page: Page, tidewater: Workspace, alice: User) -> None:
    talk = f"{CHAT}{conversation(tidewater, alice, 'Hello', 'Good evening.').key}/"
    field, editing = page.get_by_label("Your message"), page.locator("#editing")
    question = Message.objects.get(role="user")

    release = hold_modules(page, "chat/composer")
    page.goto(talk)
    field.focus()
    page.keyboard.press("ArrowUp")
    expect(editing).to_be_hidden()
    release()
    expect(editing).to_be_visible()

    release = hold_modules(page, "chat/composer")
    page.goto(f"{talk}?edit={question.key}")
    expect(editing).to_be_visible()
    page.keyboard.press("Escape")
    release()
    expect(editing).to_be_hidden()

    release = hold_modules(page, "chat/composer")
    page.goto(talk)
    field.focus()
    page.keyboard.press("h")
    page.keyboard.press("ArrowUp")  # the caret's, where something is written
    release()
    field.press("i")
    expect(field).to_have_value("ih")
    expect(editing).to_be_hidden()


def test_enter_in_a_field_of_a_tool_waits_and_makes_nothing(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    release = hold_modules(page, "frame/shell", "images/composer")
    page.goto("/w/tidewater/images/")
    page.get_by_label("What should we see?").fill("A lighthouse")
    page.locator("details:has(#id_seed) > summary").click()
    page.get_by_label("Seed", exact=True).focus()
    page.keyboard.press("Enter")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")  # what waits is done in its order
    release()
    expect(page.locator("#keys")).to_be_visible()
    assert sent == []


def test_enter_signs_in_all_the_same(live: str, alice: User, open_page: Callable[..., Page]) -> None:
    page = open_page()
    release = hold_modules(page, "frame/shell")
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(alice.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    release()
    page.wait_for_url(lambda url: "/accounts/" not in url)


HAND_OVER = """() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["Hello"], "tide.txt", { type: "text/plain" }));
    return ["dragover", "drop"].map((type) => {
        const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
        return document.querySelector("#main h1").dispatchEvent(event);
    });
}"""


def test_a_file_that_nobody_takes_never_replaces_a_page(page: Page) -> None:
    for place in ("activity/", "video/", "music/", "design/"):
        page.goto(f"/w/tidewater/{place}")
        page.mouse.move(9, 9)
        assert page.evaluate("import('/static/js/frame/shell.js').then(() => true)")
        assert page.evaluate(HAND_OVER) == [False, False], place
        expect(page.locator(".toast")).to_have_text("Nothing on this page takes “tide.txt”.")


@pytest.mark.parametrize("place", ["sounds/", "chat/"])
def test_what_was_refused_goes_when_it_is_put_right(page: Page, console: Console, place: str) -> None:
    console.expect("status of 422")
    page.goto(f"/w/tidewater/{place}")
    page.locator("[data-generate]").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    wrong = page.locator("#main [aria-invalid=true]").first
    wrong.fill("Rain on a tin roof")
    expect(page.locator("[data-error-summary], #main [aria-invalid=true]")).to_have_count(0)
