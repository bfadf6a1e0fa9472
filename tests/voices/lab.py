"""The voice lab as people use it in a browser: its dialogs, and what the sandbox was given by them."""

from secrets import token_hex
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.accounts.api import SANDBOX_KEY
from studio.jobs.models import Job, State
from tests.jobs.conftest import settled
from tests.sandboxes import HTTP
from tests.server import wait_until

LAB = "/w/tidewater/voices/"
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
sizes = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


def fresh(name: str) -> str:
    """Return a name that no other test's voice has: the sandbox is one account, and remembers."""
    return f"{name} {token_hex(3)}"


def open_lab(page: Page, button: str) -> Locator:
    """Open a dialog of the lab from its page, and return it."""
    page.goto(LAB)
    page.get_by_role("link", name=button).first.click()
    dialog = page.get_by_role("dialog", name=button)
    expect(dialog).to_be_visible()
    return dialog


def card(page: Page, name: str) -> Locator:
    """Return the card of a voice."""
    return page.locator(".voice").filter(has=page.get_by_role("heading", name=name, exact=True))


def menu(page: Page, name: str, item: str) -> None:
    """Choose what can be done with a voice."""
    expect(page.get_by_text("The whole list is being fetched.")).to_have_count(0)  # else it is drawn anew in a moment
    card(page, name).get_by_role("button", name=f"More for {name}").click()
    page.get_by_role("link", name=item).locator("visible=true").click()


def newest(kind: str, count: int = 1) -> Job:
    """Return the newest job of a kind once there are so many and it is done."""
    wait_until(lambda: Job.objects.filter(kind=kind).count() >= count)
    job = settled(Job.objects.filter(kind=kind).latest("id"))
    assert (job.state, job.error) == (State.DONE, {})
    return job


def was_sent(sandbox: str, data: bytes) -> bool:
    """Return whether a recording is among those that the sandbox was sent last; its clock knows whole seconds."""
    headers = {"Authorization": f"Bearer {SANDBOX_KEY}"}
    files = HTTP.get(f"{sandbox}/v1/files/list?purpose=voice_clone", headers=headers).raise_for_status().json()["files"]
    newest = max(file["created_at"] for file in files)
    address = f"{sandbox}/v1/files/retrieve_content?file_id="
    sent = [file["file_id"] for file in files if file["created_at"] >= newest - 1]
    return any(HTTP.get(f"{address}{name}", headers=headers).raise_for_status().content == data for name in sent)
