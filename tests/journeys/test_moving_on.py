"""From page to page of a workspace: what plays goes on, and the browser's history is that of real pages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from studio.accounts.models import User
from tests.console import Console
from tests.journeys import stations
from tests.late import hold_modules
from tests.server import wait_until

pytestmark = pytest.mark.usefixtures("speaking", "calm_sandbox", "tidewater")
GAPS = """() => {
    window.gaps = [];
    document.body.addEventListener("studio:deck", ({ detail: { deck, what } }) => {
        if (["pause", "waiting"].includes(what)) window.gaps.push(what);
        deck.audio.onwaiting = deck.audio.onstalled = ({ type }) => window.gaps.push(type);
    });
}"""
HERE = "window.here = true"  # gone with a whole new page
LONG = " ".join(f"Sentence {number} of a text that is much longer than any window." for number in range(1, 60))


@pytest.fixture
def alices(open_page: Callable[..., Page], alice: User) -> Page:
    """Alice's page of speech."""
    page = open_page(alice, reduced_motion="reduce")
    stations.speech(page)
    page.evaluate(HERE)
    return page


def is_same_window(page: Page) -> bool:
    """Return whether no whole page was loaded since the last one."""
    return bool(page.evaluate("window.here === true"))


def test_a_link_of_the_workspace_shows_its_page_in_the_same_window(alices: Page) -> None:
    alices.goto("/w/tidewater/bin/")
    alices.evaluate(HERE)
    alices.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Speech").click()
    expect(alices).to_have_url(re.compile("/w/tidewater/speech/$"))
    expect(alices).to_have_title("Speech · Tidewater · Studio")
    expect(alices.get_by_role("heading", name="Speech", exact=True)).to_be_focused()
    expect(alices.get_by_role("navigation", name="Main", exact=True).locator("[aria-current=page]")).to_have_text(
        "Speech"
    )
    stations.speak(alices, "He lights the lamp.")
    expect(stations.card(alices)).to_have_attribute("data-state", "done")
    assert is_same_window(alices)


def follow(page: Page, address: str) -> None:
    """Follow a link to a page of the workspace."""
    page.evaluate(
        """address => {
            const link = Object.assign(document.createElement("a"), { href: address, textContent: "on" });
            document.getElementById("main").append(link);
            link.click();
        }""",
        address,
    )
    expect(page).to_have_url(re.compile(f"{address}$"))


def test_what_plays_goes_on_across_three_pages(alices: Page) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    alices.evaluate(GAPS)
    mini = alices.get_by_role("region", name="Now playing")
    for address in ("/w/tidewater/speech/takes/", "/w/tidewater/bin/", "/w/tidewater/voices/"):
        follow(alices, address)
        expect(mini).to_be_visible()
        expect(mini).to_have_class(re.compile("playing"))
    assert alices.evaluate("window.gaps") == []
    assert is_same_window(alices)
    mini.get_by_role("link").click()
    expect(alices.locator(".dock .playing")).to_be_visible()
    expect(mini).to_be_hidden()


def test_the_player_can_be_closed(alices: Page) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    follow(alices, "/w/tidewater/bin/")
    mini = alices.get_by_role("region", name="Now playing")
    mini.get_by_role("button", name="Close the player").click()
    expect(mini).to_be_hidden()
    expect(alices.get_by_role("heading", level=1)).to_be_focused()


def test_a_tool_that_was_left_does_not_answer_for_the_next_one(alices: Page) -> None:
    alices.get_by_label("Happy").check()
    alices.get_by_label("Speed").fill("1.3")
    follow(alices, "/w/tidewater/sounds/")
    assert is_same_window(alices)
    alices.get_by_label("What should we hear?").fill("Rain on a tin roof")
    alices.get_by_label("Seconds").fill("2")
    alices.keyboard.press("Enter")
    expect(alices.locator("article[data-job]").first).to_be_attached()


