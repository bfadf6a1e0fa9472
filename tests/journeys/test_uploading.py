"""Files that people bring to a form, and things that they choose from the library: by mouse and by keyboard."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.library.media.derivatives import MediaFacts
from studio.library.models import Upload, Version
from studio.library.store import Stored
from studio.library.uploads import parts
from studio.library.versions import add_version
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace
from tests.console import Console
from tests.late import hold_modules
from tests.library.elsewhere import Reply, serving
from tests.library.films import padded
from tests.library.pictures import drawing, photograph, saved
from tests.library.sounds import SVG
from tests.server import wait_until

SKETCHES = "/w/tidewater/sketches/"
FIELD = "Keep the same person"
SENDER = "**/js/upload/progress*"
OpenPage = Callable[..., Page]


@pytest.fixture
def alices(speaking: str, alice: User, tidewater: Workspace) -> Seat:
    """Alice's seat, with the server and the sandbox behind it."""
    return seat_for(alice, "tidewater")


def shelve(seat: Seat, count: int) -> None:
    """Put rows of pictures into the library; nobody looks at their files."""
    for number in range(count):
        stored = Stored("00/none.png", 1000, f"{number:064}", 0, "image/png")
        facts = MediaFacts("image", {"width": 400, "height": 300, "tone": "1b"})
        owner = {"workspace_id": seat.workspace.pk, "person_id": seat.person.pk, "kind": "sketches", "recipe": {}}
        add_version(**owner, title=f"Lighthouse {number}", stored=stored, facts=facts)


def picture(name: str, colour: tuple[int, int, int] = (20, 90, 120)) -> FilePayload:
    """Return a picture as a browser takes it from a disk."""
    return {"name": name, "mimeType": "image/png", "buffer": saved(drawing(640, 480, colour), "PNG")}


HAND_OVER = """(element, [type, files, uri, html]) => {
  const given = new DataTransfer();
  for (const { name, mimeType, data } of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    given.items.add(new File([bytes], name, { type: mimeType }));
  }
  if (uri) given.setData("text/uri-list", location.origin + uri);
  if (html) given.setData("text/html", html);
  const more = type === "paste" ? { clipboardData: given } : { dataTransfer: given };
  const make = type === "paste" ? ClipboardEvent : DragEvent;
  if (type === "drop") element.dispatchEvent(new make("dragover", { bubbles: true, cancelable: true, ...more }));
  element.dispatchEvent(new make(type, { bubbles: true, cancelable: true, ...more }));
}"""


def hand_over(page: Page, how: str, goal: str, files: list[FilePayload], *, uri: str = "", html: str = "") -> None:
    """Drop or paste files, an address and HTML on the first element that a selector finds."""
    sent = [{**file, "buffer": "", "data": b64encode(file["buffer"]).decode()} for file in files]
    page.locator(goal).first.evaluate(HAND_OVER, [how, sent, uri, html])


