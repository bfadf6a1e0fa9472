"""Every page in every state, in both themes and on both sizes: for everybody to use, and nothing sticks out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.axe import faults, is_wider_than_window
from tests.console import Console
from tests.journeys.places import GROUPS, NO_PAGES, Visit, places, routes, shown_routes

SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def faults_of_place(page: Page) -> list[str]:
    """Return what axe finds wrong, and whether the page is wider than the window."""
    return [*faults(page), *(["wider than the window"] if is_wider_than_window(page) else [])]


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
            found[f"{place.name} {size}"] = faults_of_place(visit.page)
        visit.page.set_viewport_size(SIZES["desk"])
    assert {where: what for where, what in found.items() if what} == {}


def test_no_page_is_left_out() -> None:
    named = {route for route in routes() if route}
    assert (sorted(named - shown_routes() - set(NO_PAGES)), sorted(shown_routes() & set(NO_PAGES))) == ([], [])
    assert sorted((shown_routes() | set(NO_PAGES)) - named) == []
