"""Four browsers, from an empty server: who invites, who makes, who decides, who looks on, and who is removed."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from studio.accounts import setup
from studio.library.models import Version
from tests import people
from tests.console import Console
from tests.journeys import stations

Open = Callable[..., Page]
TEAM = "/w/tidewater/team/"
NO_MAKING = "To make something, ask an admin to let you edit."


def join(page: Page, address: str, name: str) -> None:
    """Make an account by an invitation."""
    page.goto(address)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail").fill(f"{name.lower()}@example.org")
    page.get_by_label("Password", exact=True).fill(people.PASSWORD)
    page.get_by_role("button", name="Make an account and join").click()
    page.wait_for_url(re.compile("/w/tidewater/"))


def invite(owner: Page, role: str) -> str:
    """Return the address of a new invitation, for whoever has the link."""
    before = set(links(owner))
    owner.locator("form.invite select").select_option(role)
    owner.get_by_role("button", name="Make invitations").click()
    expect(owner.locator("[data-copy-link]")).to_have_count(len(before) + 1)
    [address] = set(links(owner)) - before
    return address


def links(owner: Page) -> list[str]:
    """Return the addresses of the invitations that a page lists."""
    return [str(link.get_attribute("data-copy-link")) for link in owner.locator("[data-copy-link]").all()]


@pytest.mark.usefixtures("speaking", "calm_sandbox")
def test_each_does_what_the_role_may_and_reads_why_not_elsewhere(open_page: Open, console: Console) -> None:
    cache.clear()
    alice, ed, rita, vera = (open_page(reduced_motion="reduce") for _ in range(4))
    stations.set_up(alice, f"/setup/{setup.new_token()}/")
    for page, name, role in ((ed, "Ed", "editor"), (rita, "Rita", "reviewer"), (vera, "Vera", "viewer")):
        alice.goto(TEAM)
        join(page, invite(alice, role), name)
    stations.speech(ed)
    stations.spoken(ed, "The tide is in.")
    take = f"/w/tidewater/a/{Version.objects.get().asset.key}/"
    for page in (rita, vera):
        page.goto("/w/tidewater/speech/")
        expect(page.get_by_text(NO_MAKING)).to_be_visible()
        expect(page.get_by_role("button", name="Speak it")).to_have_count(0)
    vera.goto(take)
    expect(vera.get_by_text("You can read along. Ask an admin to let you comment.")).to_be_visible()
    expect(vera.get_by_role("button", name="Approve")).to_have_count(0)
    rita.goto(take)
    rita.get_by_label("Comment", exact=True).fill("Louder, please.")
    rita.get_by_role("button", name="Comment", exact=True).click()
    expect(vera.get_by_text("Louder, please.")).to_be_visible()  # by itself
    rita.get_by_role("button", name="Approve").click()
    ed.goto(take)
    expect(ed.get_by_text("Louder, please.")).to_be_visible()
    ed.goto(TEAM)
    expect(ed.get_by_text("Owners and admins invite people and change roles.")).to_be_visible()
    alice.goto(TEAM)
    alice.get_by_role("link", name="Actions for Ed").click()
    alice.get_by_role("button", name="Remove Ed").click()
    expect(ed.locator("html")).to_have_attribute("data-socket", "closed")
    console.expect("404")
    ed.goto(take)
    expect(ed.get_by_text("Louder, please.")).to_have_count(0)
    expect(vera.get_by_text("Louder, please.")).to_be_visible()
