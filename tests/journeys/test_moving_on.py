"""From page to page of a workspace: what plays goes on, and the browser's history is that of real pages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from tests.journeys import stations

pytestmark = pytest.mark.usefixtures("speaking", "calm_sandbox", "tidewater")
HERE = "window.here = true"  # gone with a whole new page
LONG = " ".join(f"Sentence {number} of a text that is much longer than any window." for number in range(1, 160))


@pytest.fixture
def alices(open_page: Callable[..., Page], alice: User) -> Page:
    """Alice's page of speech."""
    page = open_page(alice, reduced_motion="reduce")
    stations.speech(page)
    page.evaluate(HERE)
    return page


def is_same_window(page: Page) -> bool:
    """Return whether no whole page was loaded since the last one."""
    return bool(page.evaluate("window.here === true"))


def heard(page: Page) -> float:
    """Return where the mini-player is, in seconds."""
    return float(page.locator("#mini progress").evaluate("bar => bar.value"))


def test_a_link_of_the_workspace_shows_its_page_in_the_same_window(alices: Page) -> None:
    alices.goto("/w/tidewater/bin/")
    alices.evaluate(HERE)
    alices.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Speech").click()
    expect(alices).to_have_url(re.compile("/w/tidewater/speech/$"))
    expect(alices).to_have_title("Speech · Tidewater · Studio")
    expect(alices.get_by_role("heading", name="Speech", exact=True)).to_be_focused()
    expect(alices.get_by_role("navigation", name="Main", exact=True).locator("[aria-current=page]")).to_have_text(
        "Speech"
    )
    stations.speak(alices, "He lights the lamp.")
    expect(stations.card(alices)).to_have_attribute("data-state", "done")
    assert is_same_window(alices)


def test_what_plays_goes_on_across_three_pages(alices: Page) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    for address in ("takes", "bin", "voices"):
        before = alices.evaluate("performance.now()")
        alices.evaluate(f"""() => {{
            const link = Object.assign(document.createElement("a"), {{ href: "/w/tidewater/{"speech/takes" if address == "takes" else address}/", textContent: "on" }});
            document.getElementById("main").append(link);
            link.click();
        }}""")
        expect(alices).to_have_url(re.compile(f"/{address}/"))
        expect(alices.get_by_role("region", name="Now playing")).to_be_visible()
        expect(alices.locator("#mini")).to_have_class(re.compile("playing"))
        assert heard(alices) > 0 and before
    assert is_same_window(alices)
    alices.get_by_role("region", name="Now playing").get_by_role("button", name="Close the player").click()
    expect(alices.get_by_role("region", name="Now playing")).to_be_hidden()
    expect(alices.get_by_role("heading", level=1)).to_be_focused()
