"""What people do in chats, over HTTP."""

from typing import Any

from django.test import Client

from studio.chat.models import Conversation, Message
from studio.jobs.models import OPEN, Job
from tests.server import wait_until

CHAT = "/w/tidewater/chat/"
PATH = "/v1/text/chatcompletion_v2"


def post(browser: Client, text: str = "", *, after: Message | None = None, **fields: Any) -> Any:
    """Send the form, below an answer or as the beginning of a conversation; return the response."""
    place = {"conversation": after.conversation.key, "parent": after.key} if after else {}
    return browser.post(CHAT, {"text": text, **place, **fields})


def ask(browser: Client, text: str = "", **fields: Any) -> Message:
    """Ask, and return the place of the answer."""
    response = post(browser, text, **fields)
    assert response.status_code == 303, response.context["form"].errors
    return Message.objects.filter(role="assistant").latest("pk")


def answered(browser: Client, text: str = "Hello", **fields: Any) -> Message:
    """Ask, wait for the end of the answer, and return it."""
    return ended(ask(browser, text, **fields))


def again(browser: Client, answer: Message, **fields: Any) -> Message:
    """Have the question of an answer answered once more."""
    assert answer.parent is not None
    return answered(browser, "", conversation=answer.conversation.key, question=answer.parent.key, **fields)


def ended(answer: Message) -> Message:
    """Wait until nothing is under way, and return the answer as it is then."""
    wait_until(lambda: not Job.objects.filter(state__in=OPEN).exists())
    return fresh(answer)


def fresh(answer: Message) -> Message:
    """Return a message as it is now."""
    return Message.objects.select_related("conversation", "parent", "job__entry", "version__asset").get(pk=answer.pk)


def page(browser: Client, conversation: Conversation, query: str = "") -> str:
    """Return the page of a conversation."""
    response = browser.get(f"{CHAT}{conversation.key}/{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def words(browser: Client, conversation: Conversation, query: str = "") -> str:
    """Return the page of a conversation with its lines as a browser flows them."""
    return " ".join(page(browser, conversation, query).split())


def texts(browser: Client, conversation: Conversation, query: str = "") -> list[str]:
    """Return what the rows of a page say."""
    response = browser.get(f"{CHAT}{conversation.key}/{query}")
    return [row.message.text for row in response.context["thread"].rows]
