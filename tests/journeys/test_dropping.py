"""Whole folders that are dropped, and a file that has become another one since its upload was cut off."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from studio.accounts.models import User
from studio.library.models import Asset, Version
from studio.workspaces.models import Workspace
from tests.console import Console
from tests.library.films import padded
from tests.library.pictures import drawing, saved
from tests.server import wait_until

OpenPage = Callable[..., Page]
SKETCHES = "/w/tidewater/sketches/"


def drop(page: Page, goal: str, *paths: Path) -> None:
    """Drop files and folders of this machine on an element, as the system's file manager does."""
    box = page.locator(goal).first.bounding_box()
    assert box is not None
    hand = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    for kind in ("dragEnter", "dragOver", "drop"):
        hand.send("Input.dispatchDragEvent", {"type": kind, "data": data, **at})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of 101 pictures, one of them in a folder inside of it, and a hidden file that systems leave there."""
    found = tmp_path / "Harbour"
    (found / "Night").mkdir(parents=True)
    for number in range(100):
        (found / f"Boat {number}.png").write_bytes(saved(drawing(40, 30, (number, 90, 120)), "PNG"))
    (found / "Night" / "Lamp.png").write_bytes(saved(drawing(40, 30, (200, 200, 9)), "PNG"))
    (found / ".DS_Store").write_bytes(b"x")
    return found


@pytest.mark.usefixtures("speaking", "tidewater")
def test_of_a_folder_of_more_than_a_hundred_all_are_counted_and_the_limit_is_named(
    open_page: OpenPage, alice: User, folder: Path
) -> None:
    page = open_page(alice)
    page.goto(SKETCHES)
    expect(page.locator(".drop")).to_be_visible()
    drop(page, ".drop", folder)
    expect(page.get_by_text("101 files, and one is taken here: “Boat 0.png”.")).to_be_visible()
    expect(page.locator("[data-tile] b")).to_have_text("Boat 0")
    page.get_by_role("button", name="Remove Boat 0").click()
    drop(page, "h1", folder / "Night")  # anywhere on the page, and a folder of one
    expect(page.locator("[data-tile] b")).to_have_text("Lamp")
    assert Version.objects.count() == 2


@pytest.mark.usefixtures("speaking", "tidewater")
def test_an_empty_folder_is_said(open_page: OpenPage, alice: User, tmp_path: Path) -> None:
    (tmp_path / "Nothing").mkdir()
    page = open_page(alice)
    page.goto(SKETCHES)
    expect(page.locator(".drop")).to_be_visible()
    drop(page, ".drop", tmp_path / "Nothing")
    expect(page.get_by_text("There are no files in this folder.")).to_be_visible()


def test_a_file_that_became_another_one_since_it_was_cut_off_begins_anew(
    speaking: str, open_page: OpenPage, alice: User, tidewater: Workspace, console: Console
) -> None:
    console.expect("net::ERR_FAILED")
    page = open_page(alice)
    page.goto(SKETCHES)
    first = padded(1_500_000)
    other = bytes([*first[:-1_400_000], *bytes(1_400_000)])  # as long, and another one from the first piece on
    passed: list[str] = []

    def pass_one(route: Route) -> None:
        if route.request.method != "PATCH" or not passed:
            passed.extend(["one"] if route.request.method == "PATCH" else [])
            return route.continue_()
        return route.abort()

    def bring(data: bytes) -> None:
        page.locator("[data-input-field]").evaluate("each => (each.dataset.media = 'image video')")
        payload: FilePayload = {"name": "Storm.mp4", "mimeType": "video/mp4", "buffer": data}
        page.get_by_label("Keep the same person", exact=True).set_input_files(payload)

    page.route("**/uploads/*/", pass_one)
    bring(first)
    expect(page.locator("[data-sending] > li")).to_contain_text("Connection lost.")
    page.reload()
    page.unroute("**/uploads/*/", pass_one)
    with page.expect_request(lambda request: request.method == "PATCH") as piece:
        bring(other)
    assert piece.value.headers["upload-offset"] == "0"
    wait_until(lambda: Asset.objects.filter(medium="video").exists())
    assert Version.objects.get().size_bytes == len(other)
