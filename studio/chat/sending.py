"""What of a conversation is sent with a question: planned when it is asked, looked up when it is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from studio.chat import choices
from studio.chat.messages import Turn, fit, join_instructions
from studio.chat.models import Conversation, Message
from studio.chat.order import ChatOrder
from studio.chat.parts import Part, pictures_of
from studio.chat.tokens import estimate_parts, estimate_tokens
from studio.chat.tree import Node, Tree
from studio.library.models import Version
from studio.minimax.catalog.chat import ChatModel
from studio.workspaces.access import Seat, visible_to


@dataclass(frozen=True, slots=True)
class Plan:
    """What is sent: the key of the first message ("" for all), how many are left out, tokens, and pictures' keys."""

    since: str
    left_out: int
    prompt_tokens: int
    sent_pictures: tuple[str, ...]
    unseen: int  # pictures that the model does not see


def plan(
    seat: Seat, conversation: Conversation | None, before: str, asked: Sequence[Part], model: ChatModel, room: int
) -> Plan:
    """Return what is sent with a question that follows the message ``before``; ``room`` is in tokens."""
    turns = [*(load_turns(conversation, before) if conversation else []), Turn("user", tuple(asked))]
    system = estimate_tokens(instructions_of(conversation)) if conversation else 0
    first = fit(turns, room - system)
    sent = turns[first:]
    wanted = list(dict.fromkeys(key for turn in sent for key in pictures_of(turn.parts)))
    seen = [version.key for version in pictures_for(seat, wanted)] if choices.sees_pictures(model) else []
    return Plan(
        since=sent[0].key if first else "",
        left_out=first,
        prompt_tokens=system + sum(estimate_parts(turn.parts) for turn in sent),
        sent_pictures=tuple(key for key in wanted if key in seen),
        unseen=len(wanted) - len(seen),
    )


def load_turns(conversation: Conversation, key: str) -> list[Turn]:
    """Return the messages up to one of them, as they are sent; [] where it is not there."""
    tree = Tree.load(conversation)
    node = tree.find(key)
    return turns_of(tree.path_to(node)) if node else []


def turns_of(path: Iterable[Node]) -> list[Turn]:
    """Return the messages of a path with their parts (one query)."""
    nodes = list(path)
    said = dict(Message.objects.filter(pk__in=[node.pk for node in nodes]).values_list("pk", "parts"))
    return [Turn(node.role, tuple(said.get(node.pk, ())), node.key) for node in nodes]


def pictures_for(seat: Seat, keys: Iterable[str]) -> list[Version]:
    """Return those of some versions that are pictures, not in the bin, and the person's to use."""
    found = Version.objects.select_related("asset").defer("words").filter(visible_to(seat, "asset__"))
    return list(
        found.filter(asset__workspace=seat.workspace, asset__deleted_at=None, medium="image", key__in=list(keys))
    )


def instructions_of(conversation: Conversation) -> str:
    """Return everything that the model is told before the first message."""
    return join_instructions(conversation.instructions)


def gather(job: Any) -> ChatOrder:
    """Return the order of a job with the messages that are sent."""
    order: ChatOrder = job.order
    answer = Message.objects.select_related("conversation", "parent").get(job=job)
    assert answer.parent is not None
    turns = load_turns(answer.conversation, answer.parent.key)
    first = next((at for at, turn in enumerate(turns) if turn.key == order.since), 0)
    return replace_looked_up(order, turns[first:], instructions_of(answer.conversation))


def replace_looked_up(order: ChatOrder, turns: Sequence[Turn], system: str) -> ChatOrder:
    """Return the order with what was looked up."""
    return ChatOrder(**{**order.to_json(), "turns": tuple(turns), "system": system})
