"""`/v2/video_generation` and what belongs to it: the clips of the newer models, told in other words."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from studio.sandbox.core.api import Call, json_response
from studio.sandbox.core.compat import compatible
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.tasks.runner import begin, halt
from studio.sandbox.video.answer import status_of
from studio.sandbox.video.work import NAME
from studio.sandbox.video_v2 import request as video_v2_request
from studio.sandbox.video_v2 import rows as video_v2_rows

PATH, ANEW, WORDS = "/v2/video_generation", "/v2/video_regeneration", "/v2/h3_context_ir"
BODY_BYTES = 64 << 20


@compatible(BODY_BYTES)
async def create(call: Call) -> HttpResponseBase:
    """Begin a clip."""
    return await begun(call, PATH, await video_v2_request.read(call))


@compatible(BODY_BYTES)
async def regenerate(call: Call) -> HttpResponseBase:
    """Begin to make a clip anew, larger: one that a task made, or one that is sent."""
    source = Section(call.body).text("source_task_id")
    if bool(source) is ("content" in call.body):
        raise invalid("source_task_id or content, one of them")
    if not source:
        return await begun(call, ANEW, await video_v2_request.anew(call))
    task, word = await video_v2_rows.found(call, source)
    if status_of(task, word) != "succeeded" or task.request["modality"] != "video":
        raise invalid("source_task_id")
    return await begun(call, ANEW, video_v2_request.larger(call, task.request, task.file))


@compatible(BODY_BYTES)
async def context_ir(call: Call) -> HttpResponseBase:
    """Begin to say a prompt in more words; no clip is made."""
    return await begun(call, WORDS, await video_v2_request.words(call))


async def begun(call: Call, charged_path: str, order: dict[str, Any]) -> HttpResponseBase:
    """Begin a task, and return its id; nothing else is in the answer. Raises Refused."""
    url = Section(call.body).text("callback_url")
    count = len(order["prompt"])
    task = await begin(call, NAME, order, callback_url=url, path=charged_path, units=count)
    return json_response({"task_id": str(task.number)})


@compatible(method="GET", paid=False)
async def query(call: Call) -> HttpResponseBase:
    """Tell how a task goes."""
    task, word = await video_v2_rows.found(call, asked(call))
    return json_response({"task": await video_v2_rows.told(call, task, word)})


@compatible(method="GET", paid=False)
async def listing(call: Call) -> HttpResponseBase:
    """Tell of all tasks of a week, newest first, by page."""
    return json_response(await video_v2_rows.page(call))


@compatible(method="DELETE", paid=False)
async def delete(call: Call) -> HttpResponseBase:
    """Cancel a task that waits, free of charge, or forget one that is over."""
    task, word = await video_v2_rows.found(call, asked(call))
    status = status_of(task, word)
    if status in ("running", "cancelled"):
        raise invalid(f"task_id: the task is {status}")
    action = "cancelled" if status == "queued" else "deleted"
    await halt(task)
    await in_database(video_v2_rows.ACTIONS[action], task)
    return json_response({"task_id": str(task.number), "action": action, "status": action})


def asked(call: Call) -> str:
    """Return the task's id in an address."""
    match = call.request.resolver_match
    return str(match.kwargs["task_id"]) if match else ""


urlpatterns: list[URLPattern] = [
    path("v2/video_generation", create),
    path("v2/video_generation/<str:task_id>", delete),
    path("v2/video_regeneration", regenerate),
    path("v2/h3_context_ir", context_ir),
    path("v2/query/video_generation", listing),
    path("v2/query/video_generation/<str:task_id>", query),
]
