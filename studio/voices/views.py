"""The list of voices: a page of its own, and the inside of the dialog that chooses one."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from studio.accounts.keys import key_id_for
from studio.lib.http import HtmxRequest
from studio.voices import queries
from studio.voices.lists import list_for
from studio.workspaces.access import Seat, member_view

DIALOG = "pickvoice"
ASKED = ("q", "language")
LISTEN = "Listen"
LISTEN_AT_A_COST = "Listen (uses about 60 characters)"


@require_safe
@member_view()
def picker(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show the voices: the page, what changes while one types there, or the dialog's inside."""
    context = page_context(request, seat)
    if not request.htmx:
        return render(request, "voices/picker.html", context)
    template = "voices/_dialog.html" if request.htmx.target == DIALOG else "voices/picker.html#found"
    return render(request, template, context)


def page_context(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    """Return what the list shows."""
    asked = {name: request.GET.get(name, "")[:200] for name in ASKED}
    key_id = key_id_for(seat.person)
    catalogue = queries.Catalogue(seat.person, list_for(key_id))
    return {
        "seat": seat,
        "can_make": seat.may("make"),
        "listen": LISTEN if key_id is None else LISTEN_AT_A_COST,
        "asked": asked,
        "list": catalogue.list,
        "groups": catalogue.groups(asked["q"], asked["language"]),
        "languages": catalogue.languages(),
        "count": len(catalogue.voices),
    }


@require_POST
@member_view()
def favourite(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Make a voice the person's favourite, or no longer."""
    voice = queries.voice_for(seat.person, request.POST.get("voice_id", ""))
    if voice is None:
        raise Http404(queries.UNAVAILABLE)
    starred = queries.toggle_favourite(seat.person, voice.voice_id)
    if request.htmx:
        return render(request, "voices/_star.html", {"voice": voice, "starred": starred, "star_url": request.path})
    asked = {name: text for name in ASKED if (text := request.POST.get(name, ""))}
    address = reverse("voices:picker", args=[seat.workspace.slug])
    response = redirect(f"{address}?{urlencode(asked)}#v{voice.pk}")
    response.status_code = 303
    return response
