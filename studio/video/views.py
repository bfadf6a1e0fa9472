"""What clips have besides their page: the list of earlier ones."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from studio.jobs.access import job_for
from studio.jobs.models import Job
from studio.lib.http import HtmxRequest, see_other
from studio.library.frames import NoFrame, film_for, keep_frame
from studio.library.queries import page_of
from studio.workspaces.access import Seat, member_view


@require_GET
@member_view()
def clips(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show earlier clips: the list anew, more of it, one (``key`` of its job), or a page without script."""
    if key := request.GET.get("key"):
        return one_clip(request, job_for(seat, key), seat)
    before = request.GET.get("before", "")
    shown = Job.objects.listed(seat, "video").with_results().filter(key__in=request.GET.getlist("shown"))
    context = {"seat": seat, "clips": page_of(seat, "video", before), "job": shown.first()}
    template = "video/clips.html"
    if request.htmx:
        template = "video/_clips.html#tiles" if before else "video/_clips.html"
    return render(request, template, context)


@require_POST
@member_view("make")
def go_on(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Keep the last frame of a film as a picture, and open the form that begins with it. Raises Http404."""
    film = film_for(seat, key)
    try:
        picture = keep_frame(seat, film, at_ms=None)
    except NoFrame as error:
        messages.error(request, f"{error} Nothing was begun.")
        return see_other(reverse("library:asset", args=[seat.workspace.slug, film.asset.key]))
    return see_other(f"{reverse('jobs:page', args=[seat.workspace.slug, 'video'])}?input=first_frame:{picture.key}")


def one_clip(request: HtmxRequest, job: Job, seat: Seat) -> HttpResponse:
    """Return the tile of a job's clip; 204 where it has none that is listed."""
    if not job.listed or job.version is None or job.version.asset.deleted_at is not None:
        return HttpResponse(status=204)
    return render(request, "video/_tile.html", {"seat": seat, "asset": job.version.asset, "version": job.version})
