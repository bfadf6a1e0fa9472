"""What the first view of the speech page costs a browser."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, WebSocket, expect

from tests.journeys import stations
from tests.up_process import Up

MOST_REQUESTS, MOST_BYTES = 32, 100_000  # small modules, each fetched once and then kept for every page


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    """A fresh server, with its files hashed and compressed as people get them."""
    with Up(tmp_path / "data") as running:
        yield running


def test_the_first_view_is_light(open_page: Callable[..., Page], up: Up) -> None:
    page = open_page(base_url=up.url)
    stations.set_up(page, up.url + up.path)
    fresh = page.context.browser.new_context(storage_state=page.context.storage_state())  # an empty cache
    view = fresh.new_page()
    answers: list[Response] = []
    sockets: list[WebSocket] = []
    # Functions of our own: Playwright writes on its handlers.
    view.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108
    view.on("websocket", lambda socket: sockets.append(socket))  # noqa: PLW0108
    view.goto(page.url, wait_until="networkidle")
    expect(view.locator("html")).to_have_attribute("data-socket", "open")
    code = [answer for answer in answers if answer.request.resource_type in ("script", "stylesheet")]
    assert sum(len(gzip.compress(answer.body())) for answer in code) <= MOST_BYTES
    assert len(answers) + len(sockets) <= MOST_REQUESTS, "\n".join(answer.url for answer in answers)
    fresh.close()
