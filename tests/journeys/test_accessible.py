"""Every page in every state, in both themes and on both sizes: for everybody to use, and nothing sticks out."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from tests.axe import faults, is_wider_than_window
from tests.console import Console
from tests.journeys.places import GROUPS, NO_PAGES, Visit, places, routes, shown_routes
from tests.source import ROOT

SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def faults_of_place(page: Page) -> dict[str, list[str]]:
    """Return what axe finds wrong by size and theme, and whether the page is wider than the window.

    The themes differ in colours alone (``light-dark``), so the dark one is asked about nothing else; the page is in the
    light at the desk before and after, and turns to each of the other three once.
    """
    found = {"desk": all_faults(page)}
    page.emulate_media(color_scheme="dark")
    found["desk, dark"] = faults(page, **OF_COLOURS)
    page.set_viewport_size(SIZES["phone"])
    found["phone, dark"] = faults(page, **OF_COLOURS)
    page.emulate_media(color_scheme="light")
    found["phone"] = all_faults(page)
    page.set_viewport_size(SIZES["desk"])
    return found


def all_faults(page: Page) -> list[str]:
    """Return what axe finds wrong with the page as it stands, and whether it is wider than the window."""
    return [*faults(page), *(["wider than the window"] if is_wider_than_window(page) else [])]


@contextmanager
def named(place: str) -> Iterator[None]:
    """Say with whatever goes wrong at which place that was."""
    try:
        yield
    except Exception as error:
        error.add_note(f"at the place {place}")
        raise


@pytest.mark.timeout(500)
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.usefixtures("speaking", "calm_sandbox")
def test_every_place_is_for_everybody(
    group: str, request: pytest.FixtureRequest, open_page: Callable[..., Page], console: Console
) -> None:
    console.expect("status of (403|404|410|422|429|500|503)")
    user = None if group == "outside" else request.getfixturevalue("vera" if group in ("vera", "refused") else "alice")
    if user:
        request.getfixturevalue("tidewater")
    visit = Visit(open_page(user, color_scheme="light", reduced_motion="reduce"), request)
    found: dict[str, list[str]] = {}
    for place in places(group):
        with named(place.name):
            place.go(visit)
            found |= {f"{place.name} {where}": what for where, what in faults_of_place(visit.page).items()}
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.usefixtures("live")
def test_what_cannot_be_read_in_the_dark_is_found(open_page: Callable[..., Page]) -> None:
    page = open_page(color_scheme="light", reduced_motion="reduce")
    page.goto("/accounts/login/")
    page.evaluate("document.querySelector('h1').style.setProperty('color', 'light-dark(#000, #222)')")
    told = {where: bool(what) for where, what in faults_of_place(page).items()}
    assert told == {"desk": False, "desk, dark": True, "phone": False, "phone, dark": True}


def test_the_themes_differ_in_colours_alone() -> None:
    styles = {path: path.read_text() for path in (ROOT / "static" / "css").glob("*.css")}
    assert styles
    asked = re.compile(r"prefers-color-scheme|\[data-theme")
    assert {path.name for path, text in styles.items() if asked.search(text)} <= {"tokens.css"}


def test_no_page_is_left_out() -> None:
    named = {route for route in routes() if route}
    assert (sorted(named - shown_routes() - set(NO_PAGES)), sorted(shown_routes() & set(NO_PAGES))) == ([], [])
    assert sorted((shown_routes() | set(NO_PAGES)) - named) == []
