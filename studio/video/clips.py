"""Clips as the page shows them: the job at hand, and those that were made before."""

from functools import cached_property
from typing import Any

from studio.jobs.models import Job, State
from studio.library.models import Version
from studio.minimax.video.task import VideoStatus
from studio.video import choices
from studio.video.history import History
from studio.video.order import VideoOrder

STAGES = {
    VideoStatus.PREPARING: "MiniMax is getting it ready",
    VideoStatus.QUEUEING: "In line at MiniMax",
    VideoStatus.PROCESSING: "MiniMax is making it",
}
AT_MINIMAX = "MiniMax has it"
STATES = {
    State.QUEUED: "In line here", State.STARTING: "Being sent to MiniMax", State.FETCHING: "Made, and being saved",
    State.HELD: "Waiting",
}  # fmt: skip
SHAPE_STEP = 20  # of the classes of tones.css
SHORT_SIDES = {"2K": 1440}  # pixels; the others are called by theirs
# How far off a clip may be: models go by areas and by whole frames.
SAME_SHARPNESS = 1.2
SAME_SHAPE = 0.05
SAME_LENGTH_S = 0.75


class Clip:
    """A job as its card shows it."""

    def __init__(self, job: Job, history: History | None = None) -> None:
        assert isinstance(job.order, VideoOrder)
        self.job, self.order = job, job.order
        self.history = history

    @property
    def stage(self) -> str:
        """Return where the work is, as far as MiniMax tells."""
        if self.job.state == State.WAITING:
            return STAGES.get(self.job.ticket.get("stage", ""), AT_MINIMAX)
        return STATES.get(State(self.job.state), "Waiting")

    @property
    def is_at_minimax(self) -> bool:
        """Return whether nothing here can stop it any more."""
        return self.job.state == State.WAITING

    @property
    def usual(self) -> str:
        """Return how long such clips usually take, or that it is not known."""
        of = (self.order.model, self.order.resolution, self.order.duration)
        return (self.history.words(of) if self.history else "") or "no usual time is known yet"

    @cached_property
    def picture(self) -> Version | None:
        """Return the picture that it begins with, to be shown meanwhile."""
        used = self.job.inputs.filter(role__in=("first_frame", "person"), version__asset__deleted_at=None)
        row = used.select_related("version__asset").first()
        return row.version if row else None

    @property
    def shape(self) -> str:
        """Return the class for the shape that the clip will have."""
        picture = self.picture if self.order.first_frame else None
        if picture is not None:
            return picture.aspect_class
        wide, _, high = (self.order.ratio or "16:9").partition(":")
        return f"ar-{round(min(2.5, max(0.4, int(wide) / int(high))) * SHAPE_STEP) * 5}"

    @property
    def look(self) -> str:
        """Return the classes of its place meanwhile: striped where there is no picture to be shown."""
        return self.shape if self.picture is not None else f"{self.shape} rendering"

    @property
    def engine(self) -> str:
        """Return the name of the model."""
        return dict(choices.MODELS).get(self.order.model, self.order.model)

    @property
    def difference(self) -> str:
        """Return how the clip, as it was decoded, differs from what was asked; in words, or nothing."""
        version = self.job.version
        if version is None or not (version.details.get("width") and version.details.get("height")):
            return ""
        faults = [fault_of_size(version.details, self.order), fault_of_length(version.duration_ms, self.order)]
        return " ".join(filter(None, faults))


def fault_of_size(details: dict[str, Any], order: VideoOrder) -> str:
    """Return what is said of a clip of another sharpness or shape than was asked for, or nothing."""
    width, height = details["width"], details["height"]
    short = SHORT_SIDES.get(order.resolution) or int(order.resolution.removesuffix("P") or 0)
    wide, _, high = order.ratio.partition(":")
    if short and max(short / min(width, height), min(width, height) / short) > SAME_SHARPNESS:
        return f"It came as {width:,} × {height:,}, which is not {order.resolution}."
    if high and abs(width * int(high) / (height * int(wide)) - 1) > SAME_SHAPE:
        return f"It came as {width:,} × {height:,}, which is not {order.ratio}."
    return ""


def fault_of_length(found_ms: int, order: VideoOrder) -> str:
    """Return what is said of a clip of another length than was asked for, or nothing."""
    if not order.duration or not found_ms or abs(found_ms / 1000 - order.duration) <= SAME_LENGTH_S:
        return ""
    return f"It is {found_ms / 1000:.1f} s long, not {order.duration} s."
