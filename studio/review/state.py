"""How the review of an asset stands, as every page that shows it says it."""

from functools import cached_property

from django.utils import timezone

from studio.library.models import Asset, Status
from studio.review.models import Review
from studio.review.queries import last_review, members_of, outcome_of
from studio.review.rules import Outcome, names
from studio.workspaces.access import Seat
from studio.workspaces.models import Membership

TONES = {Status.DRAFT: "", Status.IN_REVIEW: "tag-info", Status.CHANGES_ASKED: "tag-warn", Status.APPROVED: "tag-ok"}
ICONS = {Status.DRAFT: "edit", Status.IN_REVIEW: "eye", Status.CHANGES_ASKED: "retry", Status.APPROVED: "check"}


class ReviewState:
    """How the review of an asset stands, each part asked for once and only where a template shows it."""

    def __init__(self, seat: Seat, asset: Asset) -> None:
        self.seat, self.asset, self.status = seat, asset, Status(asset.status)

    @cached_property
    def review(self) -> Review | None:
        """Return the review that is open, else the one that ended last."""
        return last_review(self.asset)

    @cached_property
    def members(self) -> list[Membership]:
        """Return the members who may see the asset, with who of them was asked."""
        return members_of(self.asset, self.review)

    @property
    def number(self) -> int:
        """Return the number of the version that is decided about, 0 where there is no review."""
        return self.review.newest if self.review else 0  # type: ignore[attr-defined]

    @cached_property
    def outcome(self) -> Outcome | None:
        """Return how the review stands, or stood; None where nobody was asked and nobody decided."""
        return outcome_of(self.review, self.asset, self.number, self.members) if self.review else None

    @property
    def words(self) -> str:
        """Return how it stands, for people."""
        if self.outcome is None:
            return ""
        if self.status == Status.DRAFT:
            return f"v{self.number} is new" if self.number > 1 else "the review was taken back"
        return self.outcome.words

    @property
    def waits_for(self) -> str:
        """Return the names of those who are still to decide in an open review."""
        return names(self.outcome.pending) if self.outcome and self.is_open else ""

    @property
    def is_open(self) -> bool:
        """Return whether people are asked."""
        return self.outcome is not None and self.outcome.review.ended_at is None

    @property
    def is_asked(self) -> bool:
        """Return whether the person is still to decide in an open review."""
        return self.is_open and self.outcome is not None and self.seat.person in self.outcome.pending

    @property
    def tone(self) -> str:
        """Return the class of the tag that says the status."""
        return TONES[self.status]

    @property
    def icon(self) -> str:
        """Return the icon of the status."""
        return ICONS[self.status]

    @property
    def is_overdue(self) -> bool:
        """Return whether the day by which people were asked to decide is over."""
        due = self.outcome.review.due_on if self.outcome else None
        return due is not None and due < timezone.localdate()
