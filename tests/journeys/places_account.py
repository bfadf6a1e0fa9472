"""The way in, and a person's settings."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from studio.accounts import setup
from studio.accounts.models import ApiKey, KeyState, NewKey
from studio.accounts.operator import links
from studio.lib.crypto import seal
from studio.workspaces.models import Membership
from tests import people
from tests.journeys.places import Visit, place

SETTINGS = "/settings/"


@place("outside", "home:first")
def nobody_owns_it_yet(visit: Visit) -> None:
    visit.to("/")


@place("outside", "workspaces:set_up")
def set_up(visit: Visit) -> None:
    visit.to(f"/setup/{setup.new_token()}/")


@place("outside", "workspaces:set_up")
def set_up_with_faults(visit: Visit) -> None:
    page = visit.page
    for label, text in (("Your name", "Alice"), ("E-mail", "alice@example.org"), ("Workspace", "Tidewater")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Password", exact=True).fill("1234")
    page.get_by_label("Password", exact=True).press("Enter")
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)


@place("outside", "account_login")
def sign_in(visit: Visit) -> None:
    visit.get("alice")
    cache.clear()
    visit.to("/accounts/login/")


@place("outside", "account_login")
def sign_in_with_a_wrong_password(visit: Visit) -> None:
    enter(visit, "wrong")
    expect(visit.page.locator("[aria-invalid=true]").first).to_be_visible()


@place("outside", "accounts:forgotten")
def forgotten_password(visit: Visit) -> None:
    visit.to("/accounts/password/reset/")


@place("outside", "accounts:new_password")
def a_new_password_by_a_link(visit: Visit) -> None:
    visit.to(f"/new-password/{links.make_link(visit.get('alice'))}/")


@place("outside", "accounts:new_password")
def a_link_for_a_password_that_is_over(visit: Visit) -> None:
    visit.to("/new-password/over/")


@place("outside", "account_signup")
def sign_up_is_closed(visit: Visit) -> None:
    visit.to("/accounts/signup/")


@place("outside", "account_inactive")
def account_is_switched_off(visit: Visit) -> None:
    visit.to("/accounts/inactive/")


@place("outside")
def nothing_at_this_address(visit: Visit) -> None:
    visit.to("/setup/spent/")


@place("outside", "mfa_authenticate")
def the_second_step(visit: Visit) -> None:
    TOTP.activate(visit.get("alice"), generate_totp_secret())
    visit.to("/accounts/login/")
    enter(visit, people.PASSWORD)
    expect(visit.page.get_by_label("Code")).to_be_visible()


def enter(visit: Visit, password: str) -> None:
    """Send the sign-in's form."""
    visit.page.get_by_label("E-mail").fill("alice@example.org")
    visit.page.get_by_label("Password").fill(password)
    visit.page.get_by_label("Password").press("Enter")


@place("account", "accounts:settings")
def settings_without_a_key(visit: Visit) -> None:
    visit.to(SETTINGS)
    visit.page.get_by_text("Advanced").click()


@place("account", "accounts:settings")
def settings_with_a_refused_form(visit: Visit) -> None:
    visit.page.get_by_label("Key", exact=True).fill("a b")
    visit.page.get_by_role("button", name="Save and check").click()
    expect(visit.page.locator("#id_key_error")).to_be_visible()


def settings_with_a_key(state: str) -> None:
    """List the settings with a key in a state."""

    def go(visit: Visit) -> None:
        values = {"state": state, "checked_at": timezone.now(), "other_region": "china"}
        ApiKey.objects.filter(user=visit.get("alice")).update(**values) or people.give_key(visit.get("alice"), **values)
        visit.to(SETTINGS)

    go.__name__ = f"settings_with_a_key_{state}"
    place("account", "accounts:settings")(go)


for _state in KeyState:
    settings_with_a_key(_state)


@place("account", "accounts:settings")
def settings_with_a_new_key(visit: Visit) -> None:
    alice = visit.get("alice")
    values = {"sealed": seal("sk-other", alice.pk), "last_four": "ther", "state": KeyState.REFUSED, "due_at": None}
    NewKey.objects.create(user=alice, **values)
    visit.to(SETTINGS)


@place("account", "accounts:settings")
def settings_asking_before_a_key_goes(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Remove key").click()
    expect(visit.page.get_by_role("dialog")).to_be_visible()


@place("account", "accounts:remove_key")
def remove_key(visit: Visit) -> None:
    visit.to("/settings/key/remove/")


@place("account", "account_change_password")
def change_password(visit: Visit) -> None:
    visit.to("/accounts/password/change/")


@place("account", "account_logout")
def sign_out(visit: Visit) -> None:
    visit.to("/accounts/logout/")


@place("account", "account_reauthenticate")
def say_the_password_again(visit: Visit) -> None:
    cache.clear()
    visit.to("/accounts/2fa/totp/activate/")


@place("account", "mfa_activate_totp")
def turn_the_second_step_on(visit: Visit) -> None:
    visit.page.get_by_label("Password").fill(people.PASSWORD)
    visit.page.get_by_label("Password").press("Enter")
    expect(visit.page.get_by_role("img", name="QR code of the secret")).to_be_visible()


@place("account", "mfa_deactivate_totp")
def turn_the_second_step_off(visit: Visit) -> None:
    TOTP.activate(visit.get("alice"), generate_totp_secret())
    visit.to("/accounts/2fa/totp/deactivate/")


@place("account", "mfa_view_recovery_codes")
def recovery_codes(visit: Visit) -> None:
    RecoveryCodes.activate(visit.get("alice"))
    visit.to("/accounts/2fa/recovery-codes/")


@place("account", "mfa_generate_recovery_codes")
def new_recovery_codes(visit: Visit) -> None:
    visit.to("/accounts/2fa/recovery-codes/generate/")


@place("account", "mfa_reauthenticate")
def say_a_code_again(visit: Visit) -> None:
    visit.to("/accounts/2fa/reauthenticate/")


@place("account", "accounts:sessions")
def where_alice_is_signed_in(visit: Visit) -> None:
    people.signed_in(visit.get("alice")).get("/settings/sessions/", headers={"User-Agent": "Firefox on Android"})
    visit.to("/settings/sessions/")


@place("account", "accounts:people")
def the_accounts_of_the_server(visit: Visit) -> None:
    visit.get("bob")
    people.person("Nora", is_active=False)
    visit.to("/settings/accounts/")


@place("account", "accounts:password_link")
def a_link_for_a_new_password(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Password link for Bob").click()
    expect(visit.page.get_by_label("Link", exact=True)).to_be_visible()


@place("account", "home:first")
def no_workspace(visit: Visit) -> None:
    Membership.objects.all().delete()
    visit.to("/")
