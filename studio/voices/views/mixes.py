"""A mix of voices, kept under a name."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from studio.lib.http import HtmxRequest, see_other
from studio.voices import keeping
from studio.voices.forms.own import MixForm
from studio.voices.queries import voices_for
from studio.workspaces.access import Seat, member_view


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def mix(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show the form of a mix, or keep one; a link brings voices as ``mix=weight:voice id``."""
    if request.method != "POST":
        brought = [given.partition(":") for given in request.GET.getlist("mix")[:4]]
        initial = {"voices": [(voice_id, weight) for weight, _, voice_id in brought]}
        return show(request, seat, MixForm(seat=seat, initial=initial))
    if not seat.may("make"):
        raise PermissionDenied("You can look at everything here, but not make new things.")
    form = MixForm(request.POST, seat=seat)
    if not form.is_valid():
        return show(request, seat, form)
    voice = keeping.save_mix(seat, form.cleaned_data["name"], form.cleaned_data["voices"])
    messages.success(request, f"“{voice}” is kept.")
    return see_other("voices:picker", seat.workspace.slug)


def show(request: HtmxRequest, seat: Seat, form: MixForm) -> HttpResponse:
    """Return the page of the form, with every voice that can be in the mix."""
    context = {"seat": seat, "form": form, "voices": voices_for(seat.person).only("voice_id", "name")}
    return render(request, "voices/mix.html", context, status=422 if form.errors else 200)
