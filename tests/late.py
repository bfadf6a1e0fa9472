"""What a page asks for and gets late, as on a slow line."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route


def hold_modules(page: Page, *names: str) -> Callable[[], None]:
    """Keep modules of static/js back; returns what lets them go."""
    return hold(page, re.compile(rf"/js/({'|'.join(names)})\.js"))


def hold(page: Page, address: re.Pattern[str]) -> Callable[[], None]:
    """Keep back what is asked for at matching addresses; returns what lets it go."""
    held: list[Route] = []
    gone: list[bool] = []

    def meet(route: Route) -> None:
        if gone:
            route.continue_()
        else:
            held.append(route)

    page.route(address, meet)

    def release() -> None:
        gone.append(True)
        for route in held:
            route.continue_()

    return release
