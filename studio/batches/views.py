"""What the batch lab has besides its page: a look at the table, rows that are tried, what failed sent once more."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget

from studio.batches import rows
from studio.batches.forms import EXAMPLE_LINES, EXAMPLE_TABLE, BatchForm, estimate
from studio.batches.lab import Composer, lab_context, page_of_batches, trial_of
from studio.batches.order import BatchOrder, SampleOrder
from studio.batches.tables import TRIED
from studio.jobs import actions
from studio.jobs.access import job_for
from studio.jobs.kinds import kind_named
from studio.jobs.models import Job, State
from studio.lib.fields import KEY_LENGTH, new_key
from studio.lib.http import HtmxRequest, see_other
from studio.library.uploads import keep_upload
from studio.workspaces.access import Seat, member_view

BATCHES = "batches"
ROWS = "rows"


def show_form(request: HtmxRequest, seat: Seat, form: BatchForm, status: int = 200) -> HttpResponse:
    """Return a form with what has to be put right: the page, or its composer in the place of the old one."""
    kind = kind_named(BATCHES)
    context: dict[str, Any] = {"seat": seat, "kind": kind, "form": form, "job": None}
    template = "batches/page.html#composer" if request.htmx else "batches/page.html"
    response = render(request, template, context | lab_context(seat, form, BATCHES, ROWS), status=status)
    return reswap(retarget(response, "#composer"), "outerHTML") if request.htmx else response


@require_POST
@member_view("make")
def look(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show how the chosen table is read, which columns there are, and what all of it comes to; nothing is sent."""
    form = BatchForm(request.POST, request.FILES, seat=seat)
    form.is_valid()
    if not request.htmx:
        return show_form(request, seat, form)
    return render(request, "batches/_look.html", {"seat": seat, "form": form, "composer": Composer(form), "oob": True})


@require_POST
@member_view("make")
def begin_example(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Put the example's table into the library, once, and open the page with it: of words, or of a tool's ``kind``."""
    slug, tool = seat.workspace.slug, request.POST.get("kind", "")
    name, data = ("Example lines.csv", EXAMPLE_LINES) if tool else ("Example shops.csv", EXAMPLE_TABLE)
    there = reverse("batches:new", args=[slug, tool]) if tool else reverse("jobs:page", args=[slug, BATCHES])
    version = keep_upload(seat, SimpleUploadedFile(name, data.encode()), media=("table",))
    return redirect(f"{there}?{'' if tool else 'example&'}sheet={version.key}")


@require_POST
@member_view("make")
def try_rows(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Answer the first rows at once, each of them as a job of its own."""
    form = BatchForm(request.POST, request.FILES, seat=seat)
    if not form.is_valid():
        return show_form(request, seat, form, 422)
    jobs = make_samples(seat, form)
    if not request.htmx:
        return see_other("jobs:page", seat.workspace.slug, BATCHES)
    return render(request, "batches/_tried.html", {"seat": seat, "trial": trial_of(jobs), "nonce": new_key()})


def make_samples(seat: Seat, form: BatchForm) -> list[Job]:
    """Return the jobs of the first rows; sent twice, the form makes them once."""
    version, nonce = form.cleaned_data["sheet"], form.cleaned_data["nonce"] or new_key()
    asking, kind = form.asking(), kind_named(ROWS)
    jobs = []
    for number, (names, cells) in enumerate(rows.read_first(version, form.reading, TRIED), 1):
        order = SampleOrder(**asking, trial=nonce, number=number, columns=tuple(names), cells=tuple(cells))
        jobs.append(actions.create(seat, kind, order, nonce=actions.nonce_for_change(nonce, order)))
    return list(Job.objects.with_results().filter(pk__in=[job.pk for job in jobs]))


@require_GET
@member_view()
def earlier(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show earlier batches: more of the list, the card of one (``key`` of its job), or a page without script."""
    if key := request.GET.get("key"):
        job = job_for(seat, key)
        if not job.listed or not job.shows_something:
            return HttpResponse(status=204)
        return render(request, "jobs/_card.html", {"seat": seat, "job": job})
    context = {"seat": seat, "batches": page_of_batches(seat, BATCHES, request.GET.get("before", ""))}
    return render(request, "batches/_earlier.html" if request.htmx else "batches/earlier.html", context)


@require_POST
@member_view("make")
def redo(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Send the rows of a batch that have no answer once more; the result becomes its table's next version."""
    job = job_for(seat, key)
    if job.kind != BATCHES or job.state != State.DONE or job.version is None or not job.facts.get("failed"):
        messages.info(request, "There is no row without an answer, so nothing was sent.")
        return see_other("jobs:page", seat.workspace.slug, BATCHES)
    nonce = request.POST.get("nonce", "")[:KEY_LENGTH]
    kind, asset = kind_named(BATCHES), job.version.asset
    made = actions.create(seat, kind, order_of_redo(job, nonce), nonce=nonce, variation_of=asset)
    if not request.htmx:
        return see_other("jobs:page", seat.workspace.slug, BATCHES)
    shown = Job.objects.with_results().get(pk=made.pk)
    return render(request, "jobs/_made.html", {"seat": seat, "job": shown, "nonce": new_key()})


def order_of_redo(job: Job, nonce: str) -> BatchOrder:
    """Return the order that sends only the rows of a result that have an error."""
    order, version = job.order, job.version
    assert isinstance(order, BatchOrder)
    assert version is not None
    failed = job.facts["failed"]
    tokens = estimate(order.prompt, version, failed, order.max_tokens)
    return replace(
        order, sheet=version.key, sheet_type=version.media_type, sheet_path=version.path, delimiter="auto",
        encoding="auto", header="auto", rows=failed, tokens=tokens, redo=True, token=nonce or new_key(),
    )  # fmt: skip
