"""What the page of the batch lab shows: the composer, the rows that were tried, and the earlier batches."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.html import format_html

from studio.batches.forms import BatchForm, estimate
from studio.batches.order import SampleOrder
from studio.batches.tables import Estimate
from studio.batches.templates.keeping import templates_of
from studio.jobs.access import job_for
from studio.jobs.models import Job
from studio.ledger.quote import Quote, price
from studio.tools import answer_choices as choices
from studio.tools.schemas.forms import rows_of
from studio.workspaces.access import Seat

PAGE = 10
CHIPS = 24  # columns that are offered as chips
UNIT = "batch tokens"  # at half the price of others


@dataclass(frozen=True, slots=True)
class BatchPage:
    """Some batches, and the key after which the next ones begin ("" at the end)."""

    jobs: list[Job]
    next: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A row that was tried: its cells, and the job that answers it."""

    number: int
    cells: list[Any]
    job: Job


@dataclass(frozen=True, slots=True)
class Trial:
    """The rows that were tried last, with the columns that the instruction names."""

    columns: list[str]
    rows: list[Tried]


class Composer:
    """A form as its page shows it, right or wrong."""

    def __init__(self, form: BatchForm) -> None:
        self.form = form

    @property
    def columns(self) -> list[str]:
        """Return the columns that can be put into the instruction."""
        return self.form.head.columns[:CHIPS] if self.form.head else []

    @property
    def preview(self) -> list[list[Any]]:
        """Return the first rows, cut to what a page can hold."""
        head = self.form.head
        return [[str("" if cell is None else cell)[:120] for cell in row[:CHIPS]] for row in head.first] if head else []

    @property
    def has_own_settings(self) -> bool:
        """Return whether an answer setting has to be put right, or is not as usual."""
        form = self.form
        faulty = form.is_bound and any(name in form.errors for name in ("temperature", "top_p", "length"))
        return faulty or bool(form["mask"].value()) or form["length"].value() not in (None, "normal")

    @property
    def schema_rows(self) -> list[dict[str, Any]]:
        """Return the rows of the fields that an answer fills in."""
        return rows_of(self.form.answer_fields, self.form.data if self.form.is_bound else None)

    @property
    def estimate(self) -> Estimate:
        """Return the line above the button."""
        form, head = self.form, self.form.head
        if head is None or form.table is None:
            return Estimate("Half the price of chat", "")
        model = choices.model_named(form["model"].value())
        longest = choices.answer_tokens(model, str(form["length"].value() or "normal"))
        tokens = estimate(str(form["prompt"].value() or ""), form.table, head.rows, longest)
        quote = Quote(UNIT, tokens, model.name)
        cost = price(quote)
        plural = "" if head.rows == 1 else "s"
        money = format_html("about <b>{}</b>", str(cost)) if cost else f"about {tokens:,} tokens"
        return Estimate(f"{head.rows:,} row{plural}, half price", money)


def lab_context(seat: Seat, form: BatchForm, kind: str, rows_kind: str) -> dict[str, Any]:
    """Return what the page shows besides form and newest job."""
    draft = f"batches {seat.workspace.slug} {seat.person.pk}"  # where this browser keeps it
    return {
        "batches": page_of_batches(seat, kind), "composer": Composer(form), "trial": last_trial(seat, rows_kind),
        "draft": draft, "templates": templates_of(seat, kind),
    }  # fmt: skip


def page_of_batches(seat: Seat, kind: str, before: str = "") -> BatchPage:
    """Return the batches that follow another one in the list, newest first. Raises Http404."""
    jobs = Job.objects.listed(seat, kind).with_results()
    if before:
        last = job_for(seat, before)
        jobs = jobs.filter(Q(created_at__lte=last.created_at), Q(created_at__lt=last.created_at) | Q(id__lt=last.pk))
    found = list(jobs[: PAGE + 1])
    shown = [job for job in found[:PAGE] if job.shows_something]
    return BatchPage(shown, found[PAGE - 1].key if len(found) > PAGE else "")


def last_trial(seat: Seat, rows_kind: str) -> Trial | None:
    """Return the rows that the person tried last."""
    mine = Job.objects.visible_to(seat).filter(kind=rows_kind, created_by=seat.person).order_by("-created_at", "-id")
    newest = list(mine.with_results()[:3])
    if not newest:
        return None
    trial = newest[0].order_json.get("trial")
    return trial_of([job for job in newest if job.order_json.get("trial") == trial])


def trial_of(jobs: list[Job]) -> Trial:
    """Return rows as the page shows them, by their numbers."""
    from_number = sorted(jobs, key=lambda job: job.order_json.get("number", 1))
    order = from_number[0].order
    assert isinstance(order, SampleOrder)
    named = named_columns(order)
    return Trial([order.columns[at] for at in named], list(iter_tried(from_number, named)))


def iter_tried(jobs: list[Job], named: list[int]) -> Iterator[Tried]:
    """Yield the rows with the cells that the instruction names."""
    for job in jobs:
        order = job.order
        assert isinstance(order, SampleOrder)
        yield Tried(order.number, [order.cells[at] for at in named if at < len(order.cells)], job)


def named_columns(order: SampleOrder) -> list[int]:
    """Return the places of the columns that the instruction names."""
    text = order.prompt.casefold()
    return [at for at, name in enumerate(order.columns) if f"{{{name.casefold()}}}" in text]
