"""The list of voices: the voice lab's page, and the inside of the dialog that chooses one."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from studio.lib.http import HtmxRequest
from studio.voices import lab, queries
from studio.voices.catalogue import FACETS, Catalogue, Search
from studio.voices.samples import samples_of
from studio.workspaces.access import Seat, member_view

# What of the page is asked for, by the element that it goes into.
PARTS = {"pickvoice": "voices/_dialog.html", "pv-list": "voices/_rows.html", "found": "voices/picker.html#found"}
MORE = {"row": "voices/_rows.html", "card": "voices/_cards.html"}
ON_A_PAGE = {"row": 40, "card": 24}
ASKED = ("q", "source", *FACETS)
LONGEST = 200
MOST_VALUES = 50  # of what an address may ask for
BLENDED = "voice"  # the slot of a form that takes a whole blend; the others are parts of one


@require_safe
@member_view()
def picker(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show the voices: the page, the dialog's inside, or what of either changes while one searches and scrolls."""
    shape = "row" if request.GET.get("as") == "row" or request.htmx.target in ("pickvoice", "pv-list") else "card"
    context = page_context(request, seat, shape)
    if not request.htmx:
        return render(request, "voices/picker.html", context)
    template = MORE[shape] if "after" in request.GET else PARTS.get(request.htmx.target or "", PARTS["found"])
    return render(request, template, context)


def page_context(request: HttpRequest, seat: Seat, shape: str) -> dict[str, Any]:
    """Return what the list shows: some of the voices that were found, as rows of the dialog or cards of the page."""
    asked = asked_in(request.GET)
    catalogue, more = catalogue_for(request, seat, shape)
    query = request.GET.get("q", "")[:LONGEST]
    search = Search.of(query, **{facet: [value for name, value in asked if name == facet] for facet in FACETS})
    after, now = request.GET.get("after", ""), request.GET.get("now", "")
    page = catalogue.page(search, size=ON_A_PAGE[shape], after=after, chosen=now)
    kept = [("now", now), ("for", request.GET.get("for", "")[:LONGEST] if shape == "row" else "")]
    return {
        "seat": seat,
        "can_make": seat.may("make"),
        **lab.listen_context(catalogue.key_id),
        "query": query,
        "asked": asked,
        "more": urlencode(
            [*asked, ("as", shape), ("after", page.next), *((name, value) for name, value in kept if value)]
        ),
        "chosen": [value for name, value in asked if name in FACETS],
        "facets": catalogue.facets(),
        "list": catalogue.list,
        "page": page,
        "samples": samples_of(seat, catalogue.key_id, page.voice_ids),
        "count": len(catalogue.voices),
        **more,
    }


def catalogue_for(request: HttpRequest, seat: Seat, shape: str) -> tuple[Catalogue, dict[str, Any]]:
    """Return the voices that a list is of, and what else stands around it: for the dialog nothing."""
    if shape == "row":
        return lab.Offer(seat, mixes=request.GET.get("for") == BLENDED), {}
    shelf = lab.Shelf(seat, request.GET.get("source", lab.ALL))
    return shelf, {"tabs": shelf.tabs, "jobs": lab.jobs_of(seat), "tab": shelf.tab}


def asked_in(form: QueryDict) -> list[tuple[str, str]]:
    """Return what a search asks for, as name and value, without what is empty."""
    given = [(name, value[:LONGEST]) for name in ASKED for value in form.getlist(name)[:MOST_VALUES]]
    return [(name, value) for name, value in given if value]


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
    address = reverse("voices:picker", args=[seat.workspace.slug])
    response = redirect(f"{address}?{urlencode(asked_in(request.POST))}#v{voice.pk}")
    response.status_code = 303
    return response
