"""The way in and the settings in a real browser: no complaint of its console, none of axe, and no mouse needed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from studio.accounts import setup
from studio.accounts.models import ApiKey, User
from studio.workspaces.models import Workspace
from tests import people
from tests.axe import faults

KEY = "sk-api-0123456789abcdefXYZ"
Open = Callable[..., Page]


@pytest.fixture(autouse=True)
def _no_tries_yet(live: str) -> None:
    cache.clear()


def test_the_owner_sets_studio_up_and_lands_inside(page: Page) -> None:
    page.goto(f"/setup/{setup.new_token()}/")
    page.get_by_label("Your name").fill("Alice")
    page.get_by_label("E-mail").fill("alice@example.org")
    page.get_by_label("Password").fill(people.PASSWORD)
    page.get_by_label("Workspace").fill("Tidewater")
    page.get_by_label("Workspace").press("Enter")
    expect(page).to_have_url(re.compile(r"/w/tidewater/"))
    expect(page.get_by_role("button", name=re.compile("Your account, Alice"))).to_be_visible()


def test_a_wrong_password_is_told_beside_its_field(page: Page, alice: User) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill("alice@example.org")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Password")).to_have_accessible_description(re.compile("do not belong together"))
    expect(page.get_by_label("E-mail")).to_have_value("alice@example.org")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until a control with this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).textContent"):
            return
    raise AssertionError(f"Tab never came to {name}")


def test_a_key_is_given_by_keyboard_and_its_check_is_told_without_a_reload(
    open_page: Open, alice: User, tidewater: Workspace, calm_sandbox: str, settings: Any
) -> None:
    settings.REGIONS = {"global": calm_sandbox, "china": calm_sandbox}
    page = open_page(alice)
    page.goto("/settings/")
    page.evaluate("window.same = true")
    tab_to(page, "Key")
    page.keyboard.type(KEY)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#key-tag")).to_have_text("Working")
    expect(page.locator("#key-badge")).to_have_text("Key working")
    expect(page.locator("#banner")).to_be_hidden()
    expect(page.get_by_role("heading", name="Key accepted by MiniMax")).to_be_visible()
    assert (page.evaluate("window.same"), KEY in page.content()) == (True, False)


def test_a_refused_key_takes_the_focus_to_its_field(
    open_page: Open, alice: User, tidewater: Workspace, console: Any
) -> None:
    console.expect("422")
    page = open_page(alice)
    page.goto("/settings/")
    page.get_by_text("Advanced").click()
    page.get_by_label("Group ID").fill("12")
    page.get_by_label("Key", exact=True).fill(f"{KEY} x")
    page.get_by_role("button", name="Save and check").click()
    field = page.get_by_label("Key", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    expect(field).to_have_accessible_description(re.compile(r"Character 27 is not allowed"))
    expect(page.get_by_label("Group ID")).to_have_value("12")


def test_settings_save_by_themselves_by_keyboard(open_page: Open, alice: User, tidewater: Workspace) -> None:
    people.give_key(alice)
    page = open_page(alice)
    page.goto("/settings/")
    for name, column in (("Start speech", "autoplay"), ("Shortcuts of one key", "single_key_shortcuts")):
        tab_to(page, name)
        with page.expect_response("**/settings/switch/**"):
            page.keyboard.press("Space")
        assert getattr(User.objects.get(), column) is False
    expect(page.locator("body")).to_have_attribute("data-single-keys", "off")
    tab_to(page, "Use sample results")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Use your key again")).to_be_visible()
    expect(page.locator("#key-badge")).to_have_text("Sandbox")


def test_the_theme_is_worn_at_once_and_kept(open_page: Open, alice: User, tidewater: Workspace) -> None:
    page = open_page(alice)
    page.goto("/settings/")
    with page.expect_response("**/theme/"):
        page.get_by_role("radio", name="Dark").check(force=True)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()


def test_a_key_is_removed_after_a_question(open_page: Open, alice: User, tidewater: Workspace) -> None:
    people.give_key(alice)
    page = open_page(alice)
    page.goto("/settings/")
    page.get_by_role("link", name="Remove key").click()
    dialog = page.get_by_role("dialog", name="Remove your key?")
    expect(dialog).to_be_visible()
    assert faults(page) == []
    dialog.get_by_role("button", name="Remove key").click()
    expect(page.get_by_role("link", name="Add an API key")).to_be_visible()
    assert ApiKey.objects.get().sealed is None


def test_everything_works_without_script(open_page: Open, alice: User, tidewater: Workspace) -> None:
    page = open_page(alice, java_script_enabled=False)
    page.goto("/settings/")
    page.get_by_label("Key", exact=True).fill(KEY)
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_text(f"Ends in {KEY[-4:]}")).to_be_visible()
    page.locator("#look").get_by_role("switch", name="Start speech").uncheck()
    page.locator("#look").get_by_role("button", name="Save").nth(1).click()
    expect(page.get_by_role("switch", name="Start speech")).not_to_be_checked()
    page.get_by_role("link", name="Remove key").click()
    page.get_by_role("button", name="Remove key").click()
    expect(page.get_by_text("Key removed. New work runs on the sandbox.")).to_be_visible()
