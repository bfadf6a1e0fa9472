"""Passkeys, and sign-in by the OpenID provider."""

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import expect

from studio.accounts.models import OpenIdLink
from tests import people
from tests.authenticator import keep_passkey
from tests.journeys.places import Visit, place
from tests.journeys.places_account import enter
from tests.openid import BACK, STAY

PASSKEYS = "/accounts/2fa/webauthn/"


@place("outside", "mfa_authenticate")
def the_second_step_by_a_passkey(visit: Visit) -> None:
    visit.page.context.clear_cookies()
    keep_passkey(visit.get("alice"), "Phone")
    visit.to("/accounts/login/")
    enter(visit, people.PASSWORD)
    expect(visit.page.get_by_label("Code")).to_be_visible()


@place("outside", "accounts:sign_in")
def sign_in_by_the_provider(visit: Visit) -> None:
    visit.page.context.clear_cookies()
    visit.get("harbour").refusal = STAY
    visit.to("/accounts/login/")


@place("outside", "accounts:openid")
def the_way_to_the_provider(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Continue with Harbour ID").click()
    expect(visit.page.get_by_role("link", name="Go on")).to_be_visible()


@place("outside", "accounts:openid")
def a_way_back_that_is_over(visit: Visit) -> None:
    visit.to(BACK)


def confirmed(visit: Visit, address: str) -> None:
    """Go to a page that asks for the password first, unless that was a moment ago."""
    visit.to(address)
    if "/reauthenticate/" in visit.page.url:
        visit.page.get_by_label("Password").fill(people.PASSWORD)
        visit.page.get_by_role("button", name="Go on").click()
        expect(visit.page).not_to_have_url("**/reauthenticate/**")


@place("account", "accounts:settings")
def settings_with_a_provider(visit: Visit) -> None:
    cache.clear()
    visit.get("harbour").refusal = STAY
    visit.to("/settings/#security")


@place("account", "mfa_list_webauthn")
def no_passkeys(visit: Visit) -> None:
    Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).delete()
    visit.to(PASSKEYS)


@place("account", "mfa_add_webauthn")
def a_new_passkey_at_a_number(visit: Visit) -> None:
    confirmed(visit, f"{PASSKEYS}add/")
    expect(visit.page.get_by_role("heading", name="Not at this address")).to_be_visible()


@place("account", "mfa_list_webauthn")
def passkeys(visit: Visit) -> None:
    for name in ("Phone", "Key ring"):
        keep_passkey(visit.get("alice"), name)
    visit.to(PASSKEYS)


@place("account", "mfa_edit_webauthn")
def rename_a_passkey(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Rename Phone").click()
    expect(visit.page.get_by_label("Name", exact=True)).to_have_value("Phone")


@place("account", "mfa_remove_webauthn")
def remove_a_passkey(visit: Visit) -> None:
    visit.to(PASSKEYS).get_by_role("link", name="Remove Phone").click()
    expect(visit.page.get_by_role("button", name="Remove it")).to_be_visible()


@place("account", "mfa_reauthenticate_webauthn")
def confirm_by_a_passkey(visit: Visit) -> None:
    visit.to(f"{PASSKEYS}reauthenticate/")


@place("account", "accounts:link_openid")
def link_an_account_of_the_provider(visit: Visit) -> None:
    confirmed(visit, "/settings/openid/link/")


@place("account", "accounts:unlink_openid")
def remove_the_link_with_the_provider(visit: Visit) -> None:
    harbour = visit.get("harbour")
    OpenIdLink.objects.create(user=visit.get("alice"), issuer=harbour.issuer, subject="1", email="a@example.org")
    confirmed(visit, "/settings/openid/unlink/")


def without_a_password(visit: Visit) -> None:
    """Take Alice's password away; she is signed in by the provider."""
    alice = visit.get("alice")
    alice.set_unusable_password()
    alice.save()
    session = people.signed_in(alice).cookies["sessionid"].value
    visit.page.context.add_cookies([{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}])


@place("account", "account_set_password")
def choose_a_first_password(visit: Visit) -> None:
    without_a_password(visit)
    visit.to("/accounts/password/set/")


@place("account", "accounts:unlink_openid")
def the_only_way_in(visit: Visit) -> None:
    Authenticator.objects.all().delete()
    visit.to("/settings/openid/unlink/")
