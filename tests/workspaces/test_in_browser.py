"""The team page in a browser: a role counts when it is chosen, and who is here follows by itself."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from studio.accounts.models import User
from studio.workspaces.models import Membership, Role

TEAM = "/w/tidewater/team/"


def test_a_role_is_chosen_and_others_come_and_go(
    live: str, open_page: Callable[..., Page], alice: User, bob: User
) -> None:
    page = open_page(alice)
    page.goto(TEAM)
    page.get_by_label("Role of Bob").select_option("reviewer")
    expect(page.get_by_text("Bob is Reviewer now.")).to_be_visible()
    expect(page.get_by_label("Role of Bob")).to_have_value("reviewer")
    assert Membership.objects.get(user=bob).role == Role.REVIEWER
    row = page.locator(".r", has_text="bob@example.org")
    expect(row).not_to_contain_text("Now")
    bobs = open_page(bob)
    bobs.goto(TEAM)
    expect(row).to_contain_text("Now")
    page.get_by_role("button", name="Switch workspace").click()
    expect(page.get_by_role("link", name="New workspace")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Actions for Bob").click()
    page.get_by_role("button", name="Remove Bob").click()
    expect(page.locator("#members .r", has_text="bob@example.org")).to_have_count(0)
    expect(bobs.locator("html")).to_have_attribute("data-socket", "closed")
