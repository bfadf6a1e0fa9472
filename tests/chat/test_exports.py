"""A conversation leaves as a file with every branch, and comes back as it was."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.accounts.models import User
from studio.chat.models import Conversation
from studio.workspaces.models import Workspace
from tests.chat.written import conversation, said

CHAT = "/w/tidewater/chat/"


def bring_in(browser: Client, content: Any) -> Any:
    """Send a file to be brought in."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return browser.post(f"{CHAT}import/", {"file": SimpleUploadedFile("chat.json", data)})


def shape(talk: Conversation) -> list[Any]:
    """Return what a conversation holds, whatever its ids are."""
    rows = list(talk.messages.order_by("pk"))
    places = {row.pk: place for place, row in enumerate(rows)}
    return [(places.get(row.parent_id), row.role, row.parts, row.model, row.usage, row.created_at) for row in rows]


@pytest.fixture
def branched(alice: User, tidewater: Workspace) -> Conversation:
    """A conversation with two tries of a question and every sort of part."""
    talk = conversation(tidewater, alice, "One?", "1 **is** one", title="On <numbers>", instructions="Be brief.")
    answer = talk.messages.latest("pk")
    calls = [{"type": "call", "id": "c1", "name": "look_up", "arguments": '{"n": 2}'}]
    asked = said(talk, role="assistant", after=said(talk, "Two?", after=answer), parts=calls, model="MiniMax-M1")
    done = [{"type": "result", "call": "c1", "name": "look_up", "text": "2"}]
    said(talk, role="tool", after=asked, parts=done)
    file = {"type": "file", "title": "n.txt", "text": "three"}
    said(talk, after=answer, parts=[file, {"type": "text", "text": "Three?"}], usage={"total": 7})
    return talk


def test_json_keeps_every_branch_and_comes_back_as_it_was(alices: Client, branched: Conversation) -> None:
    exported = alices.get(f"{CHAT}{branched.key}/export.json")
    assert exported["Content-Type"] == "application/json" and "attachment" in exported["Content-Disposition"]
    response = bring_in(alices, exported.content)
    copied = Conversation.objects.latest("pk")
    assert response["Location"] == f"{CHAT}{copied.key}/"
    assert shape(copied) == shape(branched)
    assert (copied.title, copied.instructions, copied.shared) == ("On <numbers>", "Be brief.", False)
    assert alices.get(f"{CHAT}search/", {"q": "three"}).context["hits"][0].message.conversation == copied


def test_markdown_is_the_path_that_is_shown_with_the_answers_own_source(alices: Client, branched: Conversation) -> None:
    text = alices.get(f"{CHAT}{branched.key}/export.md").content.decode()
    assert (
        text
        == "# On <numbers>\n\n## Alice\n\nOne?\n\n## Answer\n\n1 **is** one\n\n## Alice\n\n[File: n.txt]\n\nThree?\n"
    )
    second = branched.messages.get(parts__0__text="Two?")
    other = alices.get(f"{CHAT}{branched.key}/export.md", {"at": second.key}).content.decode()
    assert '[Asked for look_up: {"n": 2}]' in other and "[look_up] 2" in other and "Three?" not in other


BAD: list[Any] = [
    b"", b"{", b"[" * 100_000, b"\xff\xfe", [], {}, {"format": "studio-chat", "version": 2, "messages": [{}]},
    *({"format": "studio-chat", "version": 1, "messages": rows} for rows in (
        [], [1], [{"role": "system", "parts": []}], [{"role": "user", "parts": [{"type": "html", "text": "x"}]}],
        [{"role": "user", "parent": 0, "parts": []}], [{"role": "user", "parent": True, "parts": []}],
        [{"role": "user", "parts": [{"type": "text", "text": 1}]}], [{"role": "user", "parts": [{"type": []}]}],
        [{"role": "user", "parts": [{"type": "text", "text": "x", "html": "y"}]}], [{"role": ["user"], "parts": []}],
    )),
]  # fmt: skip


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_a_file_that_is_not_ours_is_refused_in_words(alices: Client, content: Any) -> None:
    response = bring_in(alices, content)
    assert response.status_code == 422 and response.context["fault"]
    assert not Conversation.objects.exists()


def test_who_only_views_saves_but_brings_nothing_in(vera: User, branched: Conversation, alices: Client) -> None:
    viewer = Client()
    viewer.force_login(vera)
    assert viewer.get(f"{CHAT}{branched.key}/export.json").status_code == 404
    alices.post(f"{CHAT}{branched.key}/share/", {"on": "true"})
    assert viewer.get(f"{CHAT}{branched.key}/export.json").status_code == 200
    assert bring_in(viewer, {}).status_code == 403
