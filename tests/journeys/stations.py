"""The steps that journeys share: what a person does, and what can be seen of the player."""

import re
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

import httpx
from playwright.sync_api import Locator, Page, expect

from tests import sandboxes
from tests.menus import pick
from tests.people import PASSWORD
from tests.server import wait_until

PATIENCE_MS = 30_000
CHUNKS = 12  # what a held stream lets through: a few seconds of sound

SCRIPT = (
    "Every evening, before supper, Einar Halden climbs one hundred and eighteen steps and does a thing nobody asks him "
    "about. He winds the clockwork. He wipes the glass. He lights the lamp, and twenty miles of dark water turns into "
    "somewhere. He has done it eleven thousand times. He has missed two. He can tell you which two."
)


def set_up(page: Page, address: str) -> None:
    """Become the owner of a fresh server, by the address that it printed, and open the speech page."""
    page.goto(address)
    for label, text in (("Your name", "Alice"), ("E-mail", "alice@example.org"), ("Workspace", "Tidewater")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password", exact=True).press("Enter")
    page.wait_for_url(re.compile("/w/tidewater/"))
    page.goto(urljoin(page.url, "/w/tidewater/speech/"))


def speech(page: Page) -> None:
    """Open the speech page of Tidewater."""
    page.goto("/w/tidewater/speech/")
    expect(page.locator("html")).to_have_attribute("data-socket", "open")


def own_sandbox(data: Path) -> str:
    """Return the address of the sandbox that a server with this data folder started; it listens."""
    port = data / "sandbox" / "port"
    wait_until(port.exists)
    url = f"http://127.0.0.1:{port.read_text()}"
    wait_until(partial(listens, url))
    return url


def listens(url: str) -> bool:
    """Return whether somebody answers at an address."""
    try:
        return httpx.get(url).status_code > 0
    except httpx.ConnectError:
        return False


def hold(url: str, chunks: int = CHUNKS) -> None:
    """Let only the first chunks of the next stream through, until the sandbox is told to release it."""
    sandboxes.fault(url, "/v1/t2a_v2", "hold_after_chunks", n=chunks)


def speak(page: Page, text: str = SCRIPT) -> None:
    """Write into the paper and press Ctrl+Enter."""
    paper = page.get_by_role("textbox", name="Text to speak")
    paper.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("ControlOrMeta+Enter")


def card(page: Page) -> Locator:
    """Return the card of the newest take."""
    return page.locator("article.job-card").first


def player(page: Page) -> Locator:
    """Return the dock's player."""
    return page.locator(".dock [data-player]")


def play(page: Page) -> None:
    """Press the dock's round button."""
    player(page).locator(".btn-play").click()


def seconds(page: Page) -> float:
    """Return where the playing is, as the position's slider tells it."""
    return float(player(page).locator(".scrub").input_value())


def is_playing(page: Page, beyond: float = 0) -> None:
    """See that sound is playing, beyond a second."""
    expect(player(page)).to_have_class(re.compile(r"\bplaying\b"))
    expect_beyond(page, beyond)


def expect_beyond(page: Page, second: float) -> None:
    """Wait until the playing has come beyond a second."""
    spoken = player(page).locator("[data-time]")
    pattern = "|".join(f"^0:{second:02}$" for second in range(int(second) + 1, 60))
    expect(spoken).to_have_text(re.compile(pattern), timeout=PATIENCE_MS + second * 1000)


def spoken(page: Page, text: str = SCRIPT) -> None:
    """Have a text spoken, and wait until all of it is here."""
    before = card(page).get_attribute("id") if card(page).count() else "none"
    speak(page, text)
    expect(page.locator(f"article.job-card:not(#{before})")).to_have_attribute("data-state", "done")


def seek(page: Page, second: float) -> None:
    """Drag the position's slider."""
    player(page).locator(".scrub").fill(f"{second:.1f}")


def length(page: Page) -> float:
    """Return how long the take is, in seconds."""
    return float(player(page).locator(".scrub").get_attribute("max") or 0)


def choose(page: Page, action: str) -> None:
    """Open the dock's menu and take an action."""
    page.locator(".dock").get_by_role("button", name=re.compile("Actions for")).click()
    pick(page, action)
