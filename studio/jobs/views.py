"""Pages of jobs: the page of a kind, its card, and what a person can do to one."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import reswap, retarget, trigger_client_event

from studio.jobs import actions, handover
from studio.jobs.access import job_for
from studio.jobs.forms import JobForm
from studio.jobs.http_stream import follow_live_track
from studio.jobs.kinds import Kind, Order, kind_named
from studio.jobs.models import Job
from studio.lib.db import run_in_db_pool
from studio.lib.fields import new_key
from studio.lib.http import HtmxRequest, see_other
from studio.library.access import version_for
from studio.library.media.registry import sniff
from studio.library.models import Version
from studio.library.serving import HARMLESS
from studio.workspaces.access import Seat, member_view, seat_for


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def page(request: HtmxRequest, seat: Seat, kind: str) -> HttpResponse:
    """Show a kind's page, or make a job of its form."""
    this = kind_named(kind)
    if request.method != "POST":
        context = page_context(seat, this, first_form(request, seat, this))
        if key := request.GET.get("show"):  # the way here from a word about a job that is not the newest
            context["job"] = job_for(seat, key)
            if this.place(context["job"]):
                return redirect(page_of(seat, context["job"]))
        return render(request, this.page_template, context)
    seat.require(this.right)
    form = this.form_class(request.POST, request.FILES, seat=seat)
    if not form.is_valid():
        return refuse(request, seat, this, form)
    frame = form.cleaned_data
    job = actions.create(
        seat,
        this,
        form.order(),
        nonce=frame["nonce"],
        sources=frame["made_from"],
        variation_of=frame["variation_of"],
        answers=frame["answers"],
    )
    if request.htmx:
        return show_new_job(request, seat, job)
    return see_other(page_of(seat, job))


def page_of(seat: Seat, job: Job) -> str:
    """Return the address where a job is shown."""
    return reverse("jobs:page", args=[seat.workspace.slug, job.kind]) + job.kind_object.place(job)


def refuse(request: HtmxRequest, seat: Seat, kind: Kind[Any], form: JobForm) -> HttpResponse:
    """Return the form with what has to be put right: the page, or its composer in the place of the old one."""
    template = f"{kind.page_template}#composer" if request.htmx else kind.page_template
    response = render(request, template, page_context(seat, kind, form), status=422)
    return reswap(retarget(response, "#composer"), "outerHTML") if request.htmx else response


def show_new_job(request: HtmxRequest, seat: Seat, job: Job) -> HttpResponse:
    """Return the new job's card, and a new nonce: the form stays on the page, and its next sending is another job."""
    if job.kind_object.slots(job.order):
        prefetch_related_objects([job], "results")
    context = {"seat": seat, "job": job, "asked_here": True, "nonce": new_key()}
    return trigger_client_event(render(request, job.kind_object.made_template, context), "studio:made", {})


def first_form(request: HtmxRequest, seat: Seat, kind: Kind[Any]) -> JobForm:
    """Return the form as a link asks for it: empty, or filled from a version, a job, or a hand-off."""
    form_class, query = kind.form_class, request.GET
    if key := query.get("variation") or query.get("from"):
        version = version_for(seat, key)
        order = recipe_order(kind, version)
        if "variation" not in query:
            return form_class.from_order(order, seat=seat)
        initial = form_class.initial_of_variation(order)
        asked = {"variation_of": version.asset.key, "answers": query.get("answers", "")}
        return form_class(seat=seat, initial={**initial, **asked})
    if key := query.get("job"):
        job = job_for(seat, key)
        if job.kind != kind.name:
            raise Http404
        return form_class.from_order(job.order, seat=seat)
    token = query.get("words", "")
    if given := query.get("input"):
        part = handover.words_of(request.session, seat, kind, token)
        return form_class(seat=seat, initial=handoff_initial(seat, kind, given, part))
    if token:
        return form_class(seat=seat, initial=handover.read(request.session, seat, kind, token))
    return form_class(seat=seat, initial=form_class.initial_of_link(query))