def test_an_answer_that_comes_when_its_page_was_left_changes_nothing(alices: Page) -> None:
    held: list[Route] = []
    alices.route(
        "**/speech/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    alices.route("**/voices/?*q=*", lambda route: held.append(route))  # noqa: PLW0108 - a method takes no mark
    stations.speak(alices, "He lights the lamp.")
    wait_until(lambda: alices.evaluate("1") and len(held) == 1)
    follow(alices, "/w/tidewater/voices/")
    alices.get_by_label("Search voices").fill("calm")
    wait_until(lambda: alices.evaluate("1") and len(held) == 2)
    follow(alices, "/w/tidewater/bin/")
    for route in held:
        with alices.expect_event("requestfinished", lambda request, route=route: request == route.request):
            route.continue_()
    expect(alices).to_have_url(re.compile("/w/tidewater/bin/$"))
    expect(alices.get_by_role("heading", name="Bin", exact=True)).to_be_visible()
    assert is_same_window(alices)  # and nothing in its console
    follow(alices, "/w/tidewater/speech/")
    expect(stations.card(alices)).to_contain_text("He lights the lamp.")


def test_a_press_before_the_next_pages_modules_are_there_waits_for_them(alices: Page) -> None:
    stations.spoken(alices)
    stations.spoken(alices, "Something else.")
    go_on = hold_modules(alices, "asset/tabs")
    alices.locator(".take a.truncate").first.click()
    expect(alices.get_by_role("tab", name="Details")).to_be_visible()
    alices.get_by_role("tab", name="Details").click()
    alices.keyboard.press("?")
    go_on()
    expect(alices.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    alices.keyboard.press("Escape")
    expect(alices.get_by_role("link", name="Use these settings", exact=True)).to_be_visible()
    assert is_same_window(alices)


def test_back_and_forward_are_those_of_real_pages(alices: Page) -> None:
    alices.get_by_role("textbox", name="Text to speak").click()
    alices.keyboard.insert_text(LONG)
    alices.evaluate("scrollTo(0, 700)")
    follow(alices, "/w/tidewater/bin/")
    assert alices.evaluate("scrollY") == 0
    alices.go_back()
    expect(alices).to_have_title(re.compile("Speech · Tidewater · Studio$"))
    expect(alices.get_by_role("textbox", name="Text to speak")).to_contain_text("Sentence 50")
    wait_until(lambda: alices.evaluate("scrollY") == 700)
    alices.go_forward()
    expect(alices.get_by_role("heading", name="Bin", exact=True)).to_be_focused()
    assert is_same_window(alices)


@pytest.mark.parametrize("address", ["/settings/", "/w/tidewater/a/NOSUCHASSET0/rename/"])
def test_what_is_no_page_of_the_workspace_is_a_plain_link(alices: Page, console: Console, address: str) -> None:
    console.expect("404")
    follow(alices, address)
    alices.wait_for_load_state()
    assert not is_same_window(alices)


def test_a_page_that_cannot_be_had_is_left_to_the_browser(alices: Page, console: Console) -> None:
    console.expect("net::ERR")
    alices.route(
        "**/bin/", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    follow(alices, "/w/tidewater/bin/")
    expect(alices.get_by_role("heading", name="Bin", exact=True)).to_be_visible()
    assert not is_same_window(alices)


def test_nothing_private_is_kept_by_the_history(alices: Page) -> None:
    follow(alices, "/w/tidewater/bin/")
    alices.go_back()
    expect(alices.get_by_role("heading", name="Speech", exact=True)).to_be_visible()
    kept = "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
    assert "<" not in str(alices.evaluate(kept))


LOADED = """async () => {
    const metas = [...document.querySelectorAll('meta[name="lazy-modules"]')];
    await Promise.all(metas.flatMap(({ content }) => content.split(" ")).map((address) => import(address)));
}"""


def test_a_press_waits_also_for_what_a_module_fetches_for_the_new_page(alices: Page) -> None:
    alices.evaluate(LOADED)
    release = hold_modules(alices, "upload/field")
    follow(alices, "/w/tidewater/soundtrack/")
    alices.locator('[data-input-field="film"]').get_by_role("link", name="From the library").click()
    release()
    expect(alices.get_by_role("dialog")).to_be_visible()
    assert alices.url.endswith("/soundtrack/")


CONTROLS = """() => [...document.querySelectorAll("#main :is(input, textarea, select, button, [contenteditable])")]
    .filter((each) => each.checkVisibility())
    .map(({ localName, name, type, id }) => `${localName} ${name || id} ${type}`)"""


def test_every_tool_stands_as_if_it_had_been_opened_by_itself(alices: Page) -> None:
    places = [f"/w/tidewater/{name}/" for name in ("speech", "images", "video", "music", "chat", "voices", "activity")]
    alone = {}
    for place in places:
        alices.goto(place)
        alices.evaluate(LOADED)
        alone[place] = alices.evaluate(CONTROLS)
    for place in [*places, *reversed(places)]:
        follow(alices, place)
        wait_until(lambda place=place: alices.evaluate(CONTROLS) == alone[place])


def test_what_plays_covers_no_button_of_a_chat(alices: Page) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    follow(alices, "/w/tidewater/chat/")
    mini = alices.get_by_role("region", name="Now playing")
    expect(mini).to_be_visible()
    for width, height in ((1440, 900), (390, 844), (844, 390)):
        alices.set_viewport_size({"width": width, "height": height})
        send = alices.get_by_role("button", name="Send")
        box, bar = send.bounding_box(), mini.bounding_box()
        assert box and bar
        assert box["y"] + box["height"] <= bar["y"] or box["x"] + box["width"] <= bar["x"], (width, box, bar)
