"""A conversation is read back to its beginning, and what is done with an answer is done with its source."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.chat.written import conversation, kept, said
from tests.server import wait_until


def places(page: Page) -> dict[str, float]:
    """Return where the messages in view stand in the window."""
    script = """() => Object.fromEntries([...document.querySelectorAll("#thread > li[data-message]")]
        .map((item) => [item.id, item.getBoundingClientRect().top]).filter(([, top]) => top > 60 && top < 500))"""
    found: dict[str, float] = page.evaluate(script)
    return found


def test_earlier_messages_come_as_one_scrolls_and_what_is_read_stays_in_its_place(
    live: str, open_page: Callable[..., Page], alice: User, tidewater: Workspace
) -> None:
    talk = conversation(tidewater, alice, *[f"Night {number}: " + "the lamp was lit. " * 20 for number in range(75)])
    page = open_page(alice)
    page.goto(f"/w/tidewater/chat/{talk.key}/")
    rows = page.locator("#thread > li[data-message]")
    expect(rows).to_have_count(30)
    page.mouse.move(800, 400)
    for shown in (60, 75):
        page.locator("[data-earlier]").scroll_into_view_if_needed()
        before = places(page)
        expect(rows).to_have_count(shown)
        after = places(page)
        assert before and all(abs(after[name] - top) < 2 for name, top in before.items())
    assert page.locator("[data-earlier]").count() == 0
    expect(page.get_by_role("button", name="New below")).to_be_hidden()
    page.locator("#scroll").press("Home")
    expect(page.get_by_text("Night 0:")).to_be_in_viewport()


SOURCE = "Keep\n\n- **this**  \n\n\n1. and `<think>` of vector<T>\n\n```python\nprint('kelp')\n```\n"


def test_what_is_done_with_an_answer_is_done_with_its_source_or_with_what_is_marked(
    live: str, open_page: Callable[..., Page], alice: User, tidewater: Workspace
) -> None:
    talk = conversation(tidewater, alice, "Keep <exact lines> of vector<T>")
    parts = [{"type": "thinking", "text": "Secretly."}, {"type": "text", "text": SOURCE}]
    kept(said(talk, role="assistant", parts=parts, after=talk.messages.get(), facts={"thought_s": 12.3}), alice)
    page = open_page(alice, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/w/tidewater/chat/search/?q=kelp")
    page.get_by_role("link", name="kelp").click()
    expect(page.locator(".prose mark")).to_have_text("kelp")  # the hit, in its message
    expect(page.locator(".msg-me")).to_have_text("Keep <exact lines> of vector<T>")
    expect(page.get_by_text("Secretly.")).to_be_hidden()
    page.get_by_text("Thought for 12 seconds").click()
    expect(page.get_by_text("Secretly.")).to_be_visible()
    copied = "navigator.clipboard.readText()"
    page.get_by_role("link", name="Copy", exact=True).click()
    wait_until(lambda: page.evaluate(copied) == SOURCE)
    page.get_by_role("button", name="Copy", exact=True).click()
    wait_until(lambda: page.evaluate(copied) == "print('kelp')")
    page.get_by_role("button", name="More for this message").last.click()
    page.get_by_role("link", name="Copy as plain text").last.click()
    wait_until(lambda: "**" not in page.evaluate(copied) and "vector" in page.evaluate(copied))
    plain = page.evaluate(copied)
    assert "this" in plain and "<think>" in plain and "vector<T>" in plain and "Secretly" not in plain
    hand_on_what_is_marked(page)


def hand_on_what_is_marked(page: Page) -> None:
    """Mark a paragraph of the answer by a triple click; the first Escape only closes what comes of it."""
    bar = page.get_by_role("toolbar", name="With what is marked")
    page.locator(".prose > p").first.click(click_count=3)
    for name in ("Read aloud", "Picture this", "Use as lyrics"):
        expect(bar.get_by_role("button", name=name)).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    page.locator(".prose > p").first.click(click_count=3)
    bar.get_by_role("button", name="Read aloud").click()
    expect(page.get_by_role("textbox", name="Text to speak")).to_have_text("Keep")
    page.go_back()
    expect(page.locator(".prose > p").first).to_have_text("Keep")
