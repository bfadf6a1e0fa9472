"""Fixtures of every test: a real server, a real sandbox, a real browser that must not complain."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils.module_loading import import_string
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests import chromium, server
from tests.console import Console
from tests.sharing import ByFile

# Playwright's sync API keeps a loop in the tests' thread, in which Django would refuse its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong
pytest_plugins = [
    "pytester",
    "tests.people",
    "tests.openid",
    "tests.plugins.fast",
    "tests.plugins.flaky",
    "tests.plugins.tables",
    "tests.sandboxes",
    "tests.mail.smtp",
]
BROWSER_FIXTURES = {"launch", "open_page"}  # of Playwright; a test may call its Django client "browser"
# A busy machine finds examples slowly; what they find is the same.
hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our options."""
    parser.addoption("--update-screenshots", action="store_true", help="write the pictures of docs/ anew")
    parser.addoption("--whole-sweep", action="store_true", help="kill the server at every event of a long take")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Return 0, which is this process itself, where somebody asks for a few tests."""
    return 0 if config.option.file_or_dir else None


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Return how tests are shared among processes."""
    return ByFile(config, log)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what drives a browser."""
    if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
        item.add_marker("browser")


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Bring the browser before workers begin."""
    if not hasattr(session.config, "workerinput"):
        chromium.install()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put browser tests last: the loop that Playwright leaves behind would be in the way of async tests."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture
def update_screenshots(request: pytest.FixtureRequest) -> bool:
    """Return whether pictures of docs/ are to be written."""
    return bool(request.config.getoption("--update-screenshots"))


@pytest.fixture(scope="session")
def live_server_url(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of the one server of the run; its runner rests until a test uses ``live``."""
    server.runner.paused = True
    with django_db_blocker.unblock():
        with server.serving(import_string("studio.asgi.application")) as url:
            yield url
        server.hang_up()


@pytest.fixture
def live(live_server_url: str, transactional_db: None) -> Iterator[str]:
    """The server's address, with a runner at work and tables that are emptied afterwards."""
    with server.runner_at_work():
        yield live_server_url


@pytest.fixture
def no_look_ups(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server, which an earlier test of this process may have begun, asks MiniMax nothing by itself."""

    async def rest(rounds: object) -> None:
        """Do nothing."""

    monkeypatch.setattr("studio.lib.periodic.Scheduler.run_due", rest)


@pytest.fixture
def speaking(live: str, sandbox_url: str) -> Iterator[str]:
    """The server's address, with the real sandbox behind it."""
    before = django_settings.STUDIO_SANDBOX_URL
    django_settings.STUDIO_SANDBOX_URL = sandbox_url
    yield live
    django_settings.STUDIO_SANDBOX_URL = before


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Start a Chromium: ``launch(*flags)``; all of them are closed at the end."""
    with sync_playwright() as playwright:
        yield lambda *flags: playwright.chromium.launch(
            executable_path=chromium.ensure(), args=[*chromium.FLAGS, *flags]
        )


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser]) -> Browser:
    """A browser that may play sound without a click."""
    return launch(chromium.AUTOPLAY)


@pytest.fixture(scope="session")
def quiet_browser(launch: Callable[..., Browser]) -> Browser:
    """A browser that plays sound only after a click, as people have it."""
    return launch()


@pytest.fixture
def console() -> Iterator[Console]:
    """What the browser complained about; a test ends well only when that is nothing."""
    heard = Console()
    yield heard
    assert heard.complaints() == []


@pytest.fixture
def open_page(request: pytest.FixtureRequest, console: Console) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own: ``open_page(user)``, with Playwright's context options."""
    contexts: list[BrowserContext] = []

    def opener(user: Any = None, browser: Browser | None = None, **options: Any) -> Page:
        chosen = browser or request.getfixturevalue("browser")
        context = chosen.new_context(**{"viewport": {"width": 1440, "height": 900}, "base_url": base(), **options})
        context.set_default_timeout(30_000)
        contexts.append(context)
        console.listen(context)
        if user is not None:
            sign_in(context, user, base())
        return context.new_page()

    def base() -> str:
        return str(request.getfixturevalue("live_server_url"))

    yield opener
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of somebody who is not signed in."""
    return open_page()


def sign_in(context: BrowserContext, user: Any, url: str) -> None:
    """Sign a person in without the form."""
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])
