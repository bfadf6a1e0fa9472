"""Every page in every state, in both themes and on both sizes: for everybody to use, and nothing sticks out."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.console import Console
from tests.journeys.places import GROUPS, NO_PAGES, Visit, places, routes, shown_routes

NO_PRELOAD = {"preload": False}  # axe would write imported style sheets into the page, which its policy forbids
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def faults(page: Page) -> list[str]:
    """Return what axe finds wrong, and whether the page is wider than the window."""
    found = Axe().run(page, options=NO_PRELOAD).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    told = [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
    return [*told, "wider than the window"] if wide else told


@pytest.mark.timeout(500)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.usefixtures("speaking", "calm_sandbox")
def test_every_place_is_for_everybody(
    group: str, theme: str, request: pytest.FixtureRequest, open_page: Callable[..., Page], console: Console
) -> None:
    console.expect("status of (403|404|422|429|500)")
    user = None if group == "outside" else request.getfixturevalue("vera" if group in ("vera", "refused") else "alice")
    if user:
        request.getfixturevalue("tidewater")
    visit = Visit(open_page(user, color_scheme=theme, reduced_motion="reduce"), request)
    found: dict[str, list[str]] = {}
    for place in places(group):
        place.go(visit)
        for size, window in SIZES.items():
            visit.page.set_viewport_size(window)
            found[f"{place.name} {size}"] = faults(visit.page)
        visit.page.set_viewport_size(SIZES["desk"])
    assert {where: what for where, what in found.items() if what} == {}


def test_no_page_is_left_out() -> None:
    named = {route for route in routes() if route}
    assert (sorted(named - shown_routes() - set(NO_PAGES)), sorted(shown_routes() & set(NO_PAGES))) == ([], [])
    assert sorted((shown_routes() | set(NO_PAGES)) - named) == []
