"""The voice lab in a real browser: designs, mixes, a deletion, and voices that a week has passed over."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.voices.models import OwnVoice, Standing
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.console import Console
from tests.sandboxes import HTTP
from tests.server import wait_until
from tests.speech.desk import holds
from tests.voices.lab import DESK, LAB, PHONE, card, fresh, menu, newest, open_lab, sizes
from tests.voices.test_making import clone

OpenPage = Callable[..., Page]
WEEK_AND_A_DAY_S = 8 * 24 * 3600
PROMPT = "An old fisherman from the north, slow and warm."


@pytest.fixture
def alices(speaking: str, calm_sandbox: str, tidewater: Workspace, alice: User) -> User:
    """Alice, with the server and the sandbox behind it."""
    return alice


@pytest.fixture
def later(calm_sandbox: str) -> Iterator[Callable[[], None]]:
    """Let eight days go by, for MiniMax and for what we know of voices; the sandbox's clock is set back afterwards."""
    moved = 0

    def move() -> None:
        nonlocal moved
        moved += WEEK_AND_A_DAY_S
        HTTP.post(f"{calm_sandbox}/_clock", json={"forward_s": WEEK_AND_A_DAY_S}).raise_for_status()

    yield move
    HTTP.post(f"{calm_sandbox}/_clock", json={"forward_s": -moved}).raise_for_status()


def write(page: Page, words: str) -> None:
    """Write what is to be spoken, instead of what stands there, and have it spoken."""
    # After a link inside the workspace the plain field is there before the editor, which takes its place.
    page.locator("div.paper").fill(words)
    holds(page, words)
    page.get_by_role("button", name="Speak it").click()


def paths(sandbox: str) -> list[str]:
    """Return what was charged, in the order of time."""
    return [row["path"] for row in sandboxes.charges(sandbox)]


@sizes
def test_of_two_tries_one_is_kept_and_one_thrown_away(
    alices: User, calm_sandbox: str, open_page: OpenPage, console: Console, size: dict[str, Any]
) -> None:
    console.expect("status of 422")  # no name
    page, name = open_page(alices, **size), fresh("Fisherman")
    dialog = open_lab(page, "Design a voice")
    dialog.get_by_label("Who is speaking?").fill(PROMPT)
    dialog.get_by_label("Test line").fill("The tide is out.")
    for number in (1, 2):
        dialog.get_by_role("button", name="Try it").click()
        expect(dialog.get_by_role("heading", name=f"Try {number} is ready")).to_be_visible()
    assert paths(calm_sandbox) == ["/v1/voice_design"] * 2
    first, second = dialog.locator(".try").nth(0), dialog.locator(".try").nth(1)
    expect(first.get_by_role("button", name="Play")).to_be_visible()
    second.get_by_role("button", name="Throw away").click()
    expect(dialog.locator(".try")).to_have_count(1)
    first.get_by_role("button", name="Keep this voice").click()
    expect(dialog.locator(".try .error")).to_have_text("Give the voice a name.")
    dialog.get_by_label("Name of this try").fill(name)
    dialog.get_by_role("button", name="Keep this voice").click()
    expect(card(page, name)).to_contain_text("Designed")
    wait_until(lambda: not OwnVoice.objects.filter(state__in=[Standing.TRY, Standing.LEAVING]).exists())
    states = OwnVoice.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == [Standing.KEPT, Standing.DELETED]
    page.goto(LAB)
    card(page, name).get_by_role("link", name=f"Use in speech: {name}").click()
    expect(page.locator("[data-pick=voice]")).to_contain_text(name)


def test_a_mix_is_kept_and_chosen_like_a_voice(alices: User, calm_sandbox: str, open_page: OpenPage) -> None:
    page = open_page(alices, **PHONE)  # by keys and at a desk: test_by_keyboard
    page.goto(f"{LAB}mix/?mix=70:Wise_Woman")
    page.get_by_label("Name people will see").fill("Both of them")
    page.get_by_label("Voice 2").fill("Deep_Voice_Man")
    page.get_by_role("button", name="Keep this mix").click()
    expect(page.get_by_text("“Both of them” is kept.")).to_be_visible()
    expect(page.get_by_role("link", name="Use in speech: Both of them")).to_be_visible()
    page.goto("/w/tidewater/speech/?voice=Calm_Woman")
    page.get_by_role("button", name="Settings").click()
    page.locator("[data-pick=voice]").click()
    page.locator("#pickvoice [data-mix] .name").filter(has_text="Both of them").click()
    expect(page.locator("[data-pick=voice]")).to_have_attribute("data-voice-id", "Wise_Woman")
    expect(page.locator("[data-pick=blend_1]")).to_have_attribute("data-voice-id", "Deep_Voice_Man")
    expect(page.locator("[data-blend-count]")).to_have_text("2 voices")
    page.get_by_role("button", name="Done").click()
    write(page, "The tide is out.")
    order = newest("speech").order
    assert order.request.timbre_weights == (("Wise_Woman", 70), ("Deep_Voice_Man", 50))
    assert len(sandboxes.charges(calm_sandbox)) == 1


