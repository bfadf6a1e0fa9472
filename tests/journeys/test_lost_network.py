"""The line is cut, or the server dies, while somebody listens."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.console import Console
from tests.journeys import stations
from tests.journeys.heard import Heard
from tests.speech.conftest import PAGE
from tests.speech.stock import take
from tests.up_process import Up

Open = Callable[..., Page]
LOST = r"ERR_(INTERNET_DISCONNECTED|CONNECTION|SOCKET|EMPTY)|WebSocket connection|htmx:(afterRequest|sendError)"
LONG = 30  # chunks: more sound than the banner's patience


@pytest.mark.usefixtures("speaking", "calm_sandbox", "tidewater")
def test_a_cut_line_goes_on_without_a_gap(open_page: Open, alice: User, sandbox_url: str, console: Console) -> None:
    console.expect(LOST)
    page = open_page(alice)
    heard = Heard.by(page)
    stations.speech(page)
    stations.hold(sandbox_url, LONG)
    stations.speak(page)
    stations.is_playing(page)
    heard.wait(page, LONG)
    page.context.set_offline(True)
    expect(page.get_by_text("Connection lost.")).to_be_visible()
    stations.is_playing(page, beyond=stations.seconds(page))  # what is here plays on
    sandboxes.release(sandbox_url)
    page.context.set_offline(False)
    expect(page.get_by_text("Connection lost.")).to_be_hidden(timeout=60_000)
    expect(stations.card(page)).to_have_attribute("data-state", "done")
    heard.wait_for_the_end(page)
    [charge] = sandboxes.charges(sandbox_url)
    assert (heard.is_whole, heard.sha256) == (True, charge["sha256"])
    stations.is_playing(page, beyond=stations.seconds(page))


@pytest.mark.usefixtures("live")
def test_an_answer_brings_the_line_back_at_once(open_page: Open, alice: User, tidewater: Workspace) -> None:
    take(tidewater, alice)
    page, lines = open_page(alice), list[WebSocketRoute]()
    page.route_web_socket(re.compile("/live$"), lambda line: (lines.append(line), line.connect_to_server()))
    page.goto(PAGE)
    expect(page.locator("html[data-socket=open]")).to_be_attached()
    page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=30))  # no back-off of the page's own ends any more
    lines[0].close(code=1012)
    expect(page.locator("html[data-socket=closed]")).to_be_attached()
    page.get_by_role("button", name="Actions for The tide is in.").first.click()
    expect(page.locator("[popover][data-opened]")).to_be_attached()  # the menu, which was asked for
    page.clock.run_for(100)  # htmx settles
    expect(page.locator("html[data-socket=open]")).to_be_attached()
    assert len(lines) == 2


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    """A fresh server with its sandbox, whose answers can be spoiled."""
    with Up(tmp_path / "data", STUDIO_SANDBOX_FAULTS="1") as running:
        yield running


def test_after_a_crash_the_page_tells_what_is_left(open_page: Open, up: Up, tmp_path: Path, console: Console) -> None:
    console.expect(LOST)
    page = open_page(base_url=up.url)
    stations.set_up(page, up.url + up.path)
    stations.hold(stations.own_sandbox(tmp_path / "data"))
    stations.speak(page)
    stations.is_playing(page, beyond=1)
    up.process.kill()
    up.process.wait()
    expect(page.get_by_text("Connection lost.")).to_be_visible()
    with Up(tmp_path / "data", "--port", up.url.rpartition(":")[2]):
        tells_of_the_crash(page)


def tells_of_the_crash(page: Page) -> None:
    """See what the card says by itself once the server is back: what arrived is kept and plays, nothing is resent."""
    card = stations.card(page)
    expect(card).to_have_attribute("data-state", "failed", timeout=60_000)
    expect(page.get_by_text("Connection lost.")).to_be_hidden(timeout=60_000)
    expect(card).to_contain_text(re.compile(r"cut off after \d+(\.\d)? s", re.IGNORECASE))
    expect(card).to_contain_text("Nothing was charged: it ran on the sandbox.")
    expect(card.get_by_role("button", name="Make again")).to_be_visible()
    page.reload()
    expect(page.locator("article.job-card")).to_have_count(1)
    stations.player(page).locator(".scrub").fill("0")
    if not stations.player(page).evaluate("element => element.classList.contains('playing')"):
        stations.play(page)
    stations.is_playing(page, beyond=1)
