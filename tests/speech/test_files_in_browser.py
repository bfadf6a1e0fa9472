"""Text files become the script: chosen, dropped or pasted, in whatever encoding; a file never takes the page away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests.console import Console
from tests.journeys.test_dropping import drop
from tests.server import wait_until
from tests.speech.conftest import PAGE
from tests.speech.desk import holds, paper, write
from tests.tools.documents import docx, paragraph

CAPTIONS = b"1\n00:00:01,000 --> 00:00:02,000\nHello there\n\n2\n00:00:02,500 --> 00:00:04,000\nmy friend.\n"
# Files as another program hands them over: `type` is drop or paste.
HAND_OVER = """(element, [type, name, bytes]) => {
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.from(bytes)], name));
    const given = type === "paste" ? { clipboardData: files } : { dataTransfer: files };
    const Kind = type === "paste" ? ClipboardEvent : DragEvent;
    return element.dispatchEvent(new Kind(type, { bubbles: true, cancelable: true, ...given }));
}"""


@pytest.fixture
def page(live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page]) -> Page:
    """Alice's page with a word on the paper."""
    page = open_page(alice)
    page.goto(PAGE)
    paper(page).click()
    write(page, "Before")
    return page


def choose(page: Page, name: str, content: bytes) -> None:
    """Open a file by its button."""
    file: FilePayload = {"name": name, "mimeType": "", "buffer": content}
    page.get_by_label("Open file").set_input_files(file)


FILES = [
    ("tide.txt", "Ümläut\r\n<#1#>line".encode(), "Ümläut\n<#1#>line"),
    ("tide.md", b"\xef\xbb\xbf# BOM", "# BOM"),
    ("tide.txt", "Wide ü".encode("utf-16"), "Wide ü"),
    ("tide.docx", docx(paragraph("One.") + paragraph("Two.")), "One.\n\nTwo."),
]


@pytest.mark.parametrize(("name", "content", "text"), FILES)
def test_a_file_is_opened_and_can_be_taken_back(page: Page, name: str, content: bytes, text: str) -> None:
    choose(page, name, content)
    holds(page, text)
    expect(page.locator(".toast")).to_have_text(f"“{name}” is open. Undo brings your text back.")
    expect(paper(page)).to_be_focused()
    page.keyboard.press("ControlOrMeta+z")
    holds(page, "Before")


def test_a_guess_is_shown_and_may_be_another_one(page: Page) -> None:
    content = "Grüße\r\nZweite Zeile\r\nKöln".encode("cp1252")
    choose(page, "old.txt", content)
    dialog = page.get_by_role("dialog", name="Open “old.txt”")
    expect(dialog.get_by_role("listitem")).to_have_text(["Grüße", "Köln", "Zweite Zeile"])
    holds(page, "Before")
    dialog.get_by_label("Encoding").select_option("Cyrillic (Windows-1251)")
    expect(dialog.get_by_role("listitem").first).to_have_text("GrьЯe")
    dialog.get_by_label("Encoding").select_option("Western (Windows-1252)")
    expect(dialog.get_by_role("listitem").first).to_have_text("Grüße")
    dialog.get_by_role("button", name="Open it").click()
    holds(page, "Grüße\nZweite Zeile\nKöln")


@pytest.mark.parametrize(("button", "text"), [
    ("Take out the times", "Hello there my friend."), ("Keep as it is", CAPTIONS.decode()), ("Cancel", "Before"),
])  # fmt: skip
def test_captions_are_asked_about(page: Page, button: str, text: str) -> None:
    choose(page, "tide.srt", CAPTIONS)
    dialog = page.get_by_role("dialog", name="Open “tide.srt”")
    expect(dialog.get_by_role("button", name="Take out the times")).to_be_focused()
    dialog.get_by_role("button", name=button).click()
    expect(dialog).to_have_count(0)
    holds(page, text)


def test_a_file_may_be_handed_over_and_of_a_folder_the_first_one(page: Page, tmp_path: Path) -> None:
    for way in ("drop", "paste"):
        let_through = paper(page).evaluate(HAND_OVER, [way, f"{way}.txt", list(f"By {way}".encode())])
        assert not let_through  # else the browser would open the file itself
        holds(page, f"By {way}")
    for name in ("10.txt", "9.txt"):
        (tmp_path / name).write_text(f"Page {name}")
    drop(page, ".script", tmp_path)
    expect(page.get_by_text("2 files, and one is opened here: “9.txt”.")).to_be_visible()
    holds(page, "Page 9.txt")


def test_a_file_that_is_dragged_sees_where_to_go_and_never_replaces_the_page(page: Page) -> None:
    hint = page.get_by_text("Drop a text file")
    expect(hint).to_be_hidden()

    def carry_on() -> bool:
        """Go on dragging, which a browser tells again and again; return whether that shows where to go."""
        assert not page.locator("h1").evaluate(HAND_OVER, ["dragover", "tide.txt", [65]])
        return hint.is_visible()

    wait_until(carry_on)
    assert not page.locator("h1").evaluate(HAND_OVER, ["drop", "tide.txt", [65]])
    expect(hint).to_be_hidden()
    holds(page, "Before")


def test_what_cannot_be_opened_is_told_and_changes_nothing(page: Page, console: Console) -> None:
    console.expect("422")
    for name, content, words in [("a.pdf", b"%PDF-1.7", "is a PDF"), ("a.png", b"\x89PNG\x00\x01", "is not a text"),
                                 ("a.txt", b"x" * 5_000_001, "is 5.0 MB; at most 5 MB")]:  # fmt: skip
        choose(page, name, content)
        expect(page.locator(".toast").last).to_contain_text(f"“{name}” {words}")
        holds(page, "Before")


def test_without_script_a_file_fills_the_page(
    live: str, tidewater: Workspace, alice: User, open_page: Callable[..., Page]
) -> None:
    page = open_page(alice, java_script_enabled=False)
    page.goto(PAGE)
    page.get_by_label("Happy").check()
    page.get_by_label("Open a text file").set_input_files(
        {"name": "tide.srt", "mimeType": "text/plain", "buffer": CAPTIONS}
    )
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_label("Text to speak")).to_have_value("Hello there my friend.")
    expect(page.get_by_label("Happy")).to_be_checked()
