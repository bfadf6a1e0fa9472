"""Modules of a page that are late, as on a slow line."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route


def hold_modules(page: Page, *names: str) -> Callable[[], None]:
    """Keep modules of static/js back; returns what lets them go."""
    held: list[Route] = []
    gone: list[bool] = []

    def meet(route: Route) -> None:
        if gone:
            route.continue_()
        else:
            held.append(route)

    page.route(re.compile(rf"/js/({'|'.join(names)})\.js"), meet)

    def release() -> None:
        gone.append(True)
        for route in held:
            route.continue_()

    return release
