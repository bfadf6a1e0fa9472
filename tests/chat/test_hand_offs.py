"""Answers, and what is marked of them, go on in the other tools."""

from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.library.models import Version
from studio.workspaces.models import Workspace
from tests.chat.desk import page
from tests.chat.written import conversation, kept
from tests.people import signed_in

pytestmark = pytest.mark.django_db
WAYS = {"speech": ("text", "Read aloud"), "images": ("prompt", "Picture this"), "music": ("lyrics", "Use as lyrics")}
ANSWER = "The lamp is lit.\n\nThe tide is in.\n\nThe boat is late."


@pytest.fixture
def version(alice: User, tidewater: Workspace) -> Version:
    """The text of a private answer of Alice's."""
    talk = conversation(tidewater, alice, "Tell me of the harbour.", ANSWER)
    return kept(talk.messages.get(role="assistant"), alice)


def mark(browser: Client, kind: str, version: Version, words: str) -> Any:
    """Send what was marked to a tool; return the answer."""
    given = f"{WAYS[kind][0]}:{version.key}"
    return browser.post(f"/w/tidewater/{kind}/part/", {"input": given, "words": words})


@pytest.mark.parametrize("kind", WAYS)
def test_an_answer_and_what_is_marked_of_it_fill_in_the_tool(alices: Client, version: Version, kind: str) -> None:
    field, label = WAYS[kind]
    whole = f"/w/tidewater/{kind}/?input={field}:{version.key}"
    thread = page(alices, version.asset.workspace.conversations.get())
    assert label in thread and whole in thread
    filled = alices.get(whole).context["form"][field].value()
    assert [line for line in ANSWER.split("\n\n") if line in filled] == ANSWER.split("\n\n")
    marked = alices.get(mark(alices, kind, version, " The tide is in.\n").json()["url"])
    filled = marked.context["form"][field].value()
    assert "The tide is in." in filled and "The lamp" not in filled and "The boat" not in filled
    assert f'value="{field}:{version.key}"' in marked.content.decode()  # where it comes from


def test_what_is_marked_is_forgotten_with_its_session_and_the_whole_text_is_there(
    alices: Client, alice: User, version: Version
) -> None:
    url = mark(alices, "speech", version, "The tide is in.").json()["url"]
    assert signed_in(alice).get(url).context["form"]["text"].value() == ANSWER
    nothing = mark(alices, "speech", version, "  ")
    assert (nothing.status_code, nothing.content) == (422, b"Mark some words first.")


def test_nobody_marks_what_is_not_theirs_and_who_only_views_hands_nothing_on(
    bobs: Client, vera: User, charlie: User, version: Version
) -> None:
    found = [mark(browser, "speech", version, "The").status_code for browser in (bobs, signed_in(charlie))]
    assert found == [404, 404] and mark(signed_in(vera), "speech", version, "The").status_code == 403
