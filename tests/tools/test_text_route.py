"""A file becomes the script of a page, with and without script; the server keeps nothing of it."""

from http import HTTPStatus

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests import people

TEXT = "/w/tidewater/tools/text/"
CAPTIONS = b"1\n00:00:01,000 --> 00:00:02,000\nHello there\n"
COMPOSER = {"text": "Before", "voice_id": "Calm_Woman", "emotion": "sad", "speed": "1.5", "mode": "file"}


@pytest.fixture
def browser(tidewater: Workspace, alice: User) -> Client:
    """Alice's browser."""
    return people.signed_in(alice)


def file(data: bytes, name: str = "tide.txt") -> ContentFile:
    """Return what a file field sends."""
    return ContentFile(data, name)


def test_the_page_gets_text_title_and_what_a_guess_needs(browser: Client) -> None:
    found = browser.post(TEXT, {"file": file("Grüße".encode("cp1252"))}).json()
    assert (found["text"], found["title"], found["guessed"]) == ("Grüße", "tide", True)
    assert (found["encoding"], found["preview"]) == ("Western (Windows-1252)", ["Grüße"])
    assert {"name": "cp1251", "label": "Cyrillic (Windows-1251)"} in found["encodings"]
    again = browser.post(TEXT, {"file": file("Grüße".encode("cp1252")), "encoding": "cp1251"}).json()
    assert again["text"] == "Grüße".encode("cp1252").decode("cp1251")


@pytest.mark.parametrize(("form", "words"), [
    ({}, "Choose a file first"), ({"file": "a name alone"}, "Choose a file first"),
    ({"file": file(b"%PDF-1.7", "a.pdf")}, "is a PDF"), ({"file": file(b" ")}, "is empty"),
])  # fmt: skip
def test_a_refusal_is_a_sentence(browser: Client, form: dict[str, object], words: str) -> None:
    answer = browser.post(TEXT, form)
    assert (answer.status_code, words in answer.json()["error"]) == (HTTPStatus.UNPROCESSABLE_CONTENT, True)


def test_without_script_the_file_fills_the_page_and_the_rest_stays(browser: Client) -> None:
    page = browser.post(f"{TEXT}?kind=speech", {**COMPOSER, "file": file(b"The tide is in.")}).content.decode()
    assert "\nThe tide is in.</textarea>" in page and "“tide” is open." in page
    for kept in (">Calm Woman</b>", 'value="sad" id="id_emotion_2" checked', 'name="speed" value="1.5"'):
        assert kept in page
    assert 'value="file" id="id_mode_1" checked' in page and "to put right" not in page


def test_without_script_times_are_taken_out_when_that_is_ticked(browser: Client) -> None:
    for extra, text in (({}, "1\n00:00:01,000"), ({"without_times": "on"}, "Hello there")):
        page = browser.post(f"{TEXT}?kind=speech", {**COMPOSER, **extra, "file": file(CAPTIONS)}).content.decode()
        assert f"\n{text}" in page


def test_without_script_a_refusal_keeps_what_was_written(browser: Client) -> None:
    page = browser.post(f"{TEXT}?kind=speech", {**COMPOSER, "file": file(b"{\\rtf1", "a.rtf")}).content.decode()
    assert "\nBefore</textarea>" in page and "is rich text" in page


def test_nobody_else_may_open_one_and_an_unknown_kind_is_no_page(browser: Client, vera: User, charlie: User) -> None:
    statuses = [people.signed_in(who).post(TEXT, {"file": file(b"x")}).status_code for who in (vera, charlie)]
    assert statuses == [HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND]
    assert browser.post(f"{TEXT}?kind=nothing", {"file": file(b"x")}).status_code == HTTPStatus.NOT_FOUND
    assert browser.get(TEXT).status_code == HTTPStatus.METHOD_NOT_ALLOWED
