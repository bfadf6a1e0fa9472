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
    expect(page.locator("div.paper")).to_be_focused()  # what is done before the editor is there: test_early
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


def test_a_typed_mark_becomes_a_chip_and_a_wrong_one_says_so(page: Page) -> None:
    write(page, "One <#0.8#> two <#0#> three <#500#> four <#abc#> five <#1 six")
    use = "use 0.01 to 99.99 s"
    expect(page.locator("button.pause")).to_have_text(["0.8 s pause", f"0 s: {use}", f"500 s: {use}", f"abc s: {use}"])
    expect(page.locator("button.pause.wrong")).to_have_count(3)
    holds(page, "One <#0.8#> two <#0#> three <#500#> four <#abc#> five <#1 six")


def test_one_can_write_at_the_end_of_a_line_that_ends_with_a_pause(page: Page) -> None:
    write(page, "One<#1#>two<#2#>")
    for key in ("Home", "End"):
        page.keyboard.press(key)
    write(page, "x")
    holds(page, "One<#1#>two<#2#>x")


def test_two_pauses_never_stand_side_by_side(page: Page) -> None:
    write(page, "One")
    add_pause(page)
    add_pause(page)
    holds(page, "One<#1#>")
    expect(page.locator("#live")).to_contain_text("There is a pause here already")


def test_a_chip_takes_another_length(page: Page) -> None:
    write(page, "One<#1#>two")
    for typed, key, seconds in [("2.5", "Enter", "2.5"), ("0,75", "Enter", "0.75"), ("7", "Escape", "0.75")]:
        page.locator("button.pause").click()
        field = page.get_by_role("textbox", name="Seconds of pause")
        expect(field).to_be_focused()
        field.press_sequentially(typed)
        field.press(key)
        expect(page.locator("button.pause")).to_have_text(f"{seconds} s pause")
        expect(paper(page)).to_be_focused()
        holds(page, f"One<#{seconds}#>two")


@pytest.mark.parametrize("typed", ["500", "0", "0,001", "x", "-1"])
def test_a_wrong_length_is_refused_where_it_stands_and_never_becomes_another(page: Page, typed: str) -> None:
    write(page, "One<#2#>two")
    page.locator("button.pause").click()
    field = page.get_by_role("textbox", name="Seconds of pause")
    field.press_sequentially(typed)
    field.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value(typed)
    expect(field).to_have_accessible_description(": use 0.01 to 99.99 s")
    expect(page.locator("#live")).to_contain_text(f"{typed} is no length of a pause. Use 0.01 to 99.99 seconds")
    field.press("Tab")
    holds(page, f"One<#{typed}#>two")
    expect(page.locator("button.pause.wrong")).to_have_text(f"{typed} s: use 0.01 to 99.99 s")
    page.locator("button.pause.wrong").click()
    expect(field).to_be_focused()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    holds(page, "One<#3#>two")
    expect(page.locator("button.pause.wrong")).to_have_count(0)


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
    expect(page.locator("#live")).to_contain_text("Cleared")
    states = [text(page)]
    for keys in ["z", "z", "z", "z", "Shift+z", "y", "y", "y"]:
        page.keyboard.press(f"ControlOrMeta+{keys}")
        states.append(text(page))
    assert states == ["", "One two<#1#>", "One two", "One ", "", "One ", "One two", "One two<#1#>", ""]


UNDONE = [
    ("The boats are out.", ["The boats are ", "The boats ", "The ", ""]),
    ("One<#1#>two", ["One<#1#>", "One", ""]),
    ("One\n\nTwo", ["One\n\n", "One\n", "One", ""]),
    ("море. Маяк", ["море. ", ""]),
    ("你好。世界", ["你好。", ""]),
]


@pytest.mark.parametrize(("typed", "states"), UNDONE)
def test_undo_takes_back_a_word_or_a_pause(page: Page, typed: str, states: list[str]) -> None:
    for letter in typed:
        page.keyboard.type(letter)
    seen = []
    for _ in states:
        page.keyboard.press("ControlOrMeta+z")
        seen.append(text(page))
    assert seen == states


def test_undo_brings_back_the_words_that_were_taken_out(page: Page) -> None:
    write(page, "The boats are out")
    for _ in "are out":
        page.keyboard.press("Backspace")
    holds(page, "The boats ")
    seen = []
    for _ in range(2):
        page.keyboard.press("ControlOrMeta+z")
        seen.append(text(page))
    assert seen == ["The boats are", "The boats are out"]


def test_a_translating_browser_does_not_rewrite_the_script(page: Page) -> None:
    write(page, "Guten Morgen <#1#>Welt")
    for part in ("firstChild", "lastChild"):
        translated = "Object.assign(document.createElement('font'), {textContent: 'Good morning'})"
        paper(page).evaluate(f"paper => paper.{part}.replaceWith({translated})")
        expect(paper(page)).to_have_text("Guten Morgen 1 s pauseWelt")
    paper(page).evaluate("paper => { paper.lastChild.data = 'world' }")
    write(page, "!")
    holds(page, "Guten Morgen <#1#>Welt!")
    for name in ("div.paper", "#edit"):
        expect(page.locator(name)).to_have_attribute("translate", "no")


@pytest.mark.parametrize("words", ["مرحبا بالعالم", "שלום עולם"])
def test_a_script_runs_as_its_words_do(page: Page, words: str) -> None:
    write(page, f"Hello\n{words}")
    expect(paper(page)).to_have_attribute("dir", "auto")
    edges = """paper => [...paper.childNodes].flatMap((node) => {
        const range = document.createRange(); range.selectNodeContents(node);
        return [...range.getClientRects()].map(({ left, right }) => [left, right]);
    })"""
    box = paper(page).bounding_box()
    first, *_, last = paper(page).evaluate(edges)
    assert box and first[0] - box["x"] < box["width"] / 3 < 2 * box["width"] / 3 < last[1] - box["x"]


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
