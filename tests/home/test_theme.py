"""The theme stays with the browser, and with the person."""

import pytest
from django.test import Client

from studio.accounts.models import User
from tests import people

pytestmark = pytest.mark.django_db


def test_a_script_picks_a_theme_and_gets_no_page(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark"}, headers={"Sec-Fetch-Mode": "cors"})
    assert (answer.status_code, answer.cookies["theme"].value) == (204, "dark")


def test_a_form_comes_back_to_its_page(client: Client) -> None:
    headers = {"Sec-Fetch-Mode": "navigate", "Referer": "http://testserver/settings/"}
    answer = client.post("/theme/", {"theme": "light"}, headers=headers)
    assert (answer.status_code, answer["Location"]) == (303, "http://testserver/settings/")


def test_nobody_is_led_to_another_site(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "light"}, headers={"Referer": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_an_unknown_theme_is_refused(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "neon"})
    assert (answer.status_code, "theme" in answer.cookies) == (400, False)


def test_the_page_wears_the_theme_of_the_cookie(client: Client) -> None:
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get("/").content.decode()


def test_alice_finds_her_theme_in_a_new_browser(alice: User) -> None:
    people.signed_in(alice).post("/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in people.signed_in(alice).get("/").content.decode()
