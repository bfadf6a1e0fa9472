"""What only a browser shows: hostile answers do nothing, "/" fills a prompt in, a file tells its size."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.chat.prompts.models import Prompt
from studio.workspaces.models import Workspace
from tests.chat.markdown.test_hostile import VECTORS
from tests.chat.written import conversation

HOSTILE = "\n\n".join(VECTORS)


def test_a_hostile_conversation_runs_nothing_loads_nothing_and_stays_in_its_place(
    live: str, open_page: Callable[..., Page], alice: User, tidewater: Workspace
) -> None:
    talk = conversation(tidewater, alice, HOSTILE, HOSTILE, title=VECTORS[0])
    page = open_page(alice)
    asked: list[str] = []
    dialogs: list[Any] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog), dialog.dismiss()))
    page.goto(f"/w/tidewater/chat/{talk.key}/")
    expect(page.locator(".prose .code").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    assert dialogs == [] and [url for url in asked if not url.startswith(live)] == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    thread = page.locator("#scroll").evaluate("box => box.scrollWidth - box.clientWidth")
    assert (wide, thread) == (0, 0)
    assert page.locator(".prose :is(img, svg, iframe, form, input, style, script, [style], [id])").count() == 0


def test_a_prompt_is_called_by_a_slash_and_a_text_tells_its_size(
    live: str, open_page: Callable[..., Page], alice: User, tidewater: Workspace
) -> None:
    Prompt.objects.create(workspace=tidewater, created_by=alice, name="Invitation", text="Come to {{place|Bergen}}!")
    page = open_page(alice)
    page.goto("/w/tidewater/chat/")
    field = page.locator("#msg")
    field.press_sequentially("/inv")
    expect(page.get_by_role("option", name="Invitation")).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    page.get_by_role("textbox", name="place").fill("Oslo")
    page.get_by_role("button", name="Put into the message").click()
    expect(field).to_have_value("Come to Oslo!")
    expect(field).to_be_focused()
    page.get_by_label("Attach texts").set_input_files(
        {"name": "t.txt", "mimeType": "text/plain", "buffer": b"tide " * 80}
    )
    expect(page.locator("[data-file]")).to_contain_text("about 100 tokens")
    expect(page.locator("#gauge")).to_be_visible()
    page.get_by_role("button", name="Remove t.txt").click()
    expect(page.locator("[data-file]")).to_have_count(0)
