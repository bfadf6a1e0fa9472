"""What a screen reader hears while something is made, and where the focus is when what had it is gone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.library.models import Asset
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.console import Console
from tests.journeys import stations
from tests.server import wait_until
from tests.speech.stock import take

Open = Callable[..., Page]
pytestmark = pytest.mark.usefixtures("speaking", "calm_sandbox", "tidewater")
LISTEN = """() => {
    window.said = [];
    const live = document.getElementById("live");
    const note = () => live.textContent && window.said.push(live.textContent);
    new MutationObserver(note).observe(live, { childList: true });
}"""
TEXT = "He winds the clockwork."


@pytest.fixture
def alices(open_page: Open, alice: User) -> Page:
    """Alice's page of speech, and what its live region says."""
    page = open_page(alice, reduced_motion="reduce")
    stations.speech(page)
    page.evaluate(LISTEN)
    return page


def said(page: Page) -> str:
    """Return all that the live region has said."""
    return " | ".join(page.evaluate("window.said"))


def focused(page: Page) -> str:
    """Return the name of what has the focus; nothing for the page itself."""
    return str(page.evaluate("document.activeElement === document.body ? '' : document.activeElement.outerHTML"))


def test_a_file_is_told_from_its_start_to_its_end(alices: Page) -> None:
    alices.locator("label", has_text="As a file").click()
    stations.spoken(alices, TEXT)
    wait_until(lambda: "Finished: He winds" in said(alices))
    assert "Started: He winds the clockwork." in said(alices)


def test_a_live_take_is_told_too(alices: Page) -> None:
    stations.spoken(alices, TEXT)
    wait_until(lambda: "Finished: He winds" in said(alices))
    assert "Started: He winds the clockwork." in said(alices)


def test_a_failure_is_told(alices: Page, sandbox_url: str) -> None:
    sandboxes.fault(sandbox_url, "/v1/t2a_v2", "code", n=1026)
    stations.speak(alices, TEXT)
    expect(alices.locator(".job-card .notice h3")).to_be_visible()
    title = alices.locator(".job-card .notice h3").inner_text()
    wait_until(lambda: title in said(alices))


def test_after_stop_the_focus_is_on_the_player(alices: Page, sandbox_url: str) -> None:
    stations.hold(sandbox_url)
    stations.speak(alices)
    stations.is_playing(alices)
    alices.get_by_role("button", name="Stop").focus()
    alices.keyboard.press("Enter")
    expect(stations.card(alices)).to_have_attribute("data-state", "cancelled")
    assert alices.evaluate("Boolean(document.activeElement.closest('#results'))")


def test_after_undo_and_restore_the_focus_is_where_one_goes_on(
    open_page: Open, alice: User, tidewater: Workspace
) -> None:
    for number in range(3):
        take(tidewater, alice, text=f"Take {number}.")
    Asset.objects.update(deleted_at=timezone.now() - timedelta(hours=1))
    page = open_page(alice, reduced_motion="reduce")
    page.goto("/w/tidewater/bin/")
    for left in (2, 1, 0):
        page.get_by_role("button", name="Restore").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".binned")).to_have_count(left)
        assert ("Restore" in focused(page)) == bool(left)
        assert focused(page)


def test_a_refusal_puts_the_focus_on_what_is_wrong(alices: Page, console: Console) -> None:
    console.expect("422")
    alices.get_by_role("textbox", name="Text to speak").press("ControlOrMeta+Enter")
    expect(alices.locator("[data-error-summary]")).to_be_focused()
