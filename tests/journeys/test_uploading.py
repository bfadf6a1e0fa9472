"""Files that people bring to a form: chosen, dropped, pasted, interrupted and gone on with."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect

from studio.accounts.models import User
from studio.jobs.models import Job, JobInput
from studio.library.models import Version
from studio.workspaces.models import Workspace
from tests.library.pictures import photograph
from tests.server import wait_until

SKETCHES = "/w/tidewater/sketches/"


def test_thin(speaking: str, open_page: Callable[..., Page], alice: User, tidewater: Workspace) -> None:
    page = open_page(alice)
    page.goto(SKETCHES)
    payload: FilePayload = {"name": "Keeper.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    page.screenshot(path="/tmp/w/up1.png")
    page.get_by_label("Keep the same person").set_input_files(payload)
    expect(page.locator("[data-tile] b")).to_have_text("Keeper")
    page.screenshot(path="/tmp/w/up2.png")
    page.get_by_label("What should we see?").fill("A keeper")
    page.get_by_role("button", name="Make").click()
    wait_until(lambda: JobInput.objects.filter(version=Version.objects.get(asset__title="Keeper")).exists())
    assert Job.objects.get().order.person == Version.objects.get(asset__title="Keeper").key
