"""The one player of a window: always in reach, heard in one window at a time, and stopped by nothing but its owner."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.library import actions
from studio.library.models import Asset
from tests import sandboxes
from tests.journeys import stations
from tests.server import wait_until

Open = Callable[..., Page]
pytestmark = pytest.mark.usefixtures("speaking", "calm_sandbox", "tidewater")
LONG = " ".join(f"Sentence {number} goes on about the lamp." for number in range(1, 300))[:9970]
PLAYING = re.compile(r"\bplaying\b")
REFUSING = """for (const name of ["getItem", "setItem", "removeItem"]) {
    Storage.prototype[name] = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
BUSY = """() => {
    document.querySelector("#results > article").remove();
    for (const until = performance.now() + 1500; performance.now() < until;);
}"""


@pytest.fixture
def alices(open_page: Open, alice: User) -> Page:
    """Alice's page of speech."""
    page = open_page(alice, reduced_motion="reduce")
    stations.speech(page)
    return page


def foot_of(page: Page, selector: str) -> float:
    """Return where an element ends, in pixels below the window's upper edge."""
    return float(page.locator(selector).evaluate("element => element.getBoundingClientRect().bottom"))


def lit(page: Page) -> str:
    """Return the text that is lit."""
    return str(page.evaluate("[...(CSS.highlights.get('saying') ?? [])].map(String).join('')"))


def is_in_sight(page: Page) -> bool:
    """Return whether the lit text is between the top bar and the player."""
    return bool(
        page.evaluate("""() => {
            const [range] = CSS.highlights.get("saying") ?? [];
            if (!range) return false;
            const { top, bottom } = range.getBoundingClientRect();
            return bottom > 60 && top < document.querySelector(".dock").getBoundingClientRect().top;
        }""")
    )


def test_the_player_stays_at_the_foot_of_a_long_text(alices: Page, sandbox_url: str) -> None:
    engine = "select => { select.value = 'speech-2.8-hd'; select.dispatchEvent(new Event('change', {bubbles: true})); }"
    alices.locator("#id_model").evaluate(engine)
    stations.hold(sandbox_url, 40)
    stations.speak(alices, LONG)
    stations.is_playing(alices)
    alices.evaluate("scrollTo(0, 0)")
    assert foot_of(alices, ".script") > 3000
    assert 500 < foot_of(alices, ".dock") <= 900
    stations.play(alices)
    expect(stations.player(alices)).not_to_have_class(PLAYING)
    alices.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert foot_of(alices, ".dock") <= 900
    sandboxes.release(sandbox_url)


def test_the_text_follows_until_its_reader_scrolls_away(alices: Page) -> None:
    alices.set_viewport_size({"width": 1440, "height": 560})
    text = "\n\n".join(f"Part {number}. He lights the lamp." for number in range(1, 31))
    stations.spoken(alices, text)
    stations.is_playing(alices)
    stations.seek(alices, stations.length(alices) / 2)  # far from its end, where nothing is lit any more
    for _ in range(2):
        wait_until(lambda: is_in_sight(alices))
        expect(alices.locator(".dock [data-follow]")).to_be_hidden()
        alices.evaluate("scrollTo(0, 0)")  # no hand did that: the next sentence brings the page back
    wait_until(lambda: is_in_sight(alices))
    alices.mouse.move(1000, 300)
    alices.mouse.wheel(0, -3000)
    chip = alices.locator(".dock").get_by_role("button", name="Follow")
    expect(chip).to_be_visible()
    assert not is_in_sight(alices)
    chip.click()
    expect(chip).to_be_hidden()
    wait_until(lambda: is_in_sight(alices))


FLASHES = """() => {
    const mini = document.getElementById("mini");
    window.flashes = 0;
    const note = () => { window.flashes += !mini.hidden; };
    new MutationObserver(note).observe(mini, { attributes: true, attributeFilter: ["hidden"] });
}"""
REDRAW = "card => document.body.dispatchEvent(new CustomEvent(`job-${card.dataset.job}`))"


def test_the_mini_player_never_flashes(alices: Page) -> None:
    alices.evaluate(FLASHES)
    stations.spoken(alices)  # begins by itself, and its card is drawn anew while it arrives
    stations.is_playing(alices)
    for _ in range(2):
        with alices.expect_response("**/card/"):
            stations.card(alices).evaluate(REDRAW)
        stations.is_playing(alices)
    stations.player(alices).get_by_role("button", name="Pause").click()
    stations.player(alices).get_by_role("button", name="Play").click()
    stations.is_playing(alices)
    assert alices.evaluate("window.flashes") == 0
    alices.set_viewport_size({"width": 1440, "height": 320})
    expect(alices.get_by_role("region", name="Now playing")).to_be_visible()  # its own is out of sight


def test_two_windows_never_sound_at_once(alices: Page) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    other = alices.context.new_page()
    stations.speech(other)
    expect(stations.player(other)).not_to_have_class(PLAYING)  # nobody asked this one
    stations.play(other)
    stations.is_playing(other)
    expect(stations.player(alices)).not_to_have_class(PLAYING)


def test_the_tab_and_the_system_say_what_plays(alices: Page) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    expect(alices).to_have_title(re.compile("^▶ Every evening, before supper"))
    facts = "[navigator.mediaSession.metadata.title, navigator.mediaSession.playbackState]"
    title, state = alices.evaluate(facts)
    assert title.startswith("Every evening, before supper")
    assert state == "playing"
    stations.play(alices)
    expect(alices).to_have_title("Speech · Tidewater · Studio")
    assert alices.evaluate("navigator.mediaSession.playbackState") == "paused"


def test_a_slow_page_never_takes_a_redrawn_card_for_a_deleted_one(alices: Page) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    alices.evaluate(BUSY)
    expect(alices.locator("#mini")).to_have_class(PLAYING)
    before = alices.locator("#mini progress").evaluate("bar => bar.value")
    expect(alices.locator("#mini [data-time]")).not_to_have_text(re.compile(f"^0:0{int(before)} "))
    expect(alices.locator("#mini")).to_have_class(PLAYING)


def test_what_is_deleted_is_not_heard_any_more(alices: Page) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    stations.choose(alices, "Delete")
    expect(alices.get_by_role("button", name="Undo")).to_be_focused()
    expect(alices).to_have_title("Speech · Tidewater · Studio")
    expect(alices.locator("#mini")).to_be_hidden()
    assert alices.evaluate("navigator.mediaSession.metadata") is None


def test_what_bob_deletes_stops_at_alices_and_she_is_told(alices: Page, bob: User) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    actions.delete(Asset.objects.get())
    toast = alices.locator("#toasts .toast", has_text="was deleted, so it stopped.")
    expect(toast).to_contain_text("Every evening")
    expect(alices.locator("#mini")).to_be_hidden()
    expect(stations.card(alices)).to_have_count(0)
    expect(alices).to_have_title("Speech · Tidewater · Studio")


def test_a_sample_and_a_take_are_not_heard_at_once(alices: Page) -> None:
    stations.spoken(alices)
    stations.is_playing(alices)
    alices.evaluate("new BroadcastChannel('studio-player').postMessage('playing')")  # as a voice's sample says it
    expect(stations.player(alices)).not_to_have_class(PLAYING)


def test_a_browser_that_keeps_nothing_is_no_reason_to_complain(open_page: Open, alice: User) -> None:
    page = open_page(alice, reduced_motion="reduce")
    page.add_init_script(REFUSING)
    stations.speech(page)
    stations.spoken(page)
    stations.is_playing(page, beyond=1)
    page.locator("[data-speed]").click()
    expect(page.locator("[data-speed]")).to_have_text("1.25×")
