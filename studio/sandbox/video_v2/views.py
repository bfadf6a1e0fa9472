"""`/v2/video_generation` and what belongs to it: the clips of the newer models, in another form."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from studio.sandbox.core.api import Call, json_response
from studio.sandbox.core.compat import compatible
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.tasks.runner import begin_task, cancel_work
from studio.sandbox.video.answer import status_of
from studio.sandbox.video.work import NAME
from studio.sandbox.video_v2 import request as video_v2_request
from studio.sandbox.video_v2 import rows as video_v2_rows

PATH = "/v2/video_generation"
ANEW = "/v2/video_regeneration"
WORDS = "/v2/h3_context_ir"
BODY_BYTES = 64 << 20


@compatible(BODY_BYTES)
async def create(call: Call) -> HttpResponseBase:
    """Begin a clip."""
    return await begin(call, PATH, await video_v2_request.parse_order(call))


@compatible(BODY_BYTES)
async def regenerate(call: Call) -> HttpResponseBase:
    """Begin to enlarge a clip: one that a task made, or one that is sent."""
    source = Section(call.body).text("source_task_id")
    if bool(source) is ("content" in call.body):
        raise invalid("source_task_id or content, one of them")
    if not source:
        return await begin(call, ANEW, await video_v2_request.enlarge_upload(call))
    task, word = await video_v2_rows.poll(call, source)
    if status_of(task, word) != "succeeded" or task.request["modality"] != "video":
        raise invalid("source_task_id")
    return await begin(call, ANEW, video_v2_request.enlarge_task(call, task.request, task.file))


@compatible(BODY_BYTES)
async def context_ir(call: Call) -> HttpResponseBase:
    """Begin to expand a prompt; no clip is made."""
    return await begin(call, WORDS, await video_v2_request.parse_expansion(call))


async def begin(call: Call, charged_path: str, order: dict[str, Any]) -> HttpResponseBase:
    """Begin a task, and return its id; nothing else is in the response. Raises Refused."""
    url = Section(call.body).text("callback_url")
    count = len(order["prompt"])
    task = await begin_task(call, NAME, order, callback_url=url, path=charged_path, units=count)
    return json_response({"task_id": str(task.number)})


@compatible(method="GET", paid=False)
async def query(call: Call) -> HttpResponseBase:
    """Return a task's status."""
    task, word = await video_v2_rows.poll(call, task_id_of(call))
    return json_response({"task": await video_v2_rows.to_json(call, task, word)})


@compatible(method="GET", paid=False)
async def list_tasks(call: Call) -> HttpResponseBase:
    """List all tasks of a week, newest first, by page."""
    return json_response(await video_v2_rows.query_page(call))


@compatible(method="DELETE", paid=False)
async def delete(call: Call) -> HttpResponseBase:
    """Cancel a task that waits, free of charge, or delete one that is over."""
    task, word = await video_v2_rows.poll(call, task_id_of(call))
    status = status_of(task, word)
    if status in ("running", "cancelled"):
        raise invalid(f"task_id: the task is {status}")
    action = "cancelled" if status == "queued" else "deleted"
    await cancel_work(task)
    await in_database(video_v2_rows.ACTIONS[action], task)
    return json_response({"task_id": str(task.number), "action": action, "status": action})


def task_id_of(call: Call) -> str:
    """Return the task's id in a URL."""
    match = call.request.resolver_match
    return str(match.kwargs["task_id"]) if match else ""


urlpatterns: list[URLPattern] = [
    path("v2/video_generation", create),
    path("v2/video_generation/<str:task_id>", delete),
    path("v2/video_regeneration", regenerate),
    path("v2/h3_context_ir", context_ir),
    path("v2/query/video_generation", list_tasks),
    path("v2/query/video_generation/<str:task_id>", query),
]
