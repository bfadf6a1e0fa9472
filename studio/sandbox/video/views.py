"""`/v1/video_generation`: clips, as tasks; `video_v2` has the second API."""

from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from studio.sandbox.core.api import Call, endpoint, json_response
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.tasks.runner import begin_task, poll_task
from studio.sandbox.video import answer as video_answer
from studio.sandbox.video import request as video_request
from studio.sandbox.video.work import NAME

PATH = "/v1/video_generation"
BODY_BYTES = 64 << 20  # two pictures of 20 MB in base64


@endpoint("POST", paid=True, limit_bytes=BODY_BYTES)
async def create(call: Call) -> dict[str, Any]:
    """Begin a clip."""
    order, callback_url = await video_request.parse_order(call), Section(call.body).text("callback_url")
    task = await begin_task(call, NAME, order, callback_url=callback_url, path=PATH, units=len(order["prompt"]))
    return {"task_id": str(task.number)}


@endpoint("GET")
async def query(call: Call) -> HttpResponseBase:
    """Return the status of a clip; a failed one is reported as a failure of this request."""
    seen = await poll_task(call, NAME, call.request.GET.get("task_id", ""))
    if seen.task.request["api"] != 1:
        raise invalid("task_id")
    return json_response(video_answer.to_json_v1(seen.task, seen.word))


urlpatterns: list[URLPattern] = [
    path("v1/video_generation", create),
    path("v1/query/video_generation", query),
]
