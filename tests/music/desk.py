"""What people do on the pages of music, by mouse or thumb, and what can be seen of it."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.music.conftest import PAGE

SIZES: dict[str, Any] = {
    "desk": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
}
# Volumes of the two sides, as the browser plays them.
VOLUMES = """async () => {
    const { deckOf } = await import("/static/js/audio/audio_player.js");
    return [...document.querySelectorAll("[data-side] [data-player]")].map((player) => deckOf(player).audio.volume);
}"""


def card(page: Page) -> Locator:
    """Return the card of the newest song."""
    return page.locator("#results > article.job-card")


def open_music(page: Page, query: str = "") -> None:
    """Open the page of music, and wait until it hears of what happens."""
    page.goto(PAGE + query)
    expect(page.locator("html[data-socket=open]")).to_be_attached()


def go(page: Page, button: str = "Make song") -> None:
    """Press the button of a form."""
    page.get_by_role("button", name=re.compile(f"^{button}")).click()


def made(page: Page, before: str | None = None) -> str:
    """Wait until a song is made that was not there before, and return its card's id."""
    article = page.locator(f"#results > article.job-card{f':not(#{before})' if before else ''}")
    expect(article).to_have_attribute("data-state", "done", timeout=60_000)
    return article.get_attribute("id") or ""


def pick(page: Page, label: str) -> None:
    """Choose one of some chips or parts by what stands on it."""
    page.locator("#composer label:visible").filter(has_text=re.compile(rf"^\s*{re.escape(label)}\s*$")).click()


def unfold(page: Page, fold: str) -> None:
    """Open a fold of the form, unless it is open; on a phone it lies in a sheet, which stays open."""
    sheet = page.locator(".to-options:visible")
    if fold == "File and quality" and sheet.count():
        sheet.click()
        return expect(page.locator("details[open] > summary", has_text=fold)).to_be_visible()
    if not page.locator("details[open] > summary", has_text=fold).count():
        page.locator("summary", has_text=fold).click()


def close_sheet(page: Page) -> None:
    """Close the sheet of the settings, where they are one."""
    if page.locator("#options:popover-open").count():
        page.get_by_role("button", name="Done").click()


def downloaded(page: Page, action: str) -> bytes:
    """Return the newest song as the menu of its card gives it."""
    page.locator(".now").get_by_role("button", name=re.compile("^Actions for")).click()
    with page.expect_download() as found:
        page.locator(":popover-open").get_by_text(action, exact=True).click()
    page.keyboard.press("Escape")
    return found.value.path().read_bytes()


def add_recording(page: Page, purpose: str, name: str, file: str, data: bytes) -> None:
    """Add a recording on its page."""
    page.goto("/w/tidewater/recordings/")
    mime = "audio/wav" if file.endswith("wav") else "audio/mpeg"
    page.locator("[name=recording][type=file]").set_input_files({"name": file, "mimeType": mime, "buffer": data})
    pick(page, purpose)
    page.get_by_label("Name", exact=True).fill(name)
    expect(page.locator("[data-tile]")).to_contain_text(file.partition(".")[0])
    go(page, "Add recording")
    expect(card(page)).to_contain_text(name)
    expect(card(page)).to_have_attribute("data-state", "done")


def side(page: Page, name: str) -> Locator:
    """Return one of the two takes that are compared."""
    return page.locator(f"[data-side={name}]")


def position(within: Locator) -> float:
    """Return where a player is, in seconds."""
    return float(within.locator(".scrub").input_value())
