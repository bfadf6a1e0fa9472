"""Passkeys by a real browser's authenticator, and the way to the OpenID provider and back, under the content policy."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from playwright.sync_api import CDPSession, Page, expect

from studio.accounts.models import OpenIdLink, User
from studio.workspaces.models import Workspace
from tests import people
from tests.axe import faults
from tests.console import Console
from tests.openid import Provider

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def at_name(live: str) -> str:
    """The server's address by a name: at a number a browser makes no passkeys."""
    cache.clear()
    return f"http://localhost:{urlsplit(live).port}"


def plug_in(page: Page) -> tuple[CDPSession, str]:
    """Give a page's browser a device that holds passkeys, and return how to speak with it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, made["authenticatorId"]


def enter(page: Page, password: str = people.PASSWORD) -> None:
    """Sign in with e-mail and password."""
    page.get_by_label("E-mail").fill("alice@example.org")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, at_name: str) -> None:
    """Sign out, and wait for the sign-in page."""
    page.goto(f"{at_name}/accounts/logout/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in to Studio")).to_be_visible()


def test_alice_makes_a_passkey_and_signs_in_with_it(
    page: Page, alice: User, tidewater: Workspace, at_name: str
) -> None:
    session, device = plug_in(page)
    page.goto(f"{at_name}/accounts/login/?next=/settings/")
    enter(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(people.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name", exact=True).fill("Phone of Alice")
    expect(page.get_by_role("heading", name=re.compile("^Not "))).to_have_count(0)
    assert faults(page) == []
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_text("10 of 10 are left")).to_be_visible()
    assert [row["isResidentCredential"] for row in kept(session, device)] == [True]

    page.goto(f"{at_name}/accounts/2fa/webauthn/add/")  # this device has one: it says so, and what was typed stays
    page.get_by_label("Name", exact=True).fill("Again")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("alert")).to_have_text("This device holds a passkey of your account already.")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Again")

    sign_out(page, at_name)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was confirmed")
    assert faults(page) == []
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/w/tidewater/"))

    sign_out(page, at_name)
    enter(page)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/w/tidewater/"))


def kept(session: CDPSession, device: str) -> list[dict[str, Any]]:
    """Return the passkeys that a device holds."""
    found: list[dict[str, Any]] = session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    return found


def test_the_way_to_the_provider_and_back_passes_the_content_policy(
    open_page: Callable[..., Page], alice: User, tidewater: Workspace, harbour: Provider, at_name: str,
    console: Console,
) -> None:  # fmt: skip
    page = open_page(alice)
    page.goto("/settings/openid/link/")
    page.get_by_label("Password").fill(people.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Go there and link").click()
    expect(page.get_by_text("Linked with nora@example.org")).to_be_visible()
    assert OpenIdLink.objects.get().user == alice
    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/settings/")
    page.get_by_role("button", name="Continue with Harbour ID").click()
    expect(page.get_by_text("Linked with nora@example.org")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Your account, Alice"))).to_be_visible()
