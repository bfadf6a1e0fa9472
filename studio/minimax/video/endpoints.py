"""Video: text and pictures become clips, after minutes. Newer models are spoken to over a second API."""

from dataclasses import dataclass
from urllib.parse import quote

from studio.minimax.catalog.video import is_of_second_api
from studio.minimax.errors import Unsure
from studio.minimax.video.request import VideoRequest
from studio.minimax.video.task import VideoStatus, VideoTask, challenge_of, first_task, second_task
from studio.minimax.wire.base_client import LOOKUP_TIMEOUTS, SMALL_BYTES, BaseClient
from studio.minimax.wire.envelope import find_error, find_trace_id
from studio.minimax.wire.parse import get_object, parse_count, parse_id, parse_json
from studio.minimax.wire.transport import Timeouts

__all__ = ["Video", "VideoPage", "VideoRequest", "VideoStatus", "VideoTask", "challenge_of"]

FIRST, FIRST_QUERY = "/v1/video_generation", "/v1/query/video_generation"
SECOND, SECOND_QUERY = "/v2/video_generation", "/v2/query/video_generation"
# A request may hold two pictures of twenty megabytes.
BEGIN = Timeouts(first_s=120, idle_s=60, total_s=120)
# In the answer to a question these can only be about the clip: the question itself holds no content.
ABOUT_THE_CLIP = (1026, 1027)


@dataclass(frozen=True, slots=True)
class VideoPage:
    """A page of the second API's tasks, and how many there are in all."""

    tasks: tuple[VideoTask, ...]
    total: int


class Video:
    """The video endpoints."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def create(self, request: VideoRequest) -> str:
        """Return the task's id. Costs; sent once. Raises ApiError."""
        path = SECOND if request.second_api else FIRST
        answer = await self._client.request_json("POST", path, timeouts=BEGIN, json=request.body())
        task_id = parse_id(answer.get("task_id"))
        if not task_id:
            raise Unsure("MiniMax says that all is well but names no task", trace_id=answer["trace_id"])
        return task_id

    async def query(self, task_id: str, *, model: str = "") -> VideoTask:
        """Return how a task is coming along; its model tells which API to ask. Costs nothing. Raises ApiError."""
        task = await (self._second if is_of_second_api(model) else self._first)(task_id)
        if task.status is VideoStatus.SUCCESS and not (task.file_id or task.url):
            raise Unsure("MiniMax says that the clip is there but not where", trace_id=task.trace_id)
        return task

    async def list(self, page: int = 1, size: int = 20) -> VideoPage:
        """Return a page of the second API's tasks; the first has no list. Costs nothing. Raises ApiError."""
        answer = await self._client.request_json("GET", SECOND_QUERY, params={"page_num": page, "page_size": size})
        found = answer.get("items")
        rows = [row for row in (found if isinstance(found, list) else []) if isinstance(row, dict)]
        tasks = tuple(task for row in rows if (task := second_task(row)).task_id)
        return VideoPage(tasks, parse_count(answer.get("total")))

    async def delete(self, task_id: str) -> VideoTask:
        """Cancel or forget a task of the second API, and return what it says. Costs nothing. Raises ApiError."""
        answer = await self._client.request_json("DELETE", f"{SECOND}/{quote(task_id, safe='')}")
        return second_task(answer, task_id, answer["trace_id"])

    async def _first(self, task_id: str) -> VideoTask:
        async with self._client.send(
            "GET", FIRST_QUERY, timeouts=LOOKUP_TIMEOUTS, params={"task_id": task_id}
        ) as response:
            answer = parse_json(await response.read(SMALL_BYTES))
        trace_id = response.trace_id or find_trace_id(answer or {})
        task = first_task(answer or {}, task_id, trace_id)
        if task.status is VideoStatus.FAILED or task.code in ABOUT_THE_CLIP:
            return failed(task)
        if error := find_error(response.status, answer, trace_id):
            raise error
        return task

    async def _second(self, task_id: str) -> VideoTask:
        answer = await self._client.request_json("GET", f"{SECOND_QUERY}/{quote(task_id, safe='')}")
        return second_task(get_object(answer, "task"), task_id, answer["trace_id"])


def failed(task: VideoTask) -> VideoTask:
    """Return a task that ended without a clip, whatever else was said."""
    return VideoTask(task.task_id, VideoStatus.FAILED, code=task.code, trace_id=task.trace_id)
