"""Clips as the page shows them: the job at hand, and those that were made before."""

from functools import cached_property

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
