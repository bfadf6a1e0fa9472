"""What of a conversation is sent with a question: planned when it is asked, looked up when it is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from studio.chat.functions.models import Function
from studio.chat.instructions.models import current_instructions
from studio.chat.messages import Turn, estimate_turns, fit, join_instructions
from studio.chat.models import Conversation, Message
from studio.chat.order import ChatOrder
from studio.chat.parts import Part, pictures_of
from studio.chat.path import load_turns
from studio.chat.tables.models import table_schema
from studio.library.models import Version
from studio.minimax.catalog.chat import ChatModel
from studio.minimax.chat.request import Schema, Tool
from studio.tools import answer_choices as choices
from studio.tools.schemas.fields import Field
from studio.tools.tokens import estimate_tokens
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
    seat: Seat,
    conversation: Conversation | None,
    before: str,
    asked: Sequence[Part],
    model: ChatModel,
    room: int,
    instructions: str = "",
) -> Plan:
    """Return what is sent with a question that follows the message ``before``; ``room`` is in tokens."""
    turns = [*(load_turns(conversation.pk, before) if conversation and before else []), Turn("user", tuple(asked))]
    system = estimate_tokens(instructions)
    sees = choices.sees_pictures(model)
    sizes = estimate_turns(turns, sees=sees)
    first = fit(turns, sizes, room - system)
    sent = turns[first:]
    wanted = list(dict.fromkeys(key for turn in sent for key in pictures_of(turn.parts)))
    seen = [version.key for version in pictures_for(seat, wanted)] if sees else []
    return Plan(
        since=sent[0].key if first else "",
        left_out=first,
        prompt_tokens=system + sum(sizes[first:]),
        sent_pictures=tuple(key for key in wanted if key in seen),
        unseen=len(wanted) - len(seen),
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes with a question without being part of it: tokens of words, and how many pictures."""

    tokens: int
    pictures: int


def sent_with(seat: Seat, conversation: Conversation | None, leaf: str) -> Sent:
    """Return what is sent of a conversation up to a message, and the workspace's instructions; its own not counted."""
    turns = load_turns(conversation.pk, leaf) if conversation and leaf else []
    told = estimate_tokens(current_instructions(seat.workspace.pk))
    return Sent(told + sum(estimate_turns(turns, sees=False)), sum(len(pictures_of(turn.parts)) for turn in turns))


def pictures_for(seat: Seat, keys: Iterable[str]) -> list[Version]:
    """Return those of some versions that are pictures, not in the bin, and the person's to use."""
    wanted = list(keys)
    if not wanted:
        return []
    found = Version.objects.select_related("asset").defer("words").filter(visible_to(seat, "asset__"))
    return list(found.filter(asset__workspace=seat.workspace, asset__deleted_at=None, medium="image", key__in=wanted))


def instructions_of(workspace_id: int, own: str) -> str:
    """Return everything that the model is told before the first message, as one text: the API takes no second one."""
    return join_instructions(current_instructions(workspace_id), own)


def gather(job: Any) -> ChatOrder:
    """Return the order of a job with the messages that are sent."""
    order: ChatOrder = job.order
    known = Message.objects.filter(job=job)
    talk, asked, own = known.values_list("conversation_id", "parent__key", "conversation__instructions").get()
    turns = load_turns(talk, asked)
    first = next((at for at, turn in enumerate(turns) if turn.key == order.since), 0)
    return replace(
        order,
        turns=tuple(turns[first:]),
        system=instructions_of(job.workspace_id, own),
        tools=tools_of(job.workspace_id, order) if choices.model_named(order.model).tools else (),
        response_schema=schema_of(order.columns) if order.columns else None,
    )


def tools_of(workspace_id: int, order: ChatOrder) -> tuple[Tool, ...]:
    """Return the functions that may be asked for, as they are now."""
    if not order.functions:
        return ()
    found = Function.objects.filter(workspace=workspace_id, deleted_at=None, key__in=order.functions).order_by("name")
    return tuple(Tool(one.name, one.description, one.parameters) for one in found)


def schema_of(columns: dict[str, Any]) -> Schema:
    """Return the schema that the answer is held to."""
    fields = [Field(**column) for column in columns["columns"]]
    return Schema("table", table_schema(fields), columns["name"], strict=True)
