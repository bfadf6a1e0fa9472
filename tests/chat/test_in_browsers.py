"""What only a browser shows: hostile answers do nothing, "/" fills a prompt in, nothing is sent half."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from studio.accounts.models import User
from studio.chat.functions.models import Function
from studio.chat.models import Message
from studio.chat.prompts.models import Prompt
from studio.workspaces.models import Workspace
from tests.chat.markdown.test_hostile import VECTORS
from tests.chat.test_prompts import archive
from tests.chat.written import conversation, said
from tests.console import Console
from tests.journeys.test_dropping import drop
from tests.journeys.test_uploading import hand_over
from tests.kinds import portrait
from tests.server import wait_until

HOSTILE = "\n\n".join(VECTORS)


def test_a_hostile_conversation_runs_nothing_loads_nothing_and_stays_in_its_place(
    live: str, open_page: Callable[..., Page], alice: User, tidewater: Workspace
) -> None:
    talk = conversation(tidewater, alice, HOSTILE, HOSTILE, title=HOSTILE[:80])
    last = talk.messages.latest("pk")
    called = [{"type": "call", "id": "c1", "name": HOSTILE[:60], "arguments": json.dumps({HOSTILE: HOSTILE})}]
    last = said(talk, role="assistant", after=last, parts=called)
    result = {"type": "result", "call": "c1", "name": HOSTILE[:60], "text": HOSTILE}
    last = said(talk, role="tool", after=last, parts=[result])
    table = {"table": {"name": HOSTILE[:60], "columns": [{"name": HOSTILE[:60]}]}}
    said(talk, json.dumps({"rows": [{HOSTILE[:60]: HOSTILE}]}), after=last, role="assistant", facts=table)
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
    foreign = ":is(img, iframe, object, embed, style, script, [style], [onerror], [onload], [onclick])"
    assert page.locator(f"#thread :is(.msg-me, .call-args, .table-answer) {foreign}").count() == 0
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
    for composing in ({"isComposing": True}, {"keyCode": 229}):
        field.dispatch_event("keydown", {"key": "Enter", "bubbles": True, **composing})
    expect(page.locator("#fill")).to_have_count(0)
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


def hold_back_pictures(page: Page) -> None:
    """Bring a picture that is cut off and one that is none: no question goes without them."""
    for name, data, words in (
        ("lost.png", portrait(), "“lost.png” is still on its way."),
        ("broken.png", b"no picture", "“broken.png” is not uploaded. Try it again, or dismiss it."),
    ):
        if name == "lost.png":
            page.route("**/uploads/**", lambda route: route.abort())
        page.locator("#id_pictures").set_input_files({"name": name, "mimeType": "image/png", "buffer": data})
        expect(page.locator("[data-sending] > li")).to_contain_text(re.compile("Connection lost|cannot be used"))
        page.get_by_label("Your message").press("Control+Enter")
        expect(page.locator("#toasts")).to_contain_text(words)
        assert not Message.objects.exists()
        page.unroute("**/uploads/**")
        page.locator("[data-sending]").get_by_role("button", name=name).last.click()
        expect(page.locator("[data-sending] > li")).to_have_count(0)


@pytest.mark.usefixtures("speaking", "hurried_sandbox")
def test_what_is_sent_is_what_is_shown(
    console: Console, open_page: Callable[..., Page], alice: User, tidewater: Workspace
) -> None:
    page = open_page(alice)
    page.goto("/w/tidewater/chat/")
    page.get_by_label("Your message").fill("Sum it up.")
    held: list[Route] = []
    page.route("**/chat/attach/", lambda route: held.append(route))  # noqa: PLW0108
    page.get_by_label("Attach texts").set_input_files(
        [{"name": f"{name}.txt", "mimeType": "text/plain", "buffer": b"tide " * 80} for name in ("in", "out")]
    )
    expect(page.locator(".file-chip")).to_have_text(["out.txt being read…", "in.txt being read…"])
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("is still being read. Send it once its size is shown.")
    console.expect(r"Failed to load resource")
    next(route for route in held if "out.txt" in (route.request.post_data or "")).abort()
    expect(page.locator("#toasts")).to_contain_text("“out.txt” could not be sent to this server. Try again.")
    next(route for route in held if "in.txt" in (route.request.post_data or "")).continue_()
    expect(page.locator(".file-chip")).to_have_count(1)
    page.unroute("**/chat/attach/")
    hold_back_pictures(page)
    page.get_by_label("Your message").press("Control+Enter")
    expect(page.locator(".msg-me .chip")).to_have_text("in.txt")
    wait_until(lambda: Message.objects.count() == 2)
    asked = Message.objects.earliest("pk")
    assert [part["type"] for part in asked.parts] == ["file", "text"]


def test_the_gauge_follows_what_will_be_sent(
    live: str, open_page: Callable[..., Page], alice: User, tidewater: Workspace
) -> None:
    talk = conversation(tidewater, alice, "word " * 20_000, "Yes.")
    Function.objects.create(
        workspace=tidewater, created_by=alice, name="tide", description="Look it up. " * 800, parameters={}
    )
    page = open_page(alice)
    page.goto(f"/w/tidewater/chat/{talk.key}/")
    gauge = page.locator("[data-gauge]")
    page.get_by_label("Your message").click()
    expect(gauge).to_have_text(re.compile(r"about 25,0\d\d of "))
    page.get_by_label("Your message").fill("x" * 4_000)
    expect(gauge).to_have_text(re.compile(r"about 26,0\d\d of "))
    page.get_by_role("button", name="Chat settings").click()
    page.get_by_label("tide").check()
    expect(gauge).to_have_text(re.compile(r"about 28,\d\d\d of "))
    before = gauge.inner_text()
    page.get_by_label("Longest answer").select_option("longest")
    expect(gauge).not_to_have_text(before)
    page.keyboard.press("Escape")
    keep_drafts(page)


def keep_drafts(page: Page) -> None:
    """Leave half a question in a conversation and another one in a new chat: each is found where it was written."""
    here = page.url
    page.get_by_label("Your message").fill("Half a thought")
    page.get_by_role("link", name="New chat").click()
    expect(page.get_by_label("Your message")).to_have_value("")
    page.get_by_label("Your message").fill("Another one")
    page.goto(here)
    expect(page.get_by_label("Your message")).to_have_value("Half a thought")
    page.get_by_role("link", name="New chat").click()
    expect(page.get_by_label("Your message")).to_have_value("Another one")


def test_texts_and_folders_are_dropped_and_pasted_and_a_workbook_is_refused_in_words(
    live: str, console: Console, open_page: Callable[..., Page], alice: User, tidewater: Workspace, tmp_path: Path
) -> None:
    page = open_page(alice)
    page.goto("/w/tidewater/chat/")
    page.get_by_label("Your message").click()
    hand_over(page, "drop", "#scroll", [{"name": "in.txt", "mimeType": "text/plain", "buffer": b"tide " * 80}])
    expect(page.locator("[data-file]")).to_contain_text("about 100 tokens")
    console.expect(r"status of 422")
    book = {"name": "tides.xlsx", "mimeType": "application/zip", "buffer": archive("xl/workbook.xml")}
    hand_over(page, "drop", "#scroll", [book])  # type: ignore[list-item]
    expect(page.locator("#toasts")).to_contain_text("Save its sheet as CSV, then attach that.")
    hand_over(page, "paste", "#msg", [{"name": "out.txt", "mimeType": "text/plain", "buffer": b"tide " * 40}])
    expect(page.locator("[data-file] .truncate")).to_have_text(["out.txt", "in.txt"])
    drop(page, "#scroll", harbour(tmp_path, {"log.md": b"High", "Night/lamp.txt": b"Low", "Cove.png": portrait()}))
    expect(page.locator("[data-file] .truncate")).to_have_count(4)  # texts here, pictures in their own field
    expect(page.locator("[data-tile] b")).to_have_text("Cove")
    drop(page, "#scroll", harbour(tmp_path / "more", {f"{n}.txt": b"%d" % n for n in range(8)}))
    expect(page.get_by_text("8 texts, and 6 of them are taken: at most 10 go with one question.")).to_be_visible()
    expect(page.locator("[data-file] .truncate")).to_have_count(10)


def harbour(place: Path, files: dict[str, bytes]) -> Path:
    """Write a folder, of which systems hide a file."""
    for name, data in {**files, ".DS_Store": b"x"}.items():
        file = place / "Harbour" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return place / "Harbour"
