"""Sets of pictures as the page shows them: which are listed, and what is said of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from studio.images import choices
from studio.images.order import ImageOrder
from studio.jobs.access import job_for
from studio.jobs.models import OPEN, Job, JobResult, State
from studio.library.models import Version
from studio.workspaces.access import Seat

PAGE = 8
FEW = 2  # pictures that stand in a row of their own height, and not in a grid
SAME_SHAPE = 0.03  # how far a shape may be off before it is said


@dataclass(frozen=True, slots=True)
class Sets:
    """Some jobs, and the key after which the next ones begin ("" at the end)."""

    jobs: list[Job]
    next: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One slot: its place in the set, counted from one, what fills it, and what is odd about that."""

    slot: JobResult
    number: int
    shape: str  # a class that sets the shape
    difference: str = ""


class ImageSet:
    """A job as its card shows it."""

    def __init__(self, job: Job) -> None:
        assert isinstance(job.order, ImageOrder)
        self.job = job
        self.order = job.order

    @property
    def pictures(self) -> Iterator[Picture]:
        """Yield the slots, without those whose picture lies in the bin."""
        for number, slot in enumerate(self.job.slots, 1):
            version = slot.version
            if version is not None and not slot.reason and version.asset.deleted_at is not None:
                continue
            yield Picture(slot, number, self.shape_of(version), self.difference(version))

    @property
    def first(self) -> Version | None:
        """Return the first picture that is there."""
        return next((one.slot.version for one in self.pictures if one.slot.is_filled), None)

    @property
    def is_shown(self) -> bool:
        """Return whether there is anything to show but words."""
        return self.job.is_active or self.first is not None or bool(self.job.made or self.job.held_back)

    @property
    def is_even(self) -> bool:
        """Return whether the pictures stand in a grid."""
        return self.order.n > FEW

    @property
    def label(self) -> str:
        """Return the shape, or the size where one was asked for."""
        return choices.size_in_words(*self.order.size) if self.order.width else self.order.aspect_ratio

    @property
    def size_words(self) -> str:
        """Return the size of the pictures that were asked for."""
        return choices.size_in_words(*self.order.size)

    @property
    def engine(self) -> str:
        """Return the name of the model."""
        return dict(choices.MODELS).get(self.order.model, self.order.model)

    @property
    def style(self) -> str:
        """Return the style in words, or nothing."""
        return choices.STYLE_LABELS.get(self.order.style, self.order.style)

    @property
    def outcome(self) -> str:
        """Return what came of the set, with what was charged once that is known."""
        held_back = f", {self.job.held_back} held back" if self.job.held_back else ""
        cost = f" · {self.job.charged_words}" if self.job.entry and not self.job.is_active else ""
        return f"{self.job.made} of {self.order.n} made{held_back}{cost}"

    @property
    def progress(self) -> str:
        """Return how far a picture is that is not there yet."""
        if self.job.state == State.QUEUED:
            return "in line"
        return "being saved" if self.job.state == State.FETCHING else "a few seconds"

    @property
    def wording(self) -> str:
        """Return the wording that MiniMax used, where it told."""
        return str(self.job.facts.get("wording", ""))

    def shape_of(self, version: Version | None) -> str:
        """Return the class for the shape of a slot: that which was asked for, unless the picture came otherwise."""
        if version is None or same_shape(size_of(version), self.order.size):
            return shape_class(*self.order.size)
        return version.aspect_class

    def difference(self, version: Version | None) -> str:
        """Return how a picture differs from what was asked, in words, or nothing."""
        if version is None or not version.details.get("width"):
            return ""
        found, asked = size_of(version), self.order.size
        if self.order.width and found != asked:
            return f"It came as {choices.size_in_words(*found)}, not {choices.size_in_words(*asked)}."
        if not self.order.width and not same_shape(found, asked):
            return f"It came as {choices.size_in_words(*found)}, which is not {self.order.aspect_ratio}."
        return ""


def size_of(version: Version) -> tuple[int, int]:
    """Return a picture's size as it was decoded."""
    return int(version.details.get("width", 0)), int(version.details.get("height", 0))


def same_shape(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether two sizes have about one shape; a size that is not known has any."""
    if not all((*one, *other)):
        return True
    return abs(one[0] * other[1] / (one[1] * other[0]) - 1) <= SAME_SHAPE


def shape_class(width: int, height: int) -> str:
    """Return the class of ``tones.css`` for a shape, in steps of 0.05."""
    return f"ar-{round(min(2.5, max(0.4, width / height)) * 20) * 5}"


def page_of_sets(seat: Seat, before: str = "") -> Sets:
    """Return sets that have something to show, the newest first; what failed is left to Activity. Raises Http404."""
    kept = JobResult.objects.filter(job=OuterRef("pk"), version__asset__deleted_at=None, reason="")
    shown = Q(state__in=[*OPEN, State.UNKNOWN]) | Q(Exists(kept.filter(version__isnull=False)))
    jobs = Job.objects.listed(seat, "images").filter(shown)
    if before:
        last = job_for(seat, before)
        jobs = jobs.filter(Q(created_at__lte=last.created_at), Q(created_at__lt=last.created_at) | Q(pk__lt=last.pk))
    rows = list(jobs.with_results()[: PAGE + 1])
    return Sets(rows[:PAGE], rows[PAGE - 1].key if len(rows) > PAGE else "")
