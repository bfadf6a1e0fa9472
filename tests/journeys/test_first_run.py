"""From a fresh server to a take that is kept: what the first hour with Studio is like."""

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import sandboxes
from tests.journeys import stations
from tests.server import wait_until
from tests.up_process import Up

# What drives the browser counts as a gesture to it whenever it looks at the page; a person's finger alone counts here.
ONLY_BY_A_PRESS = """
const { play } = HTMLMediaElement.prototype;
let pressed = false;
addEventListener("pointerdown", () => { pressed = true; }, true);
HTMLMediaElement.prototype.play = function () {
  if (pressed) return play.call(this);
  return Promise.reject(new DOMException("play() failed: no gesture", "NotAllowedError"));
};
"""


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    """A fresh server with its sandbox, whose answers can be spoiled."""
    with Up(tmp_path / "data", STUDIO_SANDBOX_FAULTS="1") as running:
        yield running


@pytest.fixture
def own_sandbox(up: Up, tmp_path: Path) -> str:
    """The address of the sandbox that the server started."""
    return stations.own_sandbox(tmp_path / "data")


def reload_and_go_on(page: Page) -> None:
    """Reload in the middle of a take, and find the same second again."""
    before = stations.seconds(page)
    page.reload()
    assert before > 0
    stations.is_playing(page, beyond=before)


def test_from_the_printed_address_to_a_kept_take(open_page: Callable[..., Page], up: Up, own_sandbox: str) -> None:
    page = open_page(base_url=up.url)
    stations.set_up(page, up.url + up.path)
    stations.hold(own_sandbox)
    stations.speak(page)
    stations.is_playing(page)
    wait_until(lambda: sandboxes.held(own_sandbox) == 1)
    expect(stations.card(page)).to_have_attribute("data-state", "streaming")
    reload_and_go_on(page)
    sandboxes.release(own_sandbox)
    expect(stations.card(page)).to_have_attribute("data-state", "done")
    seek_by_range(page)
    assert bytes_of(page) == [charge["sha256"] for charge in sandboxes.charges(own_sandbox)]


def seek_by_range(page: Page) -> None:
    """Jump near the end of the finished take: its file is asked for by range, and plays on from there."""
    scrub = stations.player(page).locator(".scrub")
    target = float(scrub.get_attribute("max") or 0) - 3
    with page.expect_response(lambda answer: "/media/" in answer.url and answer.status == 206):
        scrub.fill(f"{target:.1f}")
    stations.is_playing(page, beyond=target)


def bytes_of(page: Page) -> list[str]:
    """Return the digest of the take's file as the browser gets it."""
    answer = page.request.get(stations.player(page).get_attribute("data-src") or "")
    return [hashlib.sha256(answer.body()).hexdigest()]


def test_where_sound_needs_a_click_one_button_goes_on(
    open_page: Callable[..., Page], quiet_browser: Browser, up: Up, own_sandbox: str
) -> None:
    page = open_page(browser=quiet_browser, base_url=up.url)
    stations.set_up(page, up.url + up.path)
    stations.hold(own_sandbox)
    stations.speak(page)
    stations.is_playing(page)
    before = stations.seconds(page)
    page.add_init_script(ONLY_BY_A_PRESS)
    page.reload()
    go_on = page.get_by_role("button", name="Go on listening")
    expect(go_on).to_be_visible()
    go_on.click()
    stations.is_playing(page, beyond=before)
    expect(go_on).to_be_hidden()
    sandboxes.release(own_sandbox)


def test_without_script_the_form_still_makes_a_take(open_page: Callable[..., Page], up: Up, own_sandbox: str) -> None:
    page = open_page(base_url=up.url, java_script_enabled=False)
    stations.set_up(page, up.url + up.path)
    page.locator('textarea[name="text"]').fill("The lamp is lit.")
    page.get_by_role("button", name="Speak it").click()
    expect(page.locator("article.job-card")).to_have_count(1)
    wait_until(lambda: page.reload() and page.locator('article.job-card[data-state="done"]').count() == 1)
    link = page.locator('a[href*="/download/mp3/"]').first
    assert re.search("/w/tidewater/media/", link.get_attribute("href") or "")
    assert page.locator("audio[controls]").first.get_attribute("src")
