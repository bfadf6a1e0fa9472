"""The script in a real browser: pauses are chips, and every change can be taken back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.server import wait_until
from tests.speech.conftest import PAGE
from tests.speech.desk import holds, paper, text, write

Open = Callable[..., Page]


@pytest.fixture
def page(live: str, tidewater: Workspace, alice: User, open_page: Open) -> Page:
    """Alice's page, empty, with the caret in the paper."""
    page = open_page(alice, permissions=["clipboard-read", "clipboard-write"])
    page.goto(PAGE)
    paper(page).click()
    return page


def add_pause(page: Page) -> None:
    """Press the button."""
    page.get_by_role("button", name="Add pause").click()


def test_lines_are_lines(page: Page) -> None:
    write(page, "One.\n\nTwo.\n")
    write(page, "Three  3")
    holds(page, "One.\n\nTwo.\nThree  3")


def test_a_pause_is_put_in_at_the_caret(page: Page) -> None:
    write(page, "One two")
    for _ in "two":
        page.keyboard.press("ArrowLeft")
    add_pause(page)
    write(page, "and ")
    holds(page, "One <#1#>and two")
    expect(page.locator("button.pause")).to_have_text("1 s pause")


def test_a_typed_mark_becomes_a_chip(page: Page) -> None:
    write(page, "One <#0.8#> two <#0#> three <#100#>")
    expect(page.locator("button.pause")).to_have_text(["0.8 s pause"])
    holds(page, "One <#0.8#> two <#0#> three <#100#>")


def test_two_pauses_never_stand_side_by_side(page: Page) -> None:
    write(page, "One")
    add_pause(page)
    add_pause(page)
    holds(page, "One<#1#>")
    expect(page.locator("#live")).to_contain_text("There is a pause here already")


def test_a_chip_takes_another_length(page: Page) -> None:
    write(page, "One<#1#>two")
    tries = [("2.5", "Enter", "2.5"), ("0,75", "Enter", "0.75"), ("7", "Escape", "0.75"), ("100", "Enter", "10")]
    for typed, key, seconds in [*tries, ("0", "Enter", "10"), ("x", "Enter", "10")]:
        page.locator("button.pause").click()
        field = page.get_by_role("textbox", name="Seconds of pause")
        expect(field).to_be_focused()
        field.press_sequentially(typed)
        field.press(key)
        expect(page.locator("button.pause")).to_have_text(f"{seconds} s pause")
        expect(paper(page)).to_be_focused()
        holds(page, f"One<#{seconds}#>two")
    expect(page.locator("#live")).to_contain_text("A pause is 0.01 to 99.99 seconds. It is 10 now.")


def test_a_chip_goes_as_one_letter_does(page: Page) -> None:
    write(page, "One<#2#>two")
    for _ in "two":
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Backspace")
    holds(page, "Onetwo")
    page.keyboard.press("ControlOrMeta+z")
    page.locator("button.pause").focus()
    page.keyboard.press("Delete")
    holds(page, "Onetwo")


def test_everything_can_be_taken_back_and_done_again(page: Page) -> None:
    write(page, "One two")
    add_pause(page)
    page.get_by_role("button", name="Clear").click()
    states = [text(page)]
    for keys in ["z", "z", "z", "Shift+z", "y", "y"]:
        page.keyboard.press(f"ControlOrMeta+{keys}")
        states.append(text(page))
    assert states == ["", "One two<#1#>", "One two", "", "One two", "One two<#1#>", ""]


def test_paste_is_plain_and_copy_has_the_marks(page: Page) -> None:
    page.evaluate("""() => navigator.clipboard.write([new ClipboardItem({
        "text/html": new Blob(["<b>Bold</b>"], {type: "text/html"}),
        "text/plain": new Blob(["Bold\\r\\n<#2#>move"], {type: "text/plain"}),
    })])""")
    page.keyboard.press("ControlOrMeta+v")
    holds(page, "Bold\n<#2#>move")
    expect(page.locator("div.paper b")).to_have_count(0)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+x")
    holds(page, "")
    wait_until(lambda: page.evaluate("navigator.clipboard.readText()") == "Bold\n<#2#>move")


def test_bold_stays_plain(page: Page) -> None:
    write(page, "One")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("ControlOrMeta+b")
    assert paper(page).inner_html() == "One"


def test_an_input_method_is_left_alone(page: Page) -> None:
    write(page, "<#1#>")
    session = page.context.new_cdp_session(page)
    for composed in ("に", "にほ", "にほん"):
        session.send("Input.imeSetComposition", {"text": composed, "selectionStart": 1, "selectionEnd": 1})
    session.send("Input.insertText", {"text": "日本"})
    write(page, "!")
    holds(page, "<#1#>日本!")


def test_the_counter_leaves_out_the_pauses(page: Page) -> None:
    write(page, "𝄞12<#1.5#>")
    expect(page.locator(".base .num")).to_have_text("3 of 5,000 characters")
    expect(page.locator("[data-amount]")).to_have_text("3 characters, about 2 s")
    expect(page.locator("[data-seconds]")).to_have_text("about 2 s")


def test_the_spoken_sentence_is_lit(page: Page) -> None:
    write(page, "One. <#1#>Two. Three.")
    lit = """(given) => {
        document.body.dispatchEvent(new CustomEvent("studio:saying", {detail: given}));
        return ["saying", "unsaid"].map((name) => [...(CSS.highlights.get(name) ?? [])].map(String).join());
    }"""
    said = {"text": text(page), "start": 10, "end": 14}
    assert page.evaluate(lit, said) == ["Two.", " Three."]
    assert page.evaluate(lit, {**said, "start": None}) == ["", ""]
    assert page.evaluate(lit, {**said, "text": "Another text"}) == ["", ""]


def test_a_link_to_the_text_puts_the_caret_there(page: Page) -> None:
    page.goto(f"{PAGE}#edit")
    expect(paper(page)).to_be_focused()
