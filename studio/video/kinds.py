"""Clips: words, pictures or a person become a film of a few seconds, over either API of MiniMax."""

from pathlib import Path
from typing import Any

from studio.jobs.kinds import FromRows, Handoff, Input, Inputs, Kind, Launch, Quote, Step, first_words, register
from studio.library.queries import page_of
from studio.minimax.catalog.video import video_model
from studio.minimax.client import Api
from studio.video import choices, polling
from studio.video.camera import without_moves
from studio.video.composer import Composer, quote_for
from studio.video.fields import FRAME_BYTES
from studio.video.forms import OF_START, VideoForm
from studio.video.order import PICTURES, VideoOrder

FORM_BYTES = 512 * 1024


@register
class Video(Kind[VideoOrder]):
    """A clip a request, which is asked about until it is there."""

    name = "video"
    label = "Video"
    medium = "video"
    launch = Launch("Video", "prompt")
    from_rows = FromRows(
        "Video", ("prompt", *PICTURES, "duration", "resolution", "ratio", "model"), {"start": choices.WORDS},
        {role: {"start": start} for start, roles in OF_START.items() for role in roles},
    )  # fmt: skip
    order_class = VideoOrder
    form_class = VideoForm
    page_template = "video/page.html"
    card_template = "video/_card.html"
    has_callbacks = True
    messages_file = Path(__file__).parent / "error_messages.toml"
    body_limit_bytes = len(PICTURES) * FRAME_BYTES + FORM_BYTES
    handoffs = (
        Handoff("image", "Animate", "video", "first_frame"),
        Handoff("image", "Film this person", "person", "person"),
        Handoff("text", "Film this", "video", "prompt"),
    )

    def quote(self, order: VideoOrder) -> Quote:
        """Return one clip of its length and sharpness."""
        return quote_for(order)

    def lane(self, order: VideoOrder) -> str:
        """Return the family whose limits hold."""
        return "video_v2" if video_model(order.model).uses_v2 else "video"

    def title(self, order: VideoOrder) -> str:
        """Return the first words of what happens, without the camera's moves."""
        return first_words(without_moves(order.prompt) or self.label)

    def inputs(self, order: VideoOrder) -> tuple[Input, ...]:
        """Return the pictures that it is made from."""
        return order.inputs

    async def start(self, api: Api, order: VideoOrder, inputs: Inputs) -> Step:
        """Ask once; the answer is a task, which is asked about from then on."""
        pictures = {role: await file.to_data_uri() for role, file in inputs.items()}
        task_id = await api.video.create(order.to_request(pictures, api.callback_url))
        return polling.wait(polling.first_ticket(task_id, order.model))

    async def check(self, api: Api, ticket: dict[str, Any]) -> Step:
        """Ask how the clip is coming along."""
        return await polling.look(api, ticket)

    def ticket_of_task(self, order: VideoOrder, task: str) -> dict[str, Any]:
        """Return what the clip of a task is asked about with."""
        return polling.first_ticket(task, order.model)

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return the earlier clips, and what the composer shows."""
        return {"clips": page_of(seat, self.name), "composer": Composer(form)}
