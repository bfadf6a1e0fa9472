"""Pages of chat without MiniMax: the list, branches, what a link brings, and who may only look."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from studio.accounts.models import User
from studio.chat.models import Conversation, Message
from studio.chat.tree import Tree
from studio.workspaces.models import Workspace
from tests.chat.desk import CHAT, page, texts
from tests.people import person, seat, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(alice: User, tidewater: Workspace) -> Conversation:
    """A conversation of Alice's: a question, two tries of an answer, and a branch below each."""
    made = Conversation.objects.create(workspace=tidewater, created_by=alice, opening="Winds")
    asked = say(made, None, "user", "Name a wind")
    for name in ("Bora", "Mistral"):
        answer = say(made, asked, "assistant", name)
        say(made, say(made, answer, "user", f"Why {name}?"), "assistant", f"Because {name}")
    return made


def say(talk: Conversation, parent: Message | None, role: str, text: str, **more: Any) -> Message:
    """Write a message."""
    parts = [{"type": "text", "text": text}]
    more = {"created_by": talk.created_by, "written_at": timezone.now(), **more}
    return Message.objects.create(conversation=talk, parent=parent, role=role, parts=parts, **more)


def find(text: str) -> Message:
    """Return the message with these words."""
    return next(message for message in Message.objects.all() if message.text == text)


def test_a_page_shows_the_newest_path_or_the_one_that_a_link_names(alices: Client, talk: Conversation) -> None:
    assert texts(alices, talk) == ["Name a wind", "Mistral", "Why Mistral?", "Because Mistral"]
    assert texts(alices, talk, f"?at={find('Bora').key}") == ["Name a wind", "Bora", "Why Bora?", "Because Bora"]
    assert f"?at={find('Bora').key}#m-{find('Bora').key}" in page(alices, talk)


@pytest.mark.parametrize("first", ["Bora", "Mistral"])
def test_a_deleted_message_takes_its_own_branch_and_no_other(alices: Client, talk: Conversation, first: str) -> None:
    message, other = find(first), "Mistral" if first == "Bora" else "Bora"
    assert "Delete this and 2 after it" in page(alices, talk, f"?at={message.key}")
    url = f"{CHAT}message/{message.key}/"
    answer = alices.post(f"{url}delete/", headers={"HX-Request": "true"})
    assert "3 messages deleted." in answer.headers["HX-Trigger"] and f"{url}restore/" in answer.headers["HX-Trigger"]
    assert texts(alices, talk) == ["Name a wind", other, f"Why {other}?", f"Because {other}"]
    alices.post(f"{url}restore/")
    assert texts(alices, talk, f"?at={message.key}") == ["Name a wind", first, f"Why {first}?", f"Because {first}"]


@pytest.mark.parametrize(("text", "direction"), [
    ("`git` הוא כלי טוב", "rtl"), ("GitHub הוא שירות לקוד", "rtl"), ("```\nls -la\n```\nמה זה עושה?", "rtl"),
    ("The word שלום means peace", "ltr"), ("2 + 2", "auto"),
])  # fmt: skip
def test_a_question_is_written_in_the_direction_of_its_words(
    alices: Client, talk: Conversation, text: str, direction: str
) -> None:
    asked = say(talk, None, "user", text)
    assert f'<div class="msg-me" dir="{direction}"' in page(alices, talk, f"?at={asked.key}")


def test_a_fork_has_everything_up_to_its_message_and_no_more(alices: Client, talk: Conversation) -> None:
    assert alices.post(f"{CHAT}message/{find('Why Bora?').key}/fork/").status_code == 303
    forked = Conversation.objects.latest("pk")
    assert texts(alices, forked) == ["Name a wind", "Bora", "Why Bora?"]
    assert talk.messages.count() == 7 and len(Tree.load(forked).path_through()) == 3


def test_the_words_of_a_message_are_its_source_and_nothing_else(alices: Client, talk: Conversation) -> None:
    source = "Keep\n\n- **this**  \n\n\n`<think>` and vector<T>\n"
    parts = [{"type": "thinking", "text": "secret"}, {"type": "text", "text": source}]
    message = say(talk, None, "assistant", "")
    Message.objects.filter(pk=message.pk).update(parts=parts)
    answer = alices.get(f"{CHAT}message/{message.key}/text/")
    assert answer.content.decode() == source and answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_the_list_goes_by_day_with_what_is_pinned_on_top(alices: Client, talk: Conversation) -> None:
    now = timezone.now()
    days = {"Old": 400, "Month": 20, "Week": 4, "Eve": 1}
    for title, ago in days.items():
        row = Conversation.objects.create(workspace=talk.workspace, created_by=talk.created_by, title=title)
        Conversation.objects.filter(pk=row.pk).update(updated_at=now - timedelta(days=ago))
    alices.post(f"{CHAT}{Conversation.objects.get(title='Old').key}/pin/", {"on": "true"})
    groups = alices.get(CHAT).context["list"].groups
    shown = [(group.title, [str(row) for row in group.rows]) for group in groups]
    assert shown == [
        ("Pinned", ["Old"]), ("Today", ["Winds"]), ("Yesterday", ["Eve"]), ("This week", ["Week"]),
        ("This month", ["Month"]),
    ]  # fmt: skip


