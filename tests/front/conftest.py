"""The browser's modules, tried in a real Chromium under the real content policy."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page


@pytest.fixture
def module(page: Page, live: str) -> Callable[..., Any]:
    """Run ``script`` with a module of static/js as ``m``: ``module("audio/mp3", "new m.Mp3().seconds")``."""
    page.goto("/")

    def run(name: str, script: str, argument: Any = None) -> Any:
        whole = f"async (given) => {{ const m = await import('/static/js/{name}.js'); {script} }}"
        return page.evaluate(whole, argument)

    return run
