"""Who comes by a wrong address, or whose form cannot be told from a stranger's, reads why and what to change."""

import pytest
from django.conf import LazySettings
from django.test import Client

from studio.accounts.models import User
from tests import people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("host", ["192.168.1.5:8000", "studio.lan", "<b>x</b>", "a" * 500, "[::ffff:10.0.0.1]:8000"])
def test_a_name_that_is_not_served_is_told_with_the_setting(client: Client, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Studio is not served by this name" in page and "STUDIO_ADDRESS" in page and "http://127.0.0.1:8000" in page
    assert "<b>x</b>" not in page and "ALLOWED_HOSTS" not in page and "a" * 200 not in page


def test_where_an_address_is_set_the_way_leads_there(client: Client, settings: LazySettings) -> None:
    settings.STUDIO_ADDRESS = "https://studio.example.org"
    page = client.get("/", headers={"Host": "192.168.1.5"}).content.decode()
    assert '<a class="btn btn-primary" href="https://studio.example.org">Go there</a>' in page


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("null", "Where this form came from is hidden"), ("https://elsewhere.example", "https://elsewhere.example"),
        ("<i>", "&lt;i&gt;"), ("http://testserver:81", "takes forms of"),
    ],
)  # fmt: skip
def test_a_form_of_another_origin_says_why_and_that_reloading_does_not_help(origin: str, words: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/accounts/login/", {"login": "a@b.example"}, headers={"Origin": origin})
    page = answer.content.decode()
    assert answer.status_code == 403 and words in page and "reloading does not help" in page and "<i>" not in page


def test_a_form_without_its_token_is_told_to_be_too_old(alice: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert "This page is too old" in browser.post("/theme/", {"theme": "dark"}).content.decode()
    assert people.signed_in(alice).post("/theme/", {"theme": "dark"}).status_code in (204, 303)
