"""What pages say of a conversation besides its messages: what it took, who wrote, and how to ask once more."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from studio.accounts.models import User
from studio.chat.models import Conversation, Message
from studio.ledger.quote import Quote, price
from studio.lib.fields import new_key

MOST_PEOPLE = 4
GO_ON = "Go on exactly where you stopped."
STARTERS = Path(__file__).parent / "starters.toml"


@cache
def read_starters() -> list[dict[str, str]]:
    """Return what a new conversation can begin with: ``title`` and ``text``."""
    return tomllib.loads(STARTERS.read_text("utf-8"))["starter"]


def usage_in_words(conversation: Conversation) -> str:
    """Return the tokens of a conversation so far, all branches together, and their price where one is known."""
    rows = Message.objects.filter(conversation=conversation).exclude(usage={}).values_list("model", "usage")
    totals: dict[str, int] = {}
    for model, usage in rows:
        totals[model] = totals.get(model, 0) + usage.get("total", 0)
    if not totals:
        return ""
    about = "about " if any(usage.get("estimated") for _, usage in rows) else ""
    prices = [one for model, amount in totals.items() if (one := price(Quote("tokens", amount, model)))]
    words = f"{about}{sum(totals.values()):,} tokens so far"
    if len(prices) == len(totals) and len({one.currency for one in prices}) == 1:
        money = replace(prices[0], amount=sum((one.amount for one in prices), Decimal()))
        words += f", about {money}"
    return words


def people_of(conversation: Conversation) -> list[User]:
    """Return who began a conversation, then who else wrote in it, a few of them."""
    writers = User.objects.filter(pk__in=conversation.messages.filter(deleted_at=None).values("created_by"))
    others = [person for person in writers if person.pk != conversation.created_by_id]  # type: ignore[attr-defined]
    return [conversation.created_by, *others][:MOST_PEOPLE]


def again_fields(message: Message) -> list[tuple[str, Any]]:
    """Return the fields of a form that asks a message's question once more."""
    asked = message.parent.key if message.parent is not None else ""
    return [*settings_fields(message, "model"), ("question", asked), ("model", message.model)]


def go_on_fields(message: Message) -> list[tuple[str, Any]]:
    """Return the fields of a form that asks for the rest of an answer."""
    return [*settings_fields(message, "model"), ("parent", message.key), ("text", GO_ON), ("model", message.model)]


def settings_fields(message: Message, *without: str) -> list[tuple[str, Any]]:
    """Return the fields that say where a question belongs and how it is to be answered."""
    kept = {name: value for name, value in message.conversation.settings.items() if name not in without}
    mask = {"mask": "on"} if kept.pop("mask", False) else {}
    fields = {"nonce": new_key(), "conversation": message.conversation.key, **kept, **mask}
    functions = ",".join(fields.pop("functions", ()))
    return [*((name, value) for name, value in fields.items() if value is not None), ("functions", functions)]
