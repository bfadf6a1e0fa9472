"""What pictures have besides their page: the list of earlier sets."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from studio.images.sets import page_of_sets
from studio.jobs.access import job_for
from studio.lib.http import HtmxRequest
from studio.workspaces.access import Seat, member_view


@require_GET
@member_view()
def sets(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show earlier sets: more of the list, the card of one (``key`` of its job), or a page without script."""
    if key := request.GET.get("key"):
        job = job_for(seat, key)
        if not job.listed or not job.shows_something:
            return HttpResponse(status=204)
        return render(request, "jobs/_card.html", {"seat": seat, "job": job})
    context = {"seat": seat, "sets": page_of_sets(seat, request.GET.get("before", ""))}
    return render(request, "images/_sets.html" if request.htmx else "images/sets.html", context)
