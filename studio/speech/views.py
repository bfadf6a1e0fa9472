"""What speech has besides its page: samples of voices, and the list of earlier takes."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from studio.jobs.access import job_for
from studio.jobs.models import Job
from studio.lib.http import HtmxRequest
from studio.speech.samples import sample_of
from studio.speech.takes import take_of, takes_of
from studio.voices.queries import UNAVAILABLE, voice_for
from studio.workspaces.access import Seat, member_view


@require_POST
@member_view("make")
def listen(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Answer the card of a voice's sample: its fragment, or a page of its own without script."""
    voice = voice_for(seat.person, request.POST.get("voice_id", ""))
    if voice is None:
        raise Http404(UNAVAILABLE)
    template = "jobs/_card.html" if request.htmx else "speech/sample.html"
    context = {"seat": seat, "voice": voice, "job": sample_of(seat, voice), "asked_here": True}
    return render(request, template, context)


@require_GET
@member_view()
def takes(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show earlier takes: all of the list anew, more rows of it, one (``key`` of its job), or a page without script."""
    if key := request.GET.get("key"):
        return one_take(request, job_for(seat, key), seat)
    before = request.GET.get("before", "")
    listed = Job.objects.listed(seat, "speech").with_results()
    shown = listed.filter(key__in=request.GET.getlist("shown"))  # whose card stands on the page
    job = (shown if request.htmx else listed).first()
    template = "speech/takes.html"
    if request.htmx:
        template = "speech/_takes.html#rows" if before else "speech/_takes.html"
    return render(request, template, {"seat": seat, "takes": takes_of(seat, before), "job": job})


def one_take(request: HtmxRequest, job: Job, seat: Seat) -> HttpResponse:
    """Return the row of a job's take; 204 where it has none that is listed."""
    if not job.listed or job.version is None or job.version.asset.deleted_at is not None:
        return HttpResponse(status=204)
    take = take_of(seat, job.version)
    context = {"seat": seat, "asset": take.asset, "version": take.version, "facts": take.facts}
    return render(request, "library/_take.html", context)
