"""What happens to an account is told by mail to whose it is: necessary, so nothing ends it."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client

from studio.accounts.models import User
from studio.accounts.operator import links
from studio.mail.models import Mail
from tests import people
from tests.accounts.test_operator import NEW
from tests.mail.smtp import open_mail, words_of

pytestmark = pytest.mark.usefixtures("mail_on")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0"


@pytest.fixture(autouse=True)
def _no_limits() -> None:
    cache.clear()


@pytest.fixture
def told(settings: Any) -> Any:
    """Return the subjects of what would be sent, all to Alice and none with a link that ends it."""

    def read() -> list[str]:
        found = open_mail(settings)
        assert {(one["To"], one["List-Unsubscribe"]) for one in found} <= {("alice@example.org", None)}
        return [str(one["Subject"]) for one in found]

    return read


def sign_in(browser: Client, person: User, password: str = people.PASSWORD) -> None:
    """Sign in by the form."""
    answer = browser.post("/accounts/login/", {"login": person.email, "password": password})
    assert answer.status_code == 302


def test_a_sign_in_with_a_new_browser_is_told_once(alice: User, settings: Any) -> None:
    browser = Client(headers={"User-Agent": FIREFOX})
    sign_in(browser, alice)
    [mail] = open_mail(settings)
    assert mail["Subject"] == "Your account: Somebody signed in with Firefox on Linux"
    assert "Was it not you?" in words_of(mail) and "/settings/sessions/" in words_of(mail, "html")
    browser.post("/accounts/logout/")
    sign_in(browser, alice)
    assert open_mail(settings) == []


def test_a_browser_is_known_for_each_person_and_cannot_say_so_itself(alice: User, bob: User, settings: Any) -> None:
    browser = Client()
    for person in (bob, alice, bob, alice):
        sign_in(browser, person)
        browser.post("/accounts/logout/")
    assert [one["To"] for one in open_mail(settings)] == [bob.email, alice.email]
    other = Client()
    other.cookies["known"] = f"{alice.key}:forged"
    sign_in(other, alice)
    assert [one["To"] for one in open_mail(settings)] == [alice.email]


def test_a_changed_password_is_told_by_form_and_by_link(alice: User, told: Any) -> None:
    browser = people.signed_in(alice)
    form = {"oldpassword": people.PASSWORD, "password1": NEW, "password2": NEW}
    assert browser.post("/accounts/password/change/", form).status_code == 302
    assert told() == ["Your account: Your password was changed"]
    Client().post(f"/new-password/{links.make_link(User.objects.get(pk=alice.pk))}/", {"password": "harbour-lamp-81"})
    assert told() == ["Your account: A new password was chosen by a link"]


def test_a_second_step_that_is_turned_off_is_told(alice: User, told: Any) -> None:
    TOTP.activate(alice, generate_totp_secret())
    browser = Client()
    sign_in_with_password_again(browser, alice)
    told()
    browser.post("/accounts/2fa/totp/deactivate/")
    assert "Your account: Two-step sign-in was turned off" in told()


def sign_in_with_password_again(browser: Client, person: User) -> None:
    """Be signed in, and have said the password a moment ago."""
    browser.force_login(person)
    browser.post("/accounts/reauthenticate/", {"password": people.PASSWORD})


def test_without_mail_nothing_is_written(alice: User, settings: Any) -> None:
    settings.STUDIO_MAIL = None
    sign_in(Client(), alice)
    assert not Mail.objects.exists()