def test_a_voice_is_deleted_by_typing_its_name_after_what_uses_it_was_told(
    alices: User, calm_sandbox: str, open_page: OpenPage, console: Console
) -> None:
    console.expect("status of 422")  # another name
    name = fresh("Einar")
    clone(alices, name=name)
    newest("clone")
    voice = OwnVoice.objects.get()
    page = open_page(alices, **PHONE)  # by keys and at a desk: test_by_keyboard
    page.goto(f"/w/tidewater/speech/?voice={voice.voice_id}")
    write(page, "The tide is out.")
    newest("speech")
    page.goto(LAB)
    menu(page, name, "Delete voice")
    dialog = page.get_by_role("dialog", name=f"Delete “{name}”?")
    expect(dialog).to_contain_text("The 1 recording made with it stays in the gallery.")
    dialog.get_by_role("button", name="Delete voice").click()
    expect(dialog.locator(".error")).to_contain_text(f"Type “{name}”")
    dialog.get_by_label("Type the voice name to confirm").fill(name)
    dialog.get_by_role("button", name="Delete voice").click()
    expect(page.get_by_text(f"“{name}” is deleted.")).to_be_visible()
    expect(card(page, name)).to_have_count(0)
    wait_until(lambda: OwnVoice.objects.filter(state=Standing.DELETED).exists())
    assert not Job.objects.filter(kind="keepalive").exists()


@sizes
def test_after_a_week_what_was_kept_alive_speaks_and_what_was_lost_is_made_again(
    alices: User, calm_sandbox: str, open_page: OpenPage, later: Callable[[], None], size: dict[str, Any]
) -> None:
    kept, lost = fresh("Ingrid"), fresh("Sigrid")
    for count, name in enumerate((kept, lost), 1):
        clone(alices, name=name, text="")
        newest("clone", count)
    voice_id = OwnVoice.objects.get(name=lost).voice_id
    page = open_page(alices, **size)
    page.goto(LAB)
    expect(card(page, kept)).to_contain_text("7 days left")
    menu(page, kept, "Keep alive")
    dialog = page.get_by_role("dialog", name=f"Keep “{kept}” alive")
    expect(dialog).to_contain_text("3 characters")
    dialog.get_by_role("button", name="Keep alive").click()
    expect(page.get_by_text("Kept alive for another week")).to_be_visible()
    expect(card(page, kept)).not_to_contain_text("days left")
    later()
    card(page, kept).get_by_role("link", name=f"Use in speech: {kept}").click()
    write(page, "Still here.")
    newest("speech")
    assert OwnVoice.objects.get(name=kept).state == Standing.KEPT
    page.goto(f"/w/tidewater/speech/?voice={voice_id}")
    write(page, "Are you there?")
    wait_until(lambda: OwnVoice.objects.filter(state=Standing.LOST).exists())
    page.goto(LAB)
    expect(card(page, lost)).to_contain_text("Lost")
    card(page, lost).get_by_role("button", name="Make again").click()
    expect(card(page, lost).get_by_role("link", name=f"Use in speech: {lost}")).to_be_visible()
    voice = OwnVoice.objects.get(name=lost)
    assert (voice.voice_id, voice.state, voice.consent_by) == (voice_id, Standing.KEPT, "Alice")
    page.goto(f"/w/tidewater/speech/?voice={voice_id}")
    write(page, "Back again.")
    assert newest("speech", 3).order.request.voice_id == voice_id
    assert re.fullmatch(r"Sigrid[0-9a-fA-F]+\d\d", voice_id)


def test_what_was_made_shows_also_where_the_list_drew_itself_anew_meanwhile(open_page: OpenPage, alices: User) -> None:
    page = open_page(alices, **DESK)
    open_lab(page, "Clone a voice")
    page.keyboard.press("Escape")
    held: list[Route] = []
    page.route(f"**{LAB}", lambda route: route.continue_() if held else held.append(route))
    page.evaluate("document.body.dispatchEvent(new CustomEvent('studio:voices'))")
    wait_until(lambda: held or page.evaluate("0"))
    page.evaluate("const list = document.getElementById('found'); list.outerHTML = list.outerHTML")
    page.evaluate("document.getElementById('found').dataset.before = ''")
    held[0].continue_()
    expect(page.locator("#found:not([data-before])")).to_be_visible()


LOOK_AGAIN = """(url) => {
  const found = document.getElementById("found");
  const place = 'hx-target="#found" hx-swap="outerHTML"';
  found.insertAdjacentHTML("beforeend", `<p hx-get="${url}" hx-trigger="load" ${place}>`);
  window.htmx.process(found);
  found.lastChild.addEventListener("htmx:afterRequest", () => (document.body.dataset.looked = ""));
}"""


def test_a_list_that_looks_again_while_it_is_drawn_anew_complains_of_nothing(open_page: OpenPage, alices: User) -> None:
    page = open_page(alices, **DESK)
    page.goto(LAB)
    held: list[Route] = []
    page.route(f"**{LAB}", lambda route: route.continue_() if held else held.append(route))
    page.evaluate(LOOK_AGAIN, LAB)
    wait_until(lambda: held or page.evaluate("0"))
    page.evaluate("const list = document.getElementById('found'); list.outerHTML = list.outerHTML")
    held[0].continue_()
    expect(page.locator("body[data-looked]")).to_be_attached()
