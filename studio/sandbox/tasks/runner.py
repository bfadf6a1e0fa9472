"""Work that outlives its request. A row says what was asked for, so that a restarted server resumes it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from studio.lib.worker import WorkFailed
from studio.sandbox.core import rate_limits
from studio.sandbox.core.api import Call
from studio.sandbox.core.clock import now
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.ledger import charge
from studio.sandbox.core.lifecycle import at_start, before_end
from studio.sandbox.core.store import Written, new_number, register_file, write
from studio.sandbox.models import Charge, Task
from studio.sandbox.tasks import webhooks
from studio.sandbox.tasks.pace import Kind, by_clock, is_due, status_of, waits_for_work

__all__ = ["Kind", "TaskResult", "TaskStatus", "begin_task", "cancel_work", "poll_task", "register"]
log = logging.getLogger(__name__)
PATIENCE_S = 90.0
TICK_S = 0.2


@dataclass(frozen=True)
class TaskResult:
    """The result of a task: a file by its name and bytes, which may be yielded from a disk, and facts to keep."""

    name: str
    pieces: Iterable[bytes] | bytes
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TaskStatus:
    """A task and its status. ``file`` is the result's number; not to be returned before the end."""

    task: Task
    word: str


Maker = Callable[[Task], Awaitable[TaskResult]]
_kinds: dict[str, tuple[Kind, Maker]] = {}
_rooms: dict[str, asyncio.Semaphore] = {}
_works: dict[int, asyncio.Task[None]] = {}  # by the task's number, until it is made
_follows: set[asyncio.Task[None]] = set()


def register(kind: Kind, maker: Maker) -> None:
    """Register a kind of task; its maker raises Refused or WorkFailed when it goes wrong."""
    _kinds[kind.name] = kind, maker


async def begin_task(
    call: Call, kind: str, request: dict[str, Any], *, callback_url: str = "", path: str = "", units: int = 0
) -> Task:
    """Return a new task, whose work has begun. Raises Refused when the callback URL does not echo.

    With a ``path`` it is charged: after the echo, before the row exists.
    """
    if callback_url:
        await webhooks.challenge(callback_url)
    fields = {
        "number": new_number(), "owner": call.owner, "kind": kind, "request": request, "trace_id": call.trace_id,
        "callback_url": callback_url, "created": now(),
        "file": new_number() if _kinds[kind][0].has_number_at_once else None,
    }  # fmt: skip
    async with charge(path, call.key, call.trace_id, units) if path else nullcontext():
        task = await in_database(Task.objects.create, **fields)
    if callback_url and webhooks.webhook_options.get().is_early:
        await send_webhook(_kinds[kind][0], task, "processing")
    start_work(task)
    return task


async def poll_task(call: Call, kind: str, number: str) -> TaskStatus:
    """Return the status of a task of the caller's; this counts as one poll. Raises Refused."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise invalid("task_id")
    rows = Task.objects.filter(owner=call.owner, kind=kind, number=int(number))
    row, work = _kinds[kind][0], _works.get(int(number))
    task = await in_database(count_poll, rows)
    if task is None:
        raise invalid("task_id")
    if work and waits_for_work() and is_due(row, task):
        await asyncio.wait({work}, timeout=PATIENCE_S)
        task = await in_database(rows.get)
    return TaskStatus(task, status_of(row, task))


async def cancel_work(task: Task) -> None:
    """Cancel a task's work, and wait until it has stopped; its row stays as it is."""
    if work := _works.get(task.number):
        work.cancel()
        await asyncio.wait({work})


def count_poll(rows: QuerySet[Task]) -> Task | None:
    """Return the task that rows are of, the poll counted, or None."""
    rows.update(questions=F("questions") + 1)
    return rows.first()


def start_work(task: Task) -> None:
    """Start a task's work, and its webhooks."""
    work = asyncio.create_task(run_task(task), name=f"makes {task.kind} {task.number}")
    _works[task.number] = work
    work.add_done_callback(lambda _: _works.pop(task.number, None))
    rate_limits.hold(work)
    if task.callback_url:
        following = asyncio.create_task(send_webhooks(task, work), name=f"tells of {task.number}")
        _follows.add(following)
        following.add_done_callback(_follows.discard)


async def run_task(task: Task) -> None:
    """Do a task's work, and record its end."""
    kind, maker = _kinds[task.kind]
    if task.state != Task.State.OPEN:
        return
    try:
        async with _rooms.setdefault(kind.name, asyncio.Semaphore(kind.parallel)):
            found = await maker(task)
            pieces = [found.pieces] if isinstance(found.pieces, bytes) else found.pieces
            written = await asyncio.to_thread(write, task.file or new_number(), pieces)
        await in_database(mark_done, task, found, written)
    except Refused as refusal:
        await in_database(mark_failed, task, refusal.code)
    except WorkFailed:
        await in_database(mark_failed, task, 1000)
    except Exception:  # whoever asks must not be told for ever that it is under way
        log.exception("The work of %s %s failed.", task.kind, task.number)
        await in_database(mark_failed, task, 1000)


@transaction.atomic
def mark_done(task: Task, found: TaskResult, written: Written) -> None:
    """Record that a task is done: its result's file, and what its charge was for."""
    register_file(task.owner, found.name, written, purpose=task.kind, life=_kinds[task.kind][0].life)
    Task.objects.filter(pk=task.pk).update(state=Task.State.DONE, file=written.number, facts=found.facts)
    charges = Charge.objects.filter(trace_id=task.trace_id)
    charges.update(sha256=written.sha256, size_bytes=written.size_bytes)


def mark_failed(task: Task, code: int) -> None:
    """Record that a task failed."""
    Task.objects.filter(pk=task.pk).update(state=Task.State.FAILED, code=code)


async def send_webhooks(task: Task, work: asyncio.Task[None]) -> None:
    """Send a task's webhooks: that it is under way and, once the clock and the work say so, its end."""
    kind = _kinds[task.kind][0]
    if task.state == Task.State.OPEN and not webhooks.webhook_options.get().is_early:
        await send_webhook(kind, task, "processing")
    await asyncio.wait({work})
    while not waits_for_work() and by_clock(kind, task) < len(kind.states):  # noqa: ASYNC110 - the clock may jump
        await asyncio.sleep(TICK_S)
    # Whoever asks because of the notice is told the same.
    rows = Task.objects.filter(pk=task.pk)
    await in_database(rows.update, questions=len(kind.states))
    ended = await in_database(rows.get)
    if ended.state != Task.State.OPEN:
        await send_webhook(kind, ended, "success" if ended.state == Task.State.DONE else "failed")
        await in_database(rows.update, callback_url="")


async def send_webhook(kind: Kind, task: Task, status: str) -> None:
    """Send one webhook, in the shape of the kind's own responses."""
    file = str(task.file) if task.file and status == "success" else ""
    usual = {"task_id": str(task.number), "status": status, "file_id": file}
    await webhooks.notify(task.callback_url, kind.notice(task, status) if kind.notice else usual)


@at_start
async def resume() -> None:
    """Resume what an earlier server left: open work, and webhooks that were not sent."""
    left = Q(state=Task.State.OPEN) | ~Q(callback_url="")
    for task in await in_database(lambda: list(Task.objects.filter(left, kind__in=_kinds).order_by("pk"))):
        start_work(task)


@before_end
async def stop() -> None:
    """Cancel the work under way; its rows stay open."""
    under_way = [*_works.values(), *_follows]
    for work in under_way:
        work.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
