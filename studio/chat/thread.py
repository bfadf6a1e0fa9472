"""What a page of chat shows: the path of a conversation as rows, and the list of conversations by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from studio.chat.access import deletable_messages
from studio.chat.lists import listed
from studio.chat.markdown import RENDERER_VERSION, render
from studio.chat.models import Conversation, Message
from studio.chat.sending import pictures_for
from studio.chat.tree import Node, Tree
from studio.jobs.models import Job
from studio.library.models import Version
from studio.workspaces.access import Seat

SHOWN = 30
BEFORE_GOAL = 4  # messages above one that a link leads to


@dataclass(slots=True)
class Row:
    """A message of the thread, its place among its siblings, how many its branch holds and whether that may go."""

    message: Message
    siblings: list[str]  # keys, in the order of writing
    branch_size: int
    pictures: list[Version] = field(default_factory=list)
    can_delete: bool = True

    @property
    def number(self) -> int:
        """Return the place among the siblings, from 1."""
        return self.siblings.index(self.message.key) + 1

    @property
    def before(self) -> str:
        """Return the key of the try before this one, or ""."""
        return self.siblings[self.number - 2] if self.number > 1 else ""

    @property
    def after(self) -> str:
        """Return the key of the try after this one, or ""."""
        return self.siblings[self.number] if self.number < len(self.siblings) else ""

    @property
    def html(self) -> SafeString:
        """Return the words of an answer, formatted."""
        return mark_safe(self.message.html)


@dataclass(frozen=True, slots=True)
class Thread:
    """Some rows, the key before which there are earlier ones ("" for none), and the last message of the path."""

    rows: list[Row]
    earlier: str
    leaf: str
    at: str = ""


def thread_of(seat: Seat, conversation: Conversation, at: str = "", before: str = "") -> Thread:
    """Return the newest rows of the path through a message, or those before one of them."""
    tree = Tree.load(conversation)
    path = tree.path_through(at)
    keys = [node.key for node in path]
    leaf = keys[-1] if keys else ""
    if before in keys:
        path = path[: keys.index(before)]
    first = max(0, len(path) - SHOWN)
    if at in keys and not before:
        first = min(first, max(0, keys.index(at) - BEFORE_GOAL))
    shown = path[first:]
    return Thread(rows_of(seat, tree, shown), shown[0].key if first and shown else "", leaf, at if at in keys else "")


def rows_after(seat: Seat, conversation: Conversation, after: str) -> list[Row]:
    """Return what the path through a message holds below it."""
    tree = Tree.load(conversation)
    path = tree.path_through(after)
    keys = [node.key for node in path]
    return rows_of(seat, tree, path[keys.index(after) + 1 :] if after in keys else path)


def rows_of(seat: Seat, tree: Tree, path: Sequence[Node]) -> list[Row]:
    """Return the rows of some nodes, in as many queries for thirty as for one."""
    found = load_messages([node.pk for node in path])
    pictures = {version.key: version for version in pictures_for(seat, picture_keys(found.values()))}
    own = deletable_messages(seat, found[path[0].pk].conversation) if path else None
    rows = []
    for node in path:
        message = found[node.pk]
        if message.version is not None and message.version.asset.only_for_id not in (None, seat.person.pk):
            message.version = None  # what a copy was made from is private again
        siblings = [one.key for one in tree.siblings(node)]
        shown = [pictures[key] for key in message.picture_keys if key in pictures]
        branch = tree.branch(node)
        row = Row(message, siblings, len(branch), shown, own is None or own.issuperset(one.pk for one in branch))
        message.row = row  # type: ignore[attr-defined]
        rows.append(row)
    return rows


def rows_of_exchange(seat: Seat, question: Message, answer: Message) -> list[Row]:
    """Return the rows of a question and its answer that have just been written: there is nothing else beside them."""
    pictures = {version.key: version for version in pictures_for(seat, question.picture_keys)}
    shown = [pictures[key] for key in question.picture_keys if key in pictures]
    rows = [Row(question, [question.key], 2, shown), Row(answer, [answer.key], 1)]
    for row in rows:
        row.message.row = row  # type: ignore[attr-defined]
    return rows


def load_messages(ids: Sequence[int]) -> dict[int, Message]:
    """Return messages by id, with their jobs as cards need them, and the words of answers formatted."""
    found = Message.objects.select_related("created_by", "conversation", "parent", "version__asset").defer(
        "parent__parts", "parent__html"
    )
    rows = found.in_bulk(ids)
    jobs = Job.objects.with_results().in_bulk([row.job_id for row in rows.values() if row.job_id])  # type: ignore[attr-defined]
    # A job may have settled between the two queries; its answer was written in the same transaction.
    rows |= found.in_bulk([pk for pk, row in rows.items() if is_late(row, jobs.get(row.job_id or 0))])  # type: ignore[attr-defined]
    for message in rows.values():
        message.job = jobs.get(message.job_id or 0)  # type: ignore[attr-defined]
        if message.job is not None:
            message.job.chat_answer = message  # type: ignore[attr-defined]
        format_words(message)
    return rows


def attach_answers(jobs: Iterable[Any]) -> None:
    """Give each job its answer with its question and its conversation, or None where any is deleted, in one query."""
    by_id = {job.pk: job for job in jobs}
    for job in by_id.values():
        job.__dict__["chat_answer"] = None
    kept = Message.objects.filter(job__in=by_id, deleted_at=None, conversation__deleted_at=None)
    for message in kept.select_related("conversation", "parent"):
        by_id[message.job_id].__dict__["chat_answer"] = message  # type: ignore[attr-defined]


def is_late(message: Message, job: Job | None) -> bool:
    """Return whether a job has ended and its answer, read before that, does not know it."""
    return message.written_at is None and job is not None and not job.is_active


def format_words(message: Message) -> None:
    """Render an answer's words once, and keep them; a newer renderer does so again."""
    if message.written_at is None or message.renderer == RENDERER_VERSION:
        return
    message.html, message.renderer = render(message.text), RENDERER_VERSION
    # Another run of the job may have written something else meanwhile.
    same = Message.objects.filter(pk=message.pk, written_at=message.written_at)
    same.update(html=message.html, renderer=message.renderer)


def picture_keys(messages: Iterable[Message]) -> list[str]:
    """Return the keys of all pictures of some messages."""
    return [key for message in messages for key in message.picture_keys]


def row_of(seat: Seat, message: Message) -> Row:
    """Return the row of one message, for a card that is shown by itself."""
    tree = Tree.load(message.conversation)
    node = tree.find(message.key)
    return rows_of(seat, tree, [node])[0] if node else Row(message, [message.key], 1)


def place_of(job: Any) -> str:
    """Return where a job's answer is, below the page of chat."""
    answer = Message.objects.select_related("conversation").filter(job=job).first()
    if answer is None or answer.deleted_at or answer.conversation.deleted_at:
        return ""
    newer = Message.objects.filter(conversation=answer.conversation, pk__gt=answer.pk, deleted_at=None).exists()
    return f"{answer.conversation.key}/" + (f"?at={answer.key}#m-{answer.key}" if newer else "")


def page_context(seat: Seat, form: Any, at: str = "") -> dict[str, Any]:
    """Return the conversation that a form belongs to, and the list of all."""
    conversation: Conversation | None = form.found
    thread = thread_of(seat, conversation, at) if conversation else Thread([], "", "")
    return {
        "conversation": conversation,
        "thread": thread,
        "list": listed(seat),
        "current": form["conversation"].value(),
    }
