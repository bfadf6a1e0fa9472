"""Write an exchange: the question and the place of its answer when they are asked for, the answer when its job settles.

Sync, in the caller's transaction.
"""

from typing import Any

from django.utils import timezone

from studio.chat import parts, pictures
from studio.chat.markdown import RENDERER_VERSION, complete
from studio.chat.models import TITLE_LENGTH, Conversation, Message, Role
from studio.chat.order import ChatOrder
from studio.chat.tape import Said, read_tape
from studio.chat.titles import make_title
from studio.jobs.models import Job, State
from studio.tools.tokens import estimate_tokens

MOST_LEFT = 4_000  # UTF-16 units that are formatted here: other jobs wait meanwhile
KEPT_SETTINGS = ("model", "temperature", "top_p", "length", "mask", "table", "functions")


def begin(job: Job, order: ChatOrder) -> Message:
    """Write the question, unless it is there, and the place of its answer; return that."""
    before = find_before(job, order)
    conversation = before.conversation if before else find_conversation(job, order)
    question = before if before and order.question else write_question(conversation, before, job, order)
    changed = {"settings": {name: getattr(order, name) for name in KEPT_SETTINGS}, "updated_at": timezone.now()}
    changed |= {} if order.instructions is None else {"instructions": order.instructions}
    for name, value in changed.items():
        setattr(conversation, name, value)
    conversation.save(update_fields=list(changed))
    if job.only_for_id != conversation.only_for_id:  # type: ignore[attr-defined]
        job.only_for_id = conversation.only_for_id  # type: ignore[attr-defined]
        job.save(update_fields=["only_for"])
    facts = {name: getattr(order, name) for name in ("left_out", "switched", "unseen") if getattr(order, name)}
    facts |= {"table": order.columns} if order.columns else {}
    return Message.objects.create(
        conversation=conversation, parent=question, role=Role.ASSISTANT, job=job, model=order.model, facts=facts
    )


def find_conversation(job: Job, order: ChatOrder) -> Conversation:
    """Return the conversation that an order names, or a new one."""
    if order.conversation:
        return Conversation.objects.get(workspace=job.workspace, key=order.conversation)
    return Conversation(workspace=job.workspace, created_by=job.created_by, opening=job.title[:TITLE_LENGTH])


def find_before(job: Job, order: ChatOrder) -> Message | None:
    """Return the question that is answered once more, or the message that a new one follows; None at the beginning."""
    if not (key := order.question or order.parent):
        return None
    found = Message.objects.select_related("conversation").defer("parts", "html")
    return found.get(conversation__workspace=job.workspace, conversation__key=order.conversation, key=key)


def write_question(conversation: Conversation, before: Message | None, job: Job, order: ChatOrder) -> Message:
    """Write a question below the message that it follows."""
    if conversation._state.adding:
        conversation.save()
    said = [parts.picture(key, title) for key, title in order.pictures]
    said += [{"type": "file", "title": title, "text": text} for title, text in order.files]
    said += [{"type": "result", "call": call, "name": name, "text": text} for call, name, text in order.results]
    said += [parts.text(order.text)] if order.text else []
    question = Message.objects.create(
        conversation=conversation,
        parent=before,
        role=Role.TOOL if order.results else Role.USER,
        parts=said,
        created_by=job.created_by,
        facts={"brought": own} if (own := pictures.brought(key for key, _ in order.pictures)) else {},
    )
    if question.facts and conversation.shared:
        pictures.show_with(conversation)
    return question


def finish(job: Job, order: ChatOrder) -> None:
    """Write what a job has brought into its answer."""
    answer = Message.objects.select_related("conversation", "parent").filter(job=job).first()
    if answer is None:
        return
    said = read_tape(job.tape_name)
    answer.parts = said.to_parts()
    answer.version = job.version
    answer.model = job.facts.get("model") or order.model
    answer.usage = job.facts.get("usage") or estimate_usage(order, said)
    known = {"finish": job.facts.get("finish_reason"), "thought_s": said.thought_s}
    answer.facts = {**answer.facts, **{name: value for name, value in known.items() if value}}
    answer.html, answer.renderer = format_said(said)
    answer.written_at = timezone.now()
    answer.save()
    touch(answer, job)


def format_said(said: Said) -> tuple[str, int]:
    """Return an answer's words formatted, and the renderer's version; ("", 0) leaves that to whoever reads it first."""
    left = len(said.text.encode("utf-16-le", "surrogatepass")) // 2 - said.units
    if said.renderer != RENDERER_VERSION or left > MOST_LEFT:
        return "", 0
    return complete(said.text, said.html, said.units), RENDERER_VERSION


def touch(answer: Message, job: Job) -> None:
    """Put the conversation on top, and give it a title unless it has one: checked in the write itself."""
    mine = Conversation.objects.filter(pk=answer.conversation_id)  # type: ignore[attr-defined]
    mine.update(updated_at=timezone.now())
    if job.state == State.DONE and answer.parent is not None and answer.parent.parent_id is None:  # type: ignore[attr-defined]
        mine.filter(title="").update(title=make_title(answer.parent.text, answer.text))


def estimate_usage(order: ChatOrder, said: Said) -> dict[str, Any]:
    """Return about how many tokens an answer took that MiniMax has not counted; {} for one that never began."""
    if not said.is_begun:
        return {}
    reasoning = estimate_tokens(said.thinking)
    answer = reasoning + estimate_tokens(said.text)
    total = order.prompt_tokens + answer
    return {
        "prompt": order.prompt_tokens, "answer": answer, "reasoning": reasoning, "total": total, "estimated": True,
    }  # fmt: skip
