"""What speech has besides its page: samples of voices, and the list of earlier takes."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from studio.jobs.models import Job
from studio.lib.http import HtmxRequest
from studio.speech.samples import sample_of
from studio.speech.takes import takes_of
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
    """Show earlier takes: all of the list anew, more rows of it, or a page of its own without script."""
    before = request.GET.get("before", "")
    job = Job.objects.listed(seat, "speech").with_results().first()
    template = "speech/takes.html"
    if request.htmx:
        template = "speech/_takes.html#rows" if before else "speech/_takes.html"
    return render(request, template, {"seat": seat, "takes": takes_of(seat, before), "job": job})