def test_a_picture_is_chosen_removed_brought_again_and_used(
    alices: Seat, open_page: OpenPage, alice: User, console: Console
) -> None:
    page = open_page(alice)
    page.goto(SKETCHES)
    payload: FilePayload = {"name": "Keeper.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    console.expect("ERR_FAILED")
    page.route(SENDER, lambda route: route.abort())
    page.get_by_label(FIELD).set_input_files(payload)
    expect(page.locator("#toasts")).to_contain_text("“Keeper.jpg” is not uploaded: no answer from the server.")
    page.unroute(SENDER)
    let_go = hold_modules(page, "upload/progress")
    page.get_by_label(FIELD).set_input_files(payload)
    page.get_by_label("What should we see?").fill("A keeper")
    page.get_by_role("button", name="Make").click()
    expect(page.locator("#toasts")).to_contain_text("“Keeper.jpg” is still on its way.")
    let_go()
    expect(page.locator("[data-tile]")).to_contain_text("1,000 × 1,600 · uploaded")
    page.get_by_role("button", name="Remove Keeper").press("Enter")
    expect(page.get_by_label(FIELD)).to_be_focused()
    page.get_by_label(FIELD).set_input_files({**payload, "name": "Again.jpg"})
    expect(page.locator("[data-tile] b")).to_have_text("Keeper")  # the same bytes are the same thing
    page.get_by_role("button", name="Make").click()
    wait_until(lambda: Job.objects.filter(inputs__version__asset__title="Keeper").exists())
    assert Version.objects.filter(asset__kind="upload").count() == 1


def test_the_library_is_chosen_from_by_keyboard_and_opens_where_it_was(
    alices: Seat, open_page: OpenPage, alice: User, console: Console
) -> None:
    console.expect("Failed to load resource.*404")  # the pictures of these rows
    shelve(alices, 25)
    page = open_page(alice)
    page.goto(SKETCHES)
    library = page.get_by_role("link", name="From the library")
    library.press("Enter")
    dialog = page.get_by_role("dialog", name="Choose a picture")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    expect(dialog.locator(".pick-tile").first).to_contain_text("Lighthouse 24")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    expect(dialog.locator(".pick-tile")).to_have_count(25)  # the older ones came by themselves
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(dialog.get_by_role("button", name="Lighthouse 1, a picture, 400 × 300")).to_be_focused()
    page.keyboard.press("Escape")
    expect(library).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Lighthouse 1, a picture, 400 × 300")).to_be_focused()
    assert dialog.locator(".pick-list").evaluate("each => each.scrollTop") > 0
    page.keyboard.type("22")
    expect(dialog.locator(".pick-tile")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-tile] b")).to_have_text("Lighthouse 22")
    expect(page.get_by_role("button", name="Remove Lighthouse 22")).to_be_focused()
    page.reload()
    expect(page.locator("[data-tile] b")).to_have_text("Lighthouse 22")


def test_files_are_dropped_and_pasted_and_a_tile_is_the_thing_itself(
    alices: Seat, open_page: OpenPage, alice: User
) -> None:
    page = open_page(alice)
    page.goto(SKETCHES)
    expect(page.locator(".drop")).to_be_visible()
    hand_over(page, "drop", "h1", [picture("Dropped.png")])
    expect(page.locator("[data-tile] b")).to_have_text("Dropped")
    hand_over(page, "paste", "body", [picture("Pasted.png", (9, 9, 200))], html="<img src='x.png'>")
    expect(page.locator("[data-tile] b")).to_have_text("Pasted")
    hand_over(page, "drop", ".drop", [picture(f"{n}.png", (n, n, n)) for n in range(101)])
    expect(page.get_by_text("101 files, and one is taken here: “0.png”.")).to_be_visible()
    expect(page.locator("[data-tile] b")).to_have_text("0")
    assert Version.objects.count() == 3
    other = Version.objects.get(asset__title="Dropped")
    for address, goal in ((f"/w/tidewater/media/{other.key}/derived/640.webp", "h1"), ("", "h1")):
        hand_over(page, "drop", goal, [picture("thumbnail.webp")] if address else [], uri=address)
    expect(page.locator("[data-tile] b")).to_have_text("0")  # let go somewhere else: nothing happens
    for key in (other.key, other.asset.key):
        hand_over(page, "drop", ".attached", [picture("thumbnail.webp", (1, 2, 3))], uri=f"/w/tidewater/a/{key}/")
        expect(page.locator("[data-tile] b")).to_have_text("Dropped")
    assert Version.objects.count() == 3


def test_what_is_refused_is_said_on_its_field_and_can_be_dismissed(
    alices: Seat, open_page: OpenPage, alice: User, console: Console
) -> None:
    console.expect("422")
    page = open_page(alice)
    page.goto(SKETCHES)
    field = page.get_by_label(FIELD, exact=True)
    field.set_input_files({"name": "Tide.png", "mimeType": "image/png", "buffer": SVG})
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("“Tide” cannot be used here. This is an SVG drawing. JPEG, PNG")
    expect(page.locator("#live")).to_contain_text("This is an SVG drawing")
    page.get_by_role("button", name="Dismiss: Tide.png").press("Enter")
    expect(alert).to_have_count(0)
    expect(field).to_be_focused()
    page.locator("[data-input-field]").evaluate("each => (each.dataset.limit = 1000)")
    page.on("request", lambda request: pytest.fail(request.url) if "/uploads/" in request.url else None)
    field.set_input_files(picture("Large.png"))
    expect(alert).to_contain_text("“Large.png” has 2 kB; at most 1 kB are taken.")


def test_a_file_is_fetched_by_its_web_address_and_can_be_stopped(
    alices: Seat, open_page: OpenPage, alice: User, settings: Any, console: Console
) -> None:
    console.expect("422")
    page, there = open_page(alice), set(parts.folder().glob("*"))  # what another test was cut off at may lie there
    with serving() as elsewhere:
        settings.STUDIO_FETCH_FROM = (elsewhere.origin,)
        elsewhere.go_on.clear()
        first = photograph()
        elsewhere.replies |= {"/Keeper.jpg": Reply(first[:9000], length=len(first), times=2), "/no.jpg": Reply(SVG)}
        page.goto(SKETCHES)

        def ask(address: str) -> None:
            page.get_by_role("link", name="From the library").press("Enter")
            page.get_by_role("dialog").get_by_label("Web address of a file").fill(address)
            page.keyboard.press("Enter")

        row = page.locator("[data-sending] > li")
        ask(f"{elsewhere.origin}/Keeper.jpg")
        expect(row).to_contain_text("9 kB of")
        row.get_by_role("button", name="Cancel").click()
        expect(row).to_have_count(0)
        elsewhere.go_on.set()
        wait_until(lambda: set(parts.folder().glob("*")) <= there)
        ask("http://localhost/secret")
        expect(row).to_contain_text(f"Only {elsewhere.origin} are fetched here.")
        row.get_by_role("button", name="Dismiss").click()
        ask(f"{elsewhere.origin}/no.jpg")
        expect(row).to_contain_text("“no” cannot be used here. This is an SVG drawing.")
        elsewhere.replies["/no.jpg"] = Reply(first)
        row.get_by_role("button", name="Try again").click()
        expect(page.locator("[data-tile] b")).to_have_text("no")
        expect(row).to_have_count(0)
    assert Version.objects.count() == 1


def test_an_upload_goes_on_after_a_lost_network_and_after_a_reload(
    alices: Seat, open_page: OpenPage, alice: User, console: Console
) -> None:
    console.expect("net::ERR_FAILED")
    page = open_page(alice)
    page.goto(SKETCHES)
    data = padded(3_000_000)
    page.locator("[data-input-field]").evaluate("each => (each.dataset.media = 'image video')")
    payload: FilePayload = {"name": "Storm.mp4", "mimeType": "video/mp4", "buffer": data}
    sent: list[int] = []

    def pass_two(route: Route) -> None:
        if route.request.method != "PATCH" or len(sent) < 2:
            sent.extend([1] if route.request.method == "PATCH" else [])
            return route.continue_()
        return route.abort()

    page.route("**/uploads/*/", pass_two)
    page.get_by_label(FIELD, exact=True).set_input_files(payload)
    row = page.locator("[data-sending] > li")
    expect(row).to_contain_text("Connection lost. It goes on by itself…")
    page.reload()
    expect(row).to_contain_text("It was cut off. Choose it again: it goes on where it stopped.")
    page.unroute("**/uploads/*/", pass_two)
    upload = Upload.objects.get()
    here = parts.offset_of(upload.key)
    assert 0 < here < len(data)
    page.locator("[data-input-field]").evaluate("each => (each.dataset.media = 'image video')")
    with page.expect_request(lambda request: request.method == "PATCH") as first:
        page.get_by_label(FIELD, exact=True).set_input_files(payload)
    assert first.value.headers["upload-offset"] == str(here)
    expect(page.locator("[data-tile] b")).to_have_text("Storm")
    assert Version.objects.get().sha256 == sha256(data).hexdigest()
    expect(row).to_have_count(0)
