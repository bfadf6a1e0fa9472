"""The tasks of the second video API: those of a week can be queried, one by one or by page."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from studio.sandbox.core.api import Call
from studio.sandbox.core.clock import now
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.store import delete_files, sign_link
from studio.sandbox.models import Charge, File, Task
from studio.sandbox.tasks.pace import status_of as word_of
from studio.sandbox.tasks.runner import poll_task
from studio.sandbox.video.answer import to_json_v2
from studio.sandbox.video.work import KIND, NAME

LIFE = timedelta(days=7)
USUAL_PAGE = 20
MOST_ROWS = 500
FILTERS = {"filter.status": "status", "filter.model": "model", "filter.task_type": "task_type"}


async def poll(call: Call, number: str) -> tuple[Task, str]:
    """Return a task of the caller's, and its status. Raises Refused."""
    try:
        seen = await poll_task(call, NAME, number)
    except Refused:
        raise Refused(1000, "record not found") from None
    if seen.task.request["api"] != 2:
        raise Refused(1000, "record not found")
    if seen.task.created < now() - LIFE:
        raise invalid("invalid task_id")
    return seen.task, seen.word


async def to_json(call: Call, task: Task, word: str) -> dict[str, Any]:
    """Serialize a task with its result, if it has one."""
    content = {"prompt": task.facts["prompt"]} if "prompt" in task.facts else None
    if content is None and task.state == Task.State.DONE:
        row = await in_database(File.objects.filter(number=task.file).first)
        content = {"url": sign_link(call.request, row)} if row else None
    return to_json_v2(task, word, content)


async def query_page(call: Call) -> dict[str, Any]:
    """Return the tasks of a page, and how many there are on all pages. Raises Refused."""
    asked = call.request.GET
    number, size = (
        parse_positive(asked.get(name, ""), usual) for name, usual in (("page_num", 1), ("page_size", USUAL_PAGE))
    )
    size = min(size, MOST_ROWS)
    rows = Task.objects.filter(owner=call.owner, kind=NAME, request__api=2, created__gte=now() - LIFE)
    ids = [part for value in asked.getlist("filter.task_ids") for part in value.split(",") if part]
    items = [await to_json(call, task, word_of(KIND, task)) for task in await in_database(fetch, rows)]
    for name, field in FILTERS.items():
        items = [item for item in items if asked.get(name, "") in ("", item[field])]
    items = [item for item in items if not ids or item["id"] in ids]
    return {"items": items[(number - 1) * size : number * size], "total": len(items)}


def fetch(rows: QuerySet[Task]) -> list[Task]:
    """Return rows as a list."""
    return list(rows)


def parse_positive(text: str, usual: int) -> int:
    """Return a positive number. Raises Refused."""
    if not text:
        return usual
    if not text.isdecimal() or not 0 < int(text) < 1_000_000:
        raise invalid("page_num and page_size are positive numbers")
    return int(text)


@transaction.atomic
def cancel_task(task: Task) -> None:
    """Record that a task was cancelled, and remove its charge; its work may have been done all the same."""
    row = Task.objects.get(pk=task.pk)
    delete_files(File.objects.filter(number=row.file))
    Task.objects.filter(pk=row.pk).update(state=Task.State.FAILED, facts={"cancelled": True})
    Charge.objects.filter(trace_id=row.trace_id).delete()


@transaction.atomic
def delete_task(task: Task) -> None:
    """Delete a task and its result."""
    delete_files(File.objects.filter(number=task.file))
    task.delete()


ACTIONS = {"cancelled": cancel_task, "deleted": delete_task}
