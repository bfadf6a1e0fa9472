"""On slow 3G a take is heard without a stall, and after it no list is sent anew."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.journeys import stations
from tests.server import wait_until
from tests.speech.stock import take

pytestmark = pytest.mark.usefixtures("speaking", "calm_sandbox")
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
STALLS = """() => {
    window.stalls = [];
    document.body.addEventListener("studio:deck", ({ detail: { deck, what } }) => {
        window.sound = deck.audio;
        if (what === "play") deck.audio.onwaiting = () => window.stalls.push(deck.audio.currentTime);
        window.at = deck.audio.currentTime;
    });
}"""
HEARD_S = 5
# A browser that plays the take by HTTP: Chromium slows that down as well as the page, but not its sockets.
WITHOUT_PIECES = "delete self.MediaSource; delete self.ManagedMediaSource;"


ARRIVED = """() => parseFloat(document.querySelector("[data-player] .wave").style.getPropertyValue("--arrived")) > 0"""


@pytest.mark.parametrize("script", ["", WITHOUT_PIECES], ids=["by the socket", "by HTTP"])
def test_a_take_is_heard_without_a_stall_and_no_list_is_sent(
    script: str, open_page: Callable[..., Page], alice: User, tidewater: Workspace, sandbox_url: str
) -> None:
    for number in range(20):
        take(tidewater, alice, text=f"Take {number}, said every evening before supper.")
    page = open_page(alice, reduced_motion="reduce")
    page.add_init_script(script)
    stations.speech(page)
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_3G)
    page.evaluate(STALLS)
    asked: list[str] = []
    page.on("response", lambda answer: asked.append(answer.url))
    stations.hold(sandbox_url, chunks=1)
    stations.speak(page)
    if not script:
        wait_until(lambda: page.evaluate(ARRIVED) and page.evaluate("Boolean(window.sound)"))
        assert page.evaluate("window.sound.buffered.length") == 0  # one piece is nothing to go on with
    wait_until(lambda: sandboxes.held(sandbox_url) == 1)
    sandboxes.release(sandbox_url)
    stations.is_playing(page, beyond=HEARD_S)
    expect(stations.card(page)).to_have_attribute("data-state", "done")
    expect(page.locator("#takes .take")).to_have_count(20)  # the one that stood in the player has its row now
    stations.is_playing(page, beyond=HEARD_S + 1)
    assert [second for second in page.evaluate("window.stalls") if second > 0] == []
    pages = [url for url in asked if re.search(r"/speech/(takes/)?(\?(?!key=)|$)", url)]
    assert len(pages) == 1, pages  # the form's own answer
