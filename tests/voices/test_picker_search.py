"""Finding a voice among many in the dialog: chips, pages, and what was typed last."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.voices import lists
from tests.axe import faults
from tests.console import Console
from tests.voices.dialog import PAGE, ROWS, active, chosen, open_dialog
from tests.voices.upstream import Row

NAMES = """() => [...document.querySelectorAll("#pickvoice .voice-row .name b")].map((b) => b.textContent)"""


def test_chips_narrow_the_list_and_words_go_with_them(at_voices: Page) -> None:
    open_dialog(at_voices)
    dialog = at_voices.locator("#pickvoice")
    rows = dialog.locator(".voice-row")
    dialog.get_by_role("checkbox", name="Female").check()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Kind Lady")
    dialog.get_by_role("checkbox", name="Male", exact=True).check()
    expect(rows).to_have_count(32)
    dialog.get_by_role("combobox", name="Language").select_option("German")
    expect(rows).to_have_count(1)
    dialog.get_by_role("combobox", name="Search voices").press_sequentially("zebra")
    expect(dialog.get_by_role("heading", name="No voice called “zebra”")).to_be_visible()
    dialog.get_by_role("button", name="Clear the search").click()
    expect(rows).to_have_count(len(ROWS))
    expect(dialog.get_by_role("checkbox", name="Female")).not_to_be_checked()


def list_anew(rows: list[Row]) -> None:
    """Have these voices in the list, and none of those before, whose sudden lack would be doubted."""
    own = lists.list_for(None)
    own.voices.all().delete()
    lists.record(own, rows)


def test_more_voices_come_while_one_moves_on(at_voices: Page) -> None:
    list_anew([Row(f"English_{number}", f"Voice {number}") for number in range(1, 101)])
    field = open_dialog(at_voices)
    rows = at_voices.locator("#pickvoice .voice-row")
    expect(rows).to_have_count(40)
    for _ in range(14):
        field.press("PageDown")
        expect(rows).not_to_have_count(0)
    expect(rows).to_have_count(100)
    field.press("End")
    assert active(at_voices) == "Voice 100"
    assert at_voices.evaluate(NAMES) == [f"Voice {number}" for number in range(1, 101)]
    expect(at_voices.locator("#pickvoice .group")).to_have_text(["English"])


def test_a_page_that_did_not_come_is_asked_for_at_the_next_move(at_voices: Page, console: Console) -> None:
    console.expect("net::ERR")
    list_anew([Row(f"English_{number}", f"Voice {number}") for number in range(1, 61)])
    field = open_dialog(at_voices)
    at_voices.route("**/voices/*after=*", lambda route: route.abort())
    field.press("End")
    expect(at_voices.locator("#toasts .toast")).to_contain_text("More of the list could not be fetched.")
    expect(at_voices.locator("#pickvoice .voice-row")).to_have_count(40)
    at_voices.unroute("**/voices/*after=*")
    field.press("End")
    expect(at_voices.locator("#pickvoice .voice-row")).to_have_count(60)


def test_enter_chooses_what_was_typed_and_not_what_stood_there_before(at_voices: Page) -> None:
    field = open_dialog(at_voices)
    field.fill("friendly")
    field.press("Enter")
    expect(at_voices.locator("#pickvoice")).to_be_hidden()
    assert chosen(at_voices)[0]["voice_id"] == "German_FriendlyMan"


def test_nothing_is_named_otherwise_than_it_reads(
    listed_live: None, alice: User, open_page: Callable[..., Page]
) -> None:
    page = open_page(alice)
    page.goto(PAGE)
    rule = {"runOnly": ["label-content-name-mismatch"], "rules": {"label-content-name-mismatch": {"enabled": True}}}
    assert faults(page, **rule) == []
    open_dialog(page)
    assert faults(page, **rule) == []
