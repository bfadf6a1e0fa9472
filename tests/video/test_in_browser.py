"""Clips as people make them: by mouse on a desk and on a phone, from each beginning to a file, through a crash."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.accounts.models import User
from studio.library.models import FRAME, Edge, Version
from tests import sandboxes
from tests.console import Console
from tests.journeys import stations
from tests.journeys.test_lost_network import LOST
from tests.kinds import portrait
from tests.sandbox_media.clips import SCENE
from tests.server import wait_until
from tests.up_process import Up
from tests.video.clips import Facts, measure, patches
from tests.video.conftest import PAGE

Open = Callable[..., Page]
pytestmark = pytest.mark.timeout(180)
TO_THE_LEFT, RIGHT = "The camera pans to the left.", (1, 0)  # then everything goes to the right
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
MADE_MS = 60_000


@pytest.fixture
def ready(quick: None, speaking: str, hurried_sandbox: str, tidewater: Any) -> str:
    """A studio that asks at once, and its sandbox."""
    return hurried_sandbox


def choose_cheap(page: Page, *, phone: bool = False) -> None:
    """Choose the engine and length of the smallest clip."""
    if phone:
        page.locator(".to-options").click()
    page.get_by_text("Video engine").click()
    page.get_by_label("Engine", exact=True).select_option("MiniMax-H3-Lite")
    page.get_by_role("radio", name="480P").check()
    page.get_by_role("radio", name="4 s", exact=True).check()
    if phone:
        page.get_by_role("button", name="Done").click()


def downloaded(page: Page) -> Facts:
    """Return what is measured of the clip at hand as it is downloaded."""
    with page.expect_download() as found:
        page.locator(".under-big").get_by_role("link", name="Download").click()
    return measure(str(found.value.path()))


def film(page: Page) -> Locator:
    """Return the player, once the clip is there."""
    player = page.locator("#results [data-film]")
    expect(player).to_be_visible(timeout=MADE_MS)
    return player


@pytest.mark.parametrize(("size", "phone"), [(DESK, False), (PHONE, True)], ids=["desk", "phone"])
def test_from_words_with_a_camera_move_to_a_file(
    size: Any, phone: bool, open_page: Open, alice: User, ready: str
) -> None:
    page = open_page(alice, viewport=size, has_touch=phone)
    page.goto(f"{PAGE}?example")
    words = page.get_by_label("What happens?")
    words.fill(f"{SCENE}. {TO_THE_LEFT}")
    words.evaluate(f"field => field.setSelectionRange({len(SCENE) + 1}, {len(SCENE) + 1})")
    page.get_by_role("button", name="Add camera move").click()
    page.locator("#moves").get_by_role("button", name="Look left").click()
    page.get_by_role("button", name="Add camera move").click()
    page.locator("#moves").get_by_role("button", name="Zoom in").click()
    expect(words).to_have_value(f"{SCENE}. [Pan left, Zoom in] {TO_THE_LEFT}")
    chip = page.get_by_role("button", name="Remove the move Look left + Zoom in")
    expect(chip).to_be_visible()
    chip.click()
    expect(words).to_have_value(f"{SCENE}. {TO_THE_LEFT}")
    choose_cheap(page, phone=phone)
    expect(page.locator("[data-part=camera]")).to_be_hidden()  # this engine reads no moves
    page.get_by_role("button", name="Make video").click()
    film(page)
    assert downloaded(page) == ("h264", (854, 480), 4, RIGHT)
    assert len(sandboxes.charges(ready)) == 1


@pytest.mark.parametrize(("size", "phone"), [(DESK, False), (PHONE, True)], ids=["desk", "phone"])
@pytest.mark.parametrize("start", ["A picture", "A person"])
def test_from_a_picture_to_a_file(start: str, size: Any, phone: bool, open_page: Open, alice: User, ready: str) -> None:
    page = open_page(alice, viewport=size, has_touch=phone)
    page.goto(PAGE)
    page.get_by_role("radio", name=start).check()
    field = page.locator(f"[data-input-field={'first_frame' if start == 'A picture' else 'person'}]")
    people = 1 if start == "A picture" or phone else 2
    pictures = [patches(), portrait()][:people]
    for number, data in enumerate(pictures, 1):
        file: Any = {"name": f"keeper {number}.png", "mimeType": "image/png", "buffer": data}
        field.locator("[type=file]").set_input_files(file)
        expect(field.locator("[data-tile]")).to_have_count(number)
    page.get_by_label("What happens?").fill(f"{SCENE}. {TO_THE_LEFT}")
    choose_cheap(page, phone=phone)
    page.get_by_role("button", name="Make video").click()
    film(page)
    codec, (width, height), seconds, way = downloaded(page)
    assert (codec, height, seconds, way) == ("h264", 480, 4, RIGHT) and width in (480, 854)
    roles = ["first_frame"] if start == "A picture" else ["person", "person 2"][:people]
    assert sorted(Edge.objects.values_list("role", flat=True)) == roles


def test_what_does_not_go_together_is_said_where_it_is_chosen(open_page: Open, alice: User, ready: str) -> None:
    page = open_page(alice, viewport=DESK)
    page.goto(PAGE)
    page.get_by_role("radio", name="1080P").check()
    expect(page.locator("[data-hint]")).to_contain_text("10 seconds is available at 768P.")
    page.get_by_role("radio", name="10 s").check()
    expect(page.get_by_role("radio", name="768P")).to_be_checked()  # it goes with it
    page.get_by_role("radio", name="A person").check()
    expect(page.locator("[data-engine]")).to_have_text("S2V-01")
    expect(page.locator("[data-part=lengths]")).to_be_hidden()  # it has but one
    expect(page.get_by_label("First frame")).to_be_hidden()


@pytest.fixture
def player(open_page: Open, alice: User, ready: str) -> Locator:
    """The player of a clip that Alice has just made."""
    page = open_page(alice, viewport=DESK)
    page.goto(PAGE)
    choose_cheap(page)
    page.get_by_label("What happens?").fill("Waves on a beach")
    page.get_by_role("button", name="Make video").click()
    return film(page)


def test_the_player_goes_by_frames_and_keeps_one(player: Locator) -> None:
    page = player.page
    player.get_by_role("button", name="One frame forward").click()
    at_frame(player, 1)
    player.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    at_frame(player, 5)
    page.keyboard.press("ArrowLeft")
    at_frame(player, 4)
    player.get_by_role("button", name="Save this frame").click()
    expect(page.locator(".toast", has_text="Saved as")).to_be_visible()
    picture = Version.objects.get(asset__kind=FRAME)
    assert picture.asset.title == "Waves on a beach, at 0.19 s"  # the middle of the fifth frame of 24 a second
    steer_by_letters(player)


def steer_by_letters(player: Locator) -> None:
    """Play by L and stop by K, also on the page of one thing, whose own letters lead to other things."""
    page = player.page
    page.locator("#results [data-card-title]").click()
    expect(page.locator(".theatre [data-film] .btn-play")).to_be_visible()
    address = page.url
    theatre = page.locator(".theatre [data-film]")
    theatre.focus()
    page.keyboard.press("l")
    expect(theatre).to_have_class(re.compile("playing"))
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(theatre).not_to_have_class(re.compile("playing"))
    expect(page.locator(".viewer")).to_be_visible()
    assert page.url == address


def test_going_on_twice_is_a_lineage_of_five_and_the_tiles_of_the_others_play(player: Locator) -> None:
    page = player.page
    for number in range(2):
        page.get_by_role("button", name="Go on from the last frame").click()
        expect(page.get_by_text("Each time, a little sharpness")).to_be_visible()
        page.get_by_label("What happens?").fill(f"It goes on, {number}")
        page.get_by_role("button", name="Make video").click()
        expect(page.locator("#results [data-card-title]")).to_have_text(f"It goes on, {number}", timeout=MADE_MS)
        film(page)
    tiles = page.locator("#clips .tile")
    expect(tiles).to_have_count(2)  # those that made room for the new one
    tiles.first.hover()
    expect(tiles.first.locator("video.preview")).to_have_js_property("paused", False)
    page.mouse.move(5, 5)
    expect(tiles.locator("video.preview")).to_have_count(0)
    last = Version.objects.filter(asset__kind="video").latest("id")
    page.goto(f"/w/tidewater/a/{last.asset.key}/")
    expect(page.locator("#p-made .lineage").first.locator("li")).to_have_count(5)


def at_frame(player: Locator, number: int) -> None:
    """Wait until a player shows a frame, counted from 0, and stands in its middle."""
    rate = "player.dataset.frames * 1000 / player.dataset.lengthMs"
    look = f"player => Math.floor(player.querySelector('video').currentTime * {rate})"
    wait_until(lambda: player.evaluate(look) == number)


def test_a_reload_and_a_crash_in_the_middle_lose_nothing_and_cost_nothing_twice(
    open_page: Open, console: Console, tmp_path: Path
) -> None:
    console.expect(LOST)
    data = tmp_path / "data"
    with Up(data, STUDIO_SANDBOX_FAULTS="1") as up:
        page = open_page(base_url=up.url, viewport=PHONE, has_touch=True)
        stations.set_up(page, up.url + up.path)
        page.goto(PAGE)
        choose_cheap(page, phone=True)
        page.get_by_label("What happens?").fill("Waves on a beach")
        page.get_by_role("button", name="Make video").click()
        expect(page.locator("[data-stage]")).to_contain_text("MiniMax")
        expect(page.locator("#results article")).to_have_attribute("data-state", "waiting")
        page.reload()
        expect(page.get_by_role("button", name="Stop waiting")).to_be_visible()
        up.process.kill()
    with Up(data, "--port", up.url.rpartition(":")[2], STUDIO_SANDBOX_FAULTS="1"):
        page.reload()
        film(page)
        assert downloaded(page)[:3] == ("h264", (854, 480), 4)
        assert len(sandboxes.charges(stations.own_sandbox(data))) == 1


def test_a_cut_line_in_the_middle_leaves_the_clip_where_it_is(
    open_page: Open, console: Console, alice: User, ready: str
) -> None:
    console.expect(LOST)
    sandboxes.HTTP.post(f"{ready}/_clock", json={"pace": "clock", "stopped": True}).raise_for_status()
    page = open_page(alice, viewport=DESK)
    page.goto(PAGE)
    choose_cheap(page)
    page.get_by_label("What happens?").fill("Waves on a beach")
    page.get_by_role("button", name="Make video").click()
    expect(page.locator("#results article")).to_have_attribute("data-state", "waiting")
    page.context.set_offline(True)
    expect(page.get_by_text("Connection lost.")).to_be_visible()
    sandboxes.HTTP.post(f"{ready}/_clock", json={"pace": "at-once", "stopped": False}).raise_for_status()
    wait_until(Version.objects.exists)  # it is fetched and kept while nobody can see it
    page.context.set_offline(False)
    film(page)
    assert downloaded(page)[:3] == ("h264", (854, 480), 4)
    assert len(sandboxes.charges(ready)) == 1
