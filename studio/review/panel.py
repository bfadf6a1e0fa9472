"""The panel of comments on the page of one thing: threads at the version that is shown, and how its review stands."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest

from studio.accounts.models import User
from studio.library.models import Status, Version
from studio.library.page.context import AssetPage
from studio.review.anchors import Anchor, find_line
from studio.review.forms import CommentForm
from studio.review.models import Change, Comment
from studio.review.queries import able_to, may_decide
from studio.review.state import ReviewState
from studio.review.threads import Thread
from studio.review.viewers import viewers

MOST_THREADS = 200
MOST_EVER = 5000  # of what one page shows
DIGITS = 9


class ReviewPanel(ReviewState):
    """What the templates of a review show, each asked for once and only where one shows it."""

    def __init__(self, query: Mapping[str, str], page: AssetPage) -> None:
        super().__init__(page.seat, page.asset)
        self.query, self.page, self.version = query, page, page.version

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
    def found(self) -> list[Comment]:
        """Return the first words of the threads that are shown, and of one older, before the answers to all of them."""
        first = self.said.filter(parent=None).order_by("-number")
        older = first.filter(number__lt=self.begins_at) if self.begins_at else first
        later = first.filter(number__gte=self.begins_at) if self.begins_at else first.none()
        heads = [some.values("pk") for some in (later[:MOST_EVER], older[: MOST_THREADS + 1])]
        shown = Q(pk__in=heads[0]) | Q(pk__in=heads[1]) | Q(parent__in=heads[0]) | Q(parent__in=heads[1])
        ordered = self.said.filter(shown).order_by(F("parent").asc(nulls_first=True), "created_at", "pk")
        return list(ordered[: 2 * MOST_EVER])

    @cached_property
    def heads(self) -> tuple[list[Comment], bool]:
        """Return the first words of the threads that are shown, the newest first, and whether there are older ones."""
        first = [one for one in self.found if one.number is not None]
        first.sort(key=lambda one: -(one.number or 0))
        shown = sum(one.number >= self.begins_at > 0 for one in first) + MOST_THREADS  # type: ignore[operator]
        return first[:shown], len(first) > shown

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
        for reply in self.found:
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
        return able_to("view", self.members)

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

    @property
    def number(self) -> int:
        """Return the number of the version that is decided about."""
        return self.newest.number

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
    def can_decide(self) -> bool:
        """Return whether the person may decide about this version."""
        return self.is_newest and may_decide(self.seat, self.outcome)

    @property
    def can_comment(self) -> bool:
        """Return whether the person may say something."""
        return self.seat.may("comment")

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


def load(request: HttpRequest, page: AssetPage) -> ReviewPanel:
    """Return what the templates of a review show on a page."""
    return ReviewPanel(request.GET, page)
