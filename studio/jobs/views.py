"""Pages of jobs: the page of a kind, its card, and what a person can do to one."""

from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import reswap, retarget, trigger_client_event

from studio.jobs import actions, tape
from studio.jobs.access import job_for
from studio.jobs.forms import JobForm
from studio.jobs.kinds import Kind, kind_named
from studio.jobs.models import Job
from studio.lib.fields import new_key
from studio.lib.http import HtmxRequest, see_other
from studio.library.access import version_for
from studio.workspaces.access import Seat, member_view, seat_for


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def page(request: HtmxRequest, seat: Seat, kind: str) -> HttpResponse:
    """Show a kind's page, or make a job of its form."""
    this = kind_named(kind)
    if request.method != "POST":
        return render(request, f"{kind}/page.html", page_context(seat, this, first_form(request, seat, this)))
    if not seat.may("make"):
        raise PermissionDenied("You can look at everything here, but not make new things.")
    form = this.form_class(request.POST, seat=seat)
    if not form.is_valid():
        return refused(request, seat, this, form)
    job = actions.create(seat, this, form.order(), nonce=form.cleaned_data["nonce"])
    if request.htmx:
        return made(request, seat, job)
    return see_other("jobs:page", seat.workspace.slug, kind)


def refused(request: HtmxRequest, seat: Seat, kind: Kind[Any], form: JobForm) -> HttpResponse:
    """Return the form with what has to be put right: the page, or its composer in the place of the old one."""
    template = f"{kind.name}/page.html#composer" if request.htmx else f"{kind.name}/page.html"
    response = render(request, template, page_context(seat, kind, form), status=422)
    return reswap(retarget(response, "#composer"), "outerHTML") if request.htmx else response


def made(request: HtmxRequest, seat: Seat, job: Job) -> HttpResponse:
    """Return the new job's card, and a new nonce: the form stays on the page, and its next sending is another job."""
    context = {"seat": seat, "job": job, "asked_here": True, "nonce": new_key()}
    return trigger_client_event(render(request, "jobs/_made.html", context), "studio:made", {})


def first_form(request: HtmxRequest, seat: Seat, kind: Kind[Any]) -> JobForm:
    """Return the form as a link asks for it, or filled from an earlier version or job of this workspace."""
    if key := request.GET.get("from"):
        recipe = version_for(seat, key).recipe
        order = kind.order_class.from_json(recipe["order"], recipe["version"])
        return kind.form_class.from_order(order, seat=seat)
    if key := request.GET.get("job"):
        return kind.form_class.from_order(job_for(seat, key).order, seat=seat)
    return kind.form_class(seat=seat, initial=kind.form_class.initial_of_link(request.GET))


def page_context(seat: Seat, kind: Kind[Any], form: JobForm) -> dict[str, Any]:
    """Return what a kind's page shows."""
    newest = Job.objects.filter(workspace=seat.workspace, kind=kind.name, listed=True)
    newest = newest.select_related("version__asset", "created_by").order_by("-created_at", "-id")
    job = newest.first()
    if job is not None and job.version is not None and job.version.asset.deleted_at is not None:
        job = None
    return {"seat": seat, "kind": kind, "form": form, "job": job, **kind.page_context(seat, form)}


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
    actions.again(job)
    return answer(request, seat, job)


def answer(request: HtmxRequest, seat: Seat, job: Job) -> HttpResponse:
    """Return the card as it is now, or the page without script."""
    if request.htmx:
        return render_card(request, seat, job_for(seat, job.key))
    return see_other("jobs:page", seat.workspace.slug, job.kind)


async def stream(request: HtmxRequest, slug: str, key: str) -> HttpResponseBase:
    """Replay a tape's sound and follow its end, for browsers that cannot be fed piece by piece."""
    person = await request.auser()
    job = await sync_to_async(lambda: job_for(seat_for(person, slug), key), thread_sensitive=False)()
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    return StreamingHttpResponse(sound(job.tape_name), content_type="audio/mpeg", headers=headers)


async def sound(name: str) -> AsyncIterator[bytes]:
    """Yield a tape's sound to its end."""
    async for _, track, data in tape.follow(name):
        if track == tape.TRACKS["audio"]:
            yield data