def recipe_order(kind: Kind[Any], version: Version) -> Order:
    """Return the order that made a version. Raises Http404 for one that another kind, or nobody, made."""
    recipe = version.recipe
    if version.asset.kind != kind.name or "order" not in recipe:
        raise Http404
    return kind.order_class.from_json(recipe["order"], recipe["version"])


def handoff_initial(seat: Seat, kind: Kind[Any], given: str, part: str = "") -> dict[str, Any]:
    """Return a form's initial values for ``role:version key``, of a text perhaps a part.

    Raises Http404 for what the kind does not take.
    """
    role, _, key = given.partition(":")
    version = version_for(seat, key)
    version.part = part if version.medium == "text" else ""
    taken = getattr(kind.form_class.base_fields.get(role), "media", ())
    if version.medium not in taken and not any(
        (one.role, one.medium) == (role, version.medium) for one in kind.handoffs
    ):
        raise Http404
    return {"made_from": given, **kind.form_class.initial_of_handoff(role, version)}


@require_POST
@member_view("make")
def part(request: HtmxRequest, seat: Seat, kind: str) -> HttpResponse:
    """Keep what was marked of a text, and answer the address of the kind's page that begins from it alone."""
    this, given, words = kind_named(kind), request.POST.get("input", ""), request.POST.get("words", "").strip()
    if not words:
        return HttpResponse("Mark some words first.", status=422, content_type="text/plain; charset=utf-8")
    handoff_initial(seat, this, given)
    query = urlencode({"input": given, "words": handover.keep(request.session, seat, this, words)})
    return JsonResponse({"url": f"{reverse('jobs:page', args=[seat.workspace.slug, kind])}?{query}"})


def page_context(seat: Seat, kind: Kind[Any], form: JobForm) -> dict[str, Any]:
    """Return what a kind's page shows: its form, and its newest job unless the result was deleted."""
    job = Job.objects.listed(seat, kind.name).with_results().first()
    if job is not None and job.version is not None and job.version.asset.deleted_at is not None:
        job = None
    draft = f"{kind.name} {seat.workspace.slug} {seat.person.pk}"  # where this browser keeps it
    shown = {"seat": seat, "kind": kind, "form": form, "job": job, "draft_name": draft}
    return {**shown, **kind.page_context(seat, form)}


def render_card(request: HtmxRequest, seat: Seat, job: Job) -> HttpResponse:
    """Return the one card that a job has, wherever it is shown."""
    return render(request, "jobs/_card.html", {"seat": seat, "job": job, "asked_here": request.method == "POST"})


@require_GET
@member_view()
def card(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Answer a card that asks for itself."""
    return render_card(request, seat, job_for(seat, key))


@require_POST
@member_view("make")
def cancel(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Stop a job."""
    job = job_for(seat, key)
    actions.cancel(job)
    return answer(request, seat, job)


@require_POST
@member_view("make")
def again(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Make it again, because a person said so."""
    job = job_for(seat, key)
    actions.again(seat, job)
    return answer(request, seat, job)


def answer(request: HtmxRequest, seat: Seat, job: Job) -> HttpResponse:
    """Return the card as it is now, and tell rows of other lists to look; or the page without script."""
    if not request.htmx:
        return see_other(page_of(seat, job))
    card = render_card(request, seat, job_for(seat, job.key))
    return card if request.htmx.target == f"job-{job.key}" else trigger_client_event(card, f"job-{job.key}", {})


@require_GET
async def stream(request: HtmxRequest, slug: str, key: str) -> HttpResponseBase:
    """Replay a tape's live track and follow it, for browsers that cannot be fed piece by piece. Raises Http404."""
    job = await run_in_db_pool(lambda: job_for(seat_for(request.user, slug), key))
    pieces = follow_live_track(job, request.session.session_key or "", slug)
    first = await anext(pieces, None)
    if first is None:
        raise Http404
    kind = sniff(first) or "application/octet-stream"
    headers = {**HARMLESS, "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(rest_of(first, pieces), content_type=kind, headers=headers)


async def rest_of(first: bytes, pieces: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    """Yield what is here and what is to come."""
    async with aclosing(pieces):
        yield first
        async for piece in pieces:
            yield piece
