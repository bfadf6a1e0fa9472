"""Files that people bring to a form, and things that they choose from the library: by mouse and by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from studio.accounts.models import User
from studio.jobs.models import Job
from studio.library.media.derivatives import MediaFacts
from studio.library.models import Version
from studio.library.store import Stored
from studio.library.versions import add_version
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace
from tests.library.pictures import drawing, photograph, saved
from tests.server import wait_until

SKETCHES = "/w/tidewater/sketches/"
FIELD = "Keep the same person"
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


def tile(page: Page) -> object:
    """Return the title of what is chosen."""
    return page.locator("[data-tile] b")


def test_a_picture_is_chosen_removed_brought_again_and_used(alices: Seat, open_page: OpenPage, alice: User) -> None:
    page = open_page(alice)
    page.goto(SKETCHES)
    payload: FilePayload = {"name": "Keeper.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    page.get_by_label(FIELD).set_input_files(payload)
    expect(page.locator("[data-tile]")).to_contain_text("1,000 × 1,600 · uploaded")
    page.get_by_role("button", name="Remove Keeper").press("Enter")
    expect(page.get_by_label(FIELD)).to_be_focused()
    page.get_by_label(FIELD).set_input_files({**payload, "name": "Again.jpg"})
    expect(page.locator("[data-tile] b")).to_have_text("Keeper")  # the same bytes are the same thing
    page.get_by_label("What should we see?").fill("A keeper")
    page.get_by_role("button", name="Make").click()
    wait_until(lambda: Job.objects.filter(inputs__version__asset__title="Keeper").exists())
    assert Version.objects.filter(asset__kind="upload").count() == 1
