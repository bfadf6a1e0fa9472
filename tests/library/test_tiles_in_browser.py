"""Tiles and the theatre in a browser: no script, the place kept, the small picture fetched and never the large one."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page, Route, expect

from studio.accounts.models import User
from studio.library.models import Version
from studio.library.uploads import keep_upload
from studio.workspaces.access import Seat
from tests.axe import faults
from tests.library.films import film
from tests.library.pictures import picture
from tests.library.sounds import sound

OpenPage = Callable[..., Page]
FRAME = """<!doctype html><html lang="en"><head><title>Tiles</title><meta name="viewport" content="width=device-width">
{sheets}</head><body><main><h1>Tiles</h1>{body}</main></body></html>"""


@pytest.fixture
def things(alices: Seat, data_folder: Path, live_server_url: str, transactional_db: None) -> list[Version]:
    """One thing of each medium, and a tall picture."""
    files = [
        ("Tide.png", picture("PNG")), ("Tower.jpg", picture("JPEG", 600, 1500)), ("Storm.mp4", film()),
        ("Horn.wav", sound("wav")), ("Log.txt", b"The keeper winds the clockwork. " * 40),
    ]  # fmt: skip
    return [keep_upload(alices, SimpleUploadedFile(*file), media=("image", "video", "audio", "text")) for file in files]


def show(page: Page, body: str) -> None:
    """Open a page of the live server with some of our partials in it."""
    named = ("tokens", "base", "components", "media")
    sheets = "".join(f'<link rel="stylesheet" href="/static/css/{name}.css">' for name in named)
    text = FRAME.format(sheets=sheets, body=body)

    def answer(route: Route) -> None:
        route.fulfill(body=text, content_type="text/html; charset=utf-8")

    page.route("**/tiles", answer)
    page.goto("/tiles")


def tiles(seat: Seat, versions: list[Version]) -> str:
    """Return the grid of some versions."""
    for version in versions:
        version.asset.newest = version
    assets = [version.asset for version in versions]
    return render_to_string("library/_tiles.html", {"seat": seat, "assets": assets}, RequestFactory().get("/"))


@pytest.mark.parametrize("width", [390, 1440])
def test_a_grid_is_justified_and_shows_small_pictures(
    things: list[Version], alices: Seat, alice: User, open_page: OpenPage, width: int
) -> None:
    page = open_page(alice, viewport={"width": width, "height": 900}, java_script_enabled=False)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    show(page, tiles(alices, things))
    expect(page.locator(".tile")).to_have_count(5)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("[...document.images].map(image => image.naturalWidth > 0)") == [True] * 3
    shapes = page.locator(".tile .pic").evaluate_all("all => all.map(one => one.clientWidth / one.clientHeight)")
    assert shapes == pytest.approx([1.6, 0.4, 1.8, 1.5, 1.5], abs=0.03)
    media = [url for url in fetched if "/media/" in url]
    assert len(media) == 3 and all(re.search(r"/derived/(320|640|1280)\.webp$", url) for url in media)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tiles_are_accessible(
    things: list[Version], alices: Seat, alice: User, open_page: OpenPage, theme: str
) -> None:  # fmt: skip
    page = open_page(alice, color_scheme=theme)
    show(page, tiles(alices, things))
    expect(page.get_by_role("link", name="Tower")).to_be_visible()
    # Imported sheets would be written into the page, which its policy forbids.
    assert faults(page) == []


def test_the_theatre_shows_each_thing_within_the_window(
    things: list[Version], alices: Seat, alice: User, open_page: OpenPage
) -> None:  # fmt: skip
    page = open_page(alice)
    for version in things:
        context = {"seat": alices, "version": version}
        show(page, render_to_string("library/_theatre.html", context, RequestFactory().get("/")))
        shown = page.locator("[data-screen], .reading, .player-card").first
        expect(shown).to_be_visible()
        assert shown.bounding_box()["width"] <= 1440
        page.unroute("**/tiles")