def test_a_long_list_and_a_long_conversation_are_shown_in_pages(alices: Client, talk: Conversation) -> None:
    Conversation.objects.bulk_create(
        Conversation(workspace=talk.workspace, created_by=talk.created_by, title=f"Talk {n}") for n in range(45)
    )
    first = alices.get(CHAT).context["list"]
    more = alices.get(f"{CHAT}list/?before={first.next}").context["list"]
    keys = [row.key for part in (first, more) for group in part.groups for row in group.rows]
    assert len(keys) == len(set(keys)) == 46 and not more.next
    last: Message | None = find("Because Mistral")
    for number in range(40):
        last = say(talk, last, "assistant" if number % 2 else "user", f"No. {number}")
    assert texts(alices, talk)[0] == "No. 10" and len(texts(alices, talk)) == 30
    before = find("No. 10").key
    earlier = alices.get(f"{CHAT}{talk.key}/earlier/?before={before}", headers={"HX-Request": "true"})
    assert [row.message.text for row in earlier.context["rows"]][-1] == "No. 9"
    assert texts(alices, talk, f"?at={find('Bora').key}")[0] == "Name a wind"


def test_a_title_is_changed_and_an_empty_one_is_refused(alices: Client, talk: Conversation) -> None:
    url = f"{CHAT}{talk.key}/rename/"
    assert alices.post(url, {"title": "  Winds of the <sea>  "}).status_code == 303
    assert "Winds of the &lt;sea&gt;" in page(alices, talk)
    refused = alices.post(url, {"title": " "})
    assert refused.status_code == 422 and "at least one letter" in refused.content.decode()


def test_who_may_only_look_reads_and_asks_nothing(vera: User, talk: Conversation) -> None:
    Conversation.objects.update(shared=True)
    whole = page(signed_in(vera), talk)
    assert "You can read everything here." in whole and "data-generate" not in whole and "data-edit" not in whole


def test_in_a_shared_conversation_people_delete_what_is_theirs_and_admins_everything(
    alices: Client, bobs: Client, bob: User, vera: User, talk: Conversation
) -> None:
    """By the table of roles: of a branch that somebody else wrote on, not even its beginning."""
    Conversation.objects.update(shared=True)
    own = say(talk, find("Because Mistral"), "user", "Tell me more", created_by=bob)
    below = say(talk, say(talk, own, "user", "More", created_by=bob), "user", "I do not")
    admins = signed_in(seat(talk.workspace, person("Zoe"), "admin"))

    def delete(browser: Client, what: Conversation | Message, verb: str = "delete") -> int:
        where = f"message/{what.key}" if isinstance(what, Message) else what.key
        return browser.post(f"{CHAT}{where}/{verb}/").status_code

    assert [delete(bobs, what) for what in (find("Mistral"), own, talk)] == [403] * 3
    assert [delete(signed_in(vera), what) for what in (find("Mistral"), talk)] == [403] * 2
    assert "/delete/" not in page(bobs, talk) and page(admins, talk).count('/delete/" hx-swap') == 8
    assert delete(admins, below) == 303 and delete(bobs, below, "restore") == 403
    assert page(bobs, talk).count('/delete/" hx-swap') == 2 and delete(bobs, own) == 303
    assert delete(bobs, own, "restore") == delete(admins, below, "restore") == 303
    assert delete(alices, own) == delete(alices, own, "restore") == 303  # she began it
    assert delete(admins, talk) == 303 and delete(bobs, talk, "restore") == 403
    assert delete(admins, talk, "restore") == 303 and len(texts(bobs, talk)) == 7


def test_a_deleted_conversation_comes_back(alices: Client, talk: Conversation) -> None:
    alices.post(f"{CHAT}{talk.key}/delete/")
    assert alices.get(f"{CHAT}{talk.key}/").status_code == 404
    assert "Winds" not in alices.get(f"{CHAT}list/").content.decode()
    alices.post(f"{CHAT}{talk.key}/restore/")
    assert len(texts(alices, talk)) == 4


def test_a_new_chat_begins_with_a_starter(alices: Client, tidewater: Workspace) -> None:
    assert "Write a 40-second narration" in alices.get(f"{CHAT}?start=1").context["form"]["text"].value()
    assert alices.get(f"{CHAT}?start=99").context["form"]["text"].value() is None
