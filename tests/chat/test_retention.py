"""What is deleted can be brought back for 30 days, and then it is gone for good, words and all."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from studio.accounts.models import User
from studio.chat import retention
from studio.chat.models import Conversation, Message
from studio.jobs.models import Job, State
from studio.ledger.models import Entry
from studio.lib.periodic import sources
from studio.library.models import Asset
from studio.workspaces.models import Workspace
from tests.chat.desk import CHAT, answered, texts
from tests.chat.test_search import found
from tests.chat.written import conversation, said

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def later(days: int) -> int:
    """Let the housework of another day be done; return how many messages went."""
    now = timezone.now() + days * DAY
    return sum(retention.purge(pk, now) for pk in retention.overdue(now))


@pytest.fixture
def talk(alice: User, tidewater: Workspace) -> Conversation:
    """A conversation of Alice's with two answers to one question, each with something below it."""
    made = conversation(tidewater, alice, "Name a wind")
    for name in ("Bora", "Mistral"):
        answer = said(made, name, role="assistant", after=made.messages.earliest("pk"))
        said(made, f"Because {name}", role="assistant", after=said(made, f"Why {name}?", after=answer))
    return made


def message(text: str) -> Message:
    """Return the message with these words."""
    return next(one for one in Message.objects.all() if one.text == text)


def test_a_conversation_can_be_brought_back_until_it_is_gone(alices: Client, talk: Conversation) -> None:
    alices.post(f"{CHAT}{talk.key}/delete/")
    assert later(29) == 0
    alices.post(f"{CHAT}{talk.key}/restore/")
    assert later(31) == 0 and len(texts(alices, talk)) == 4
    alices.post(f"{CHAT}{talk.key}/delete/")
    assert later(31) == 7
    assert not Message.objects.exists() and not Conversation.objects.exists()
    assert alices.post(f"{CHAT}{talk.key}/restore/").status_code == 404


def test_a_branch_goes_alone(alices: Client, talk: Conversation) -> None:
    alices.post(f"{CHAT}message/{message('Bora').key}/delete/")
    assert later(29) == 0
    assert later(31) == 3
    assert texts(alices, talk) == ["Name a wind", "Mistral", "Why Mistral?", "Because Mistral"]
    assert found(alices, "wind") == ["Name a wind"] and found(alices, "bora") == []
    assert later(31) == 0


def test_nothing_goes_on_which_something_hangs_that_is_kept(alices: Client, talk: Conversation) -> None:
    leaf, branch = message("Because Bora"), message("Bora")
    for one in (leaf, branch):
        alices.post(f"{CHAT}message/{one.key}/delete/")
    Message.objects.filter(pk=leaf.pk).update(deleted_at=None)  # brought back by an old page
    assert later(31) == 0
    assert Message.objects.count() == 7


@pytest.mark.usefixtures("speaking", "hurried_sandbox")
def test_the_words_go_with_the_job_and_what_it_cost_stays(alices: Client) -> None:
    answer = answered(alices, "My quartz lamp")
    spent = Entry.objects.get().charged
    alices.post(f"{CHAT}{answer.conversation.key}/delete/")
    Job.objects.update(state=State.QUEUED)
    assert later(31) == 0  # not while anything is under way
    Job.objects.update(state=State.DONE)
    assert later(31) == 2
    assert not Job.objects.exists() and Entry.objects.get().charged == spent
    assert Asset.objects.exclude(deleted_at=None).count() == 1  # the bin's own housework takes it


def test_the_servers_housework_knows_of_it(alices: Client, talk: Conversation) -> None:
    (source,) = [one for one in sources() if one.name == "deleted chats"]
    assert source.due() == []
    Conversation.objects.update(deleted_at=timezone.now() - 31 * DAY)
    assert source.due() == [talk.pk]
