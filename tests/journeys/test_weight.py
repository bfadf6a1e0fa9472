"""What the first view of a page costs a browser."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, WebSocket, expect

from tests.journeys import stations
from tests.up_process import Up

MOST_REQUESTS, MOST_BYTES = 15, 100_000  # besides pictures; what only a gesture needs comes with the gesture
OF_A_KIND = 2  # that a kind may add to those of the frame
CODE = ("script", "stylesheet")
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    """A fresh server, with its files hashed and compressed as people get them."""
    with Up(tmp_path / "data") as running:
        yield running


@dataclass
class View:
    """A page in a browser that has nothing yet, and what it asked for."""

    page: Page
    answers: list[Response] = field(default_factory=list)
    sockets: list[WebSocket] = field(default_factory=list)

    def see(self, url: str) -> list[str]:
        """Open an address, and return what was fetched besides pictures."""
        # Functions of our own: Playwright writes on its handlers.
        self.page.on("response", lambda answer: self.answers.append(answer))  # noqa: PLW0108
        self.page.on("websocket", lambda socket: self.sockets.append(socket))  # noqa: PLW0108
        self.page.goto(url, wait_until="networkidle")
        expect(self.page.locator("html")).to_have_attribute("data-socket", "open")
        fetched = [answer.url for answer in self.answers if "/img/" not in answer.url]
        return fetched + [socket.url for socket in self.sockets]

    @property
    def code_bytes(self) -> int:
        """Return the compressed size of scripts and style sheets."""
        code = [answer for answer in self.answers if answer.request.resource_type in CODE]
        return sum(len(gzip.compress(answer.body())) for answer in code)


def first_view(browser: Browser, signed_in: Page, **options: object) -> View:
    """Return a browser that has nothing but the session of a page."""
    session = {"cookies": signed_in.context.cookies()}
    fresh = browser.new_context(storage_state=session, **options)  # type: ignore[arg-type]
    return View(fresh.new_page())


def test_the_first_view_is_light(open_page: Callable[..., Page], up: Up) -> None:
    page = open_page(base_url=up.url)
    stations.set_up(page, up.url + up.path)
    browser, url = page.context.browser, page.url
    assert browser
    stations.spoken(page, "He lights the lamp.")
    stations.spoken(page, "He winds the clockwork.")  # so that there is a list, too
    for options in ({}, {"viewport": PHONE, "has_touch": True}):
        view = first_view(browser, page, **options)
        asked = view.see(url)
        assert len(asked) <= MOST_REQUESTS, "\n".join(asked)
        assert view.code_bytes <= MOST_BYTES
        view.page.locator("#takes .take .btn-play").click()  # the first click waits for what it needs
        expect(view.page.locator("#takes .playing")).to_be_visible()
        view.page.context.close()
