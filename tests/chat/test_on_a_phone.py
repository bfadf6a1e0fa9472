"""By touch, on a phone: a call gets its result, a table is saved and opened again, a lost line loses nothing."""

import csv
import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.chat.functions.models import Function
from studio.chat.models import Message
from studio.workspaces.models import Workspace
from tests.chat.desk import CHAT, PATH, fresh
from tests.chat.test_journey import LINES, PHONE, answers
from tests.chat.written import conversation, said
from tests.console import Console
from tests.journeys.test_lost_network import LOST
from tests.sandboxes import charges, fault, held, release
from tests.server import wait_until

pytestmark = pytest.mark.usefixtures("speaking", "hurried_sandbox")
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def send(page: Page, text: str) -> None:
    """Write a question and send it with the thumb."""
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").tap()


def test_a_call_gets_its_result_and_a_lost_line_loses_nothing(
    console: Console, open_page: Callable[..., Page], alice: User, tidewater: Workspace, sandbox_url: str
) -> None:
    console.expect(f"{LOST}|htmx:sendAbort")  # what was asked for as the line went
    Function.objects.create(
        workspace=tidewater, created_by=alice, name="get_weather", description="Look up the weather of a city",
        parameters=SCHEMA,
    )  # fmt: skip
    page = open_page(alice, **PHONE)
    page.goto(CHAT)
    expect(page.get_by_role("heading", name="What shall we work on?")).to_be_in_viewport()
    page.get_by_role("button", name="Chat settings").tap()
    page.get_by_label("get_weather").check()
    page.keyboard.press("Escape")
    send(page, "What is the weather in the city Bergen?")
    expect(page.get_by_role("group", name="It asks for: Get weather")).to_contain_text("city")
    page.get_by_label("Result of Get weather").fill("Rain, 9 °C")
    page.get_by_role("button", name="Send the result").tap()
    expect(answers(page).last).to_contain_text("9 °C")
    expect(page.get_by_role("button", name="Write it again").last).to_be_visible()  # its last word is not its end
    expect(page.get_by_role("button", name="Stop writing")).to_have_count(0)
    expect(page.get_by_text("It asked for: Get weather")).to_be_visible()
    lose_the_line(page, sandbox_url)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def lose_the_line(page: Page, sandbox_url: str) -> None:
    """Lose the network in the middle of an answer that goes on meanwhile: it is all there, once, and paid for once."""
    before = len(charges(sandbox_url))
    fault(sandbox_url, PATH, "hold_after_chunks", n=60, nth=1)
    send(page, f"Make it more formal: {LINES}")
    wait_until(lambda: held(sandbox_url) == 1)
    expect(answers(page).last).to_contain_text("Night 0")
    page.context.set_offline(True)
    expect(page.locator("html[data-socket=closed]")).to_be_attached()
    release(sandbox_url)
    answer = Message.objects.latest("pk")
    wait_until(lambda: not fresh(answer).is_live)
    page.context.set_offline(False)
    expect(answers(page).last).to_contain_text("Night 39", timeout=60_000)
    expect(page.get_by_role("button", name="Stop writing")).to_have_count(0)
    assert answers(page).last.inner_text().count("Night 7:") == 1
    assert fresh(answer).text.count("Night 7:") == 1 and len(charges(sandbox_url)) == before + 1


def test_a_table_is_saved_and_opened_again(open_page: Callable[..., Page], alice: User, tidewater: Workspace) -> None:
    talk = conversation(tidewater, alice, "List the winds.")
    rows = [{"wind": "=Bora", "knots": 30}, {"wind": "Mistral, north", "knots": -2.5}]
    facts = {"table": {"name": "Winds", "columns": [{"name": "wind"}, {"name": "knots", "kind": "number"}]}}
    said(talk, json.dumps({"rows": rows}), after=talk.messages.get(), role="assistant", facts=facts)
    page = open_page(alice, **PHONE)
    page.goto(f"{CHAT}{talk.key}/")
    expect(page.get_by_role("row")).to_have_text(["windknots", "=Bora30", "Mistral, north-2.5"])
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").tap()
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["wind", "knots"], ["'=Bora", "30"], ["Mistral, north", "-2.5"]]
