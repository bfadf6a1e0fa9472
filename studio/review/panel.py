"""The panel of comments on the page of one thing: threads at the version that is shown, and how its review stands."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from studio.accounts.models import User
from studio.library.models import Status, Version
from studio.library.page.context import AssetPage
from studio.review.anchors import Anchor, find_line
from studio.review.forms import CommentForm
from studio.review.models import Change, Comment
from studio.review.queries import last_review, may_decide, outcome_of, people_who
from studio.review.rules import Outcome, names
from studio.review.threads import Thread
from studio.review.viewers import viewers

MOST_THREADS = 200
MOST_EVER = 5000  # of what one page shows
DIGITS = 9
TONES = {Status.DRAFT: "", Status.IN_REVIEW: "tag-info", Status.CHANGES_ASKED: "tag-warn", Status.APPROVED: "tag-ok"}
ICONS = {Status.DRAFT: "edit", Status.IN_REVIEW: "eye", Status.CHANGES_ASKED: "retry", Status.APPROVED: "check"}


class ReviewPanel:
    """What the templates of a review show, each asked for once and only where one shows it."""

    def __init__(self, query: Mapping[str, str], page: AssetPage) -> None:
        self.query, self.page, self.seat = query, page, page.seat
        self.asset, self.version = page.asset, page.version
        self.status = Status(self.asset.status)

    @property
    def said(self) -> QuerySet[Comment]:
        """Return what was said up to the version that is shown."""
        said = self.asset.comments.filter(version__number__lte=self.version.number)
        return said.select_related("author", "version", "resolved_in", "resolved_by")

    @property
    def begins_at(self) -> int:
        """Return the number of the thread down to which the address asks for all, 0 for as many as fit."""
        asked = self.query.get("from", "")
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < DIGITS else 0

    @cached_property
    def heads(self) -> tuple[list[Comment], bool]:
        """Return the first words of the threads that are shown, the newest first, and whether there are older ones."""
        first = self.said.filter(parent=None).order_by("-number")
        later = list(first.filter(number__gte=self.begins_at)[:MOST_EVER]) if self.begins_at else []
        older = list((first.filter(number__lt=self.begins_at) if later else first)[: MOST_THREADS + 1])
        return [*later, *older[:MOST_THREADS]], len(older) > MOST_THREADS

    @property
    def news_query(self) -> str:
        """Return the query that asks for what is shown as it is now."""
        begin = f"&from={self.begins_at}" if self.begins_at else ""
        return f"?v={self.version.number}{begin}{self.page.list_query}"

    @property
    def earlier_query(self) -> str:
        """Return the query that asks for older threads too, or nothing where there are none."""
        shown, has_older = self.heads
        return f"?v={self.version.number}&from={shown[-1].number}{self.page.list_query}" if has_older else ""

    @cached_property
    def threads(self) -> list[Thread]:
        """Return the threads that are shown, each with its answers: the open ones first, by their moments."""
        shown, _ = self.heads
        replies: dict[int, list[Comment]] = defaultdict(list)
        for reply in self.said.filter(parent__in=shown).order_by("created_at", "pk")[:MOST_EVER] if shown else ():
            replies[reply.parent_id or 0].append(reply)  # type: ignore[attr-defined]
        found = sorted((self.thread(one, replies[one.pk]) for one in shown), key=lambda one: one.order)
        self.add_changes(found)
        return found

    def add_changes(self, threads: list[Thread]) -> None:
        """Give threads the versions that were asked for because of them, and are not answered yet."""
        by_comment = {thread.comment.pk: thread for thread in threads}
        open_ones = Change.objects.filter(comment__in=by_comment, answered_at=None).order_by("pk")
        for change in open_ones.select_related("version", "job"):
            by_comment[change.comment_id].changes.append(change)  # type: ignore[attr-defined]

    def thread(self, comment: Comment, replies: list[Comment]) -> Thread:
        """Return a thread, at the line that its words have in the version that is shown."""
        line = find_line(self.lines, Anchor.from_json(comment.place)) if "line" in comment.place else None
        return Thread(comment, replies, self.version, line)

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines of a text, or of the words that were asked for."""
        return self.version.medium_object.lines(self.version) or self.page.said.splitlines()

    @property
    def alive(self) -> list[Thread]:
        """Return the threads whose first word was not taken back."""
        return [one for one in self.threads if one.comment.deleted_at is None]

    @cached_property
    def people(self) -> list[User]:
        """Return who may see the asset, for names and for who is looking."""
        return people_who("view", self.asset)

    @cached_property
    def here(self) -> set[int]:
        """Return the ids of the people who may see the asset: what others said stays, and they are told from these."""
        return {person.pk for person in self.people}

    @property
    def others(self) -> list[User]:
        """Return who else is looking now."""
        return [person for person in viewers(self.asset, self.people) if person != self.seat.person]

    @property
    def count(self) -> int:
        """Return how many threads there are, for the tab."""
        _, has_older = self.heads
        return self.said.filter(parent=None, deleted_at=None).count() if has_older else len(self.alive)

    @property
    def flags(self) -> list[Thread]:
        """Return the threads that have a moment, for the timeline."""
        return [one for one in self.alive if one.at is not None]

    @property
    def pins(self) -> list[Thread]:
        """Return the threads that have a place in the frame."""
        return [one for one in self.alive if one.pin or one.anchor.strokes]

    @cached_property
    def outcome(self) -> Outcome | None:
        """Return how the review stands, or stood; None where nobody was asked and nobody decided."""
        review = last_review(self.asset)
        return outcome_of(review, self.asset, self.newest.number) if review else None

    @property
    def words(self) -> str:
        """Return how it stands, for people."""
        if self.outcome is None:
            return ""
        if self.status == Status.DRAFT:
            return f"v{self.newest.number} is new" if self.newest.number > 1 else "the review was taken back"
        return self.outcome.words

    @property
    def newest(self) -> Version:
        """Return the version that is decided about."""
        return self.page.versions[-1]

    @property
    def is_newest(self) -> bool:
        """Return whether the version that is shown is the one that is decided about."""
        return self.version.pk == self.newest.pk

    @property
    def mine(self) -> str:
        """Return what the person decided about the newest version, or nothing."""
        standings = self.outcome.standings if self.outcome and self.status != Status.DRAFT else ()
        decisions = [one.decision for one in standings if one.person == self.seat.person and one.decision]
        return next((one.verdict for one in decisions if one.version_id == self.newest.pk), "")  # type: ignore[attr-defined]

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
    def can_decide(self) -> bool:
        """Return whether the person may decide about this version."""
        return self.is_newest and may_decide(self.seat, self.outcome)

    @property
    def can_comment(self) -> bool:
        """Return whether the person may say something."""
        return self.seat.may("comment")

    @property
    def tone(self) -> str:
        """Return the class of the tag that says the status."""
        return TONES[self.status]

    @property
    def icon(self) -> str:
        """Return the icon of the status."""
        return ICONS[self.status]

    @cached_property
    def form(self) -> CommentForm:
        """Return the form of a new comment, or of an answer or a change as the address asks."""
        return CommentForm(self.seat, self.version, self.lines, **self.wanted())

    def wanted(self) -> dict[str, Any]:
        """Return what the address asks to be in the form."""
        if key := self.query.get("edit"):
            own = self.asset.comments.filter(key=key, author=self.seat.person).first()
            return {"edits": own.key, "text": own.text} if own else {}
        return {"parent": self.query["reply"]} if "reply" in self.query else {}

    @property
    def is_overdue(self) -> bool:
        """Return whether the day by which people were asked to decide is over."""
        due = self.outcome.review.due_on if self.outcome else None
        return due is not None and due < timezone.localdate()


def load(request: HttpRequest, page: AssetPage) -> ReviewPanel:
    """Return what the templates of a review show on a page."""
    return ReviewPanel(request.GET, page)
