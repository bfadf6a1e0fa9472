"""What a review has come to: who decided what about which version, and whether that is enough."""

from collections.abc import Iterable
from dataclasses import dataclass

from studio.accounts.models import User
from studio.library.models import Status
from studio.review.models import Decision, Review, Rule, Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person who was asked stands: with a verdict on a version, or still to decide."""

    person: User
    decision: Decision | None = None

    @property
    def approves(self) -> bool:
        """Return whether the person approved."""
        return self.decision is not None and self.decision.verdict == Verdict.APPROVE

    @property
    def wants_changes(self) -> bool:
        """Return whether the person asked for changes."""
        return self.decision is not None and self.decision.verdict == Verdict.CHANGES

    @property
    def words(self) -> str:
        """Return who it is, and what they decided about which version."""
        if self.decision is None:
            return f"{self.person}, still to decide"
        return f"{self.person}, {self.decision.get_verdict_display().lower()} in v{self.decision.version.number}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a review has come to; ``number`` is the version that it is about now."""

    review: Review
    standings: tuple[Standing, ...]
    number: int

    @property
    def needed(self) -> int:
        """Return how many approvals it takes, never more than there are people."""
        people = max(1, len(self.standings))
        return {Rule.ANY.value: 1, Rule.ALL.value: people}.get(self.review.rule, min(self.review.needed, people))

    @property
    def approvals(self) -> int:
        """Return how many have approved."""
        return sum(one.approves for one in self.standings)

    @property
    def status(self) -> Status:
        """Return the status that follows."""
        if self.approvals >= self.needed:
            return Status.APPROVED
        return Status.CHANGES_ASKED if any(one.wants_changes for one in self.standings) else Status.IN_REVIEW

    @property
    def pending(self) -> list[User]:
        """Return who is still to decide."""
        return [one.person for one in self.standings if one.decision is None]

    @property
    def words(self) -> str:
        """Return how it stands, for people."""
        if not self.standings:
            return "Nobody who was asked is here any more"
        asking = names(one.person for one in self.standings if one.wants_changes)
        if self.status == Status.CHANGES_ASKED:
            return f"by {asking}, {self.count}" if self.needed > 1 else f"by {asking}"
        if self.status == Status.APPROVED:
            return f"by {names(one.person for one in self.standings if one.approves)}"
        return self.count

    @property
    def count(self) -> str:
        """Return the approvals that are there and those that it takes: ``1 of 2 approvals``."""
        return f"{self.approvals} of {self.needed} approval{'s' if self.needed > 1 else ''}"


def judge(
    review: Review, people: Iterable[User], decisions: Iterable[Decision], number: int, *, asks_all_again: bool
) -> Outcome:
    """Return what a review has come to at a version; ``decisions`` come with their versions, in any order.

    A verdict belongs to its version: on a later one only an approval is still heard, unless everybody is asked again.
    """
    last: dict[int, Decision] = {}
    for decision in sorted(decisions, key=lambda one: one.version.number):
        last[decision.person_id] = decision  # type: ignore[attr-defined]
    heard = {
        person: decision
        for person, decision in last.items()
        if decision.version.number == number or (decision.verdict == Verdict.APPROVE and not asks_all_again)
    }
    return Outcome(review, tuple(Standing(person, heard.get(person.pk)) for person in people), number)


def names(people: Iterable[User]) -> str:
    """Return people's names in a sentence: ``Rita, Bob and Alice``."""
    listed = [str(person) for person in people]
    return " and ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)
