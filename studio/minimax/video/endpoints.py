"""Video endpoints: create, poll, list and delete tasks. Newer models use the second API, /v2."""

from dataclasses import dataclass
from urllib.parse import quote

from studio.minimax.catalog.video import uses_v2_api
from studio.minimax.errors import Unsure
from studio.minimax.video.request import VideoRequest
from studio.minimax.video.task import VideoStatus, VideoTask, parse_v1_task, parse_v2_task
from studio.minimax.wire.base_client import LOOKUP_TIMEOUTS, SMALL_BYTES, BaseClient
from studio.minimax.wire.envelope import find_error, find_trace_id
from studio.minimax.wire.parse import get_object, parse_count, parse_id, parse_json
from studio.minimax.wire.transport import Timeouts

__all__ = ["Video", "VideoPage", "VideoRequest", "VideoStatus", "VideoTask"]

V1_PATH, V1_QUERY_PATH = "/v1/video_generation", "/v1/query/video_generation"
V2_PATH, V2_QUERY_PATH = "/v2/video_generation", "/v2/query/video_generation"
# A request may hold two pictures of 20 MB.
CREATE_TIMEOUTS = Timeouts(first_s=120, idle_s=60, total_s=120)
# Moderation codes: in the answer to a query they mean the clip, since the query itself holds no content.
RESULT_CODES = (1026, 1027)


@dataclass(frozen=True, slots=True)
class VideoPage:
    """A page of the second API's tasks, and the total number."""

    tasks: tuple[VideoTask, ...]
    total: int


class Video:
    """The video endpoints."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, request: VideoRequest) -> str:
        """Create a task and return its id. Costs; sent once. Raises ApiError."""
        path = V2_PATH if request.uses_v2 else V1_PATH
        answer = await self._client.request("POST", path, timeouts=CREATE_TIMEOUTS, json=request.to_json())
        task_id = parse_id(answer.get("task_id"))
        if not task_id:
            raise Unsure("MiniMax says that all is well but names no task", trace_id=answer["trace_id"])
        return task_id

    async def query(self, task_id: str, *, model: str = "") -> VideoTask:
        """Return the state of a task; its model decides which API to query. Costs nothing. Raises ApiError."""
        task = await (self._query_v2 if uses_v2_api(model) else self._query_v1)(task_id)
        if task.status is VideoStatus.SUCCESS and not (task.file_id or task.url):
            raise Unsure("MiniMax says that the clip is there but not where", trace_id=task.trace_id)
        return task

    async def list(self, page: int = 1, size: int = 20) -> VideoPage:
        """Return a page of the second API's tasks; the first API has no list. Costs nothing. Raises ApiError."""
        answer = await self._client.request("GET", V2_QUERY_PATH, params={"page_num": page, "page_size": size})
        found = answer.get("items")
        rows = [row for row in (found if isinstance(found, list) else []) if isinstance(row, dict)]
        tasks = tuple(task for row in rows if (task := parse_v2_task(row)).task_id)
        return VideoPage(tasks, parse_count(answer.get("total")))

    async def delete(self, task_id: str) -> VideoTask:
        """Cancel or delete a task of the second API and return its state. Costs nothing. Raises ApiError."""
        answer = await self._client.request("DELETE", f"{V2_PATH}/{quote(task_id, safe='')}")
        return parse_v2_task(answer, task_id, answer["trace_id"])

    async def _query_v1(self, task_id: str) -> VideoTask:
        async with self._client.send(
            "GET", V1_QUERY_PATH, timeouts=LOOKUP_TIMEOUTS, params={"task_id": task_id}
        ) as response:
            answer = parse_json(await response.read(SMALL_BYTES))
        trace_id = response.trace_id or find_trace_id(answer or {})
        task = parse_v1_task(answer or {}, task_id, trace_id)
        if task.status is VideoStatus.FAILED or task.code in RESULT_CODES:
            return to_failed(task)
        if error := find_error(response.status, answer, trace_id):
            raise error
        return task

    async def _query_v2(self, task_id: str) -> VideoTask:
        answer = await self._client.request("GET", f"{V2_QUERY_PATH}/{quote(task_id, safe='')}")
        return parse_v2_task(get_object(answer, "task"), task_id, answer["trace_id"])


def to_failed(task: VideoTask) -> VideoTask:
    """Return a task as failed, without its other fields."""
    return VideoTask(task.task_id, VideoStatus.FAILED, code=task.code, trace_id=task.trace_id)
