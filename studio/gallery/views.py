"""The gallery: the page, more of its list in both directions, and what is new since it was drawn."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from studio.gallery import queries
from studio.gallery.bringing import offer_upload
from studio.gallery.days import zone_of
from studio.gallery.filters import NEWEST, SORTS, WAITING_FOR_ME, Filters, is_day
from studio.gallery.lists import way_of
from studio.gallery.marks import offer_tags
from studio.gallery.models import Collection
from studio.gallery.queries import Page, Place
from studio.gallery.tabs import FIRST, all_tabs
from studio.jobs.activity.filters import name_in_address
from studio.jobs.activity.views import people_of
from studio.jobs.kinds import all_kinds
from studio.lib.http import HtmxRequest
from studio.library.models import Status
from studio.library.search.moments import first_moments
from studio.workspaces.access import Seat, member_view

FEW = 8  # of the collections that the tray offers


@require_safe
@member_view()
def page(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show the gallery, or more of its list. Raises Http404."""
    people = people_of(seat)
    chosen = Filters.of(request, seat, people)
    place = {name: request.GET.get(name, "") for name in ("before", "after", "at")}
    found = found_at(seat, chosen, queries.place_of(seat, **place, here=chosen.span.here), request.GET.get("day", ""))
    context: dict[str, Any] = {
        "seat": seat,
        "chosen": chosen,
        "here": here(seat),
        "page": found,
        "way": way_of(chosen),
        "zone": zone_of(request),
    }
    if request.htmx and (place["before"] or place["after"]):
        return render(request, "gallery/_part.html", context)
    context |= {
        **heads_of(seat, chosen),
        "bringing": offer_upload(seat),
        "people": [(name_in_address(person), person) for person in people if person != seat.person],
        "statuses": [(WAITING_FOR_ME, "Waiting for me"), *Status.choices[1:]],
        "first_kind": next((kind.name for kind in all_kinds() if kind.medium == FIRST[0]), ""),
        "sorts": [(name if name != NEWEST else "", label) for name, label in SORTS.items()],
    }
    return render(request, "gallery/page.html", context)


def found_at(seat: Seat, chosen: Filters, place: Place, day: str) -> Page:
    """Return the page of a place or of a day, with the moments at which what was searched for is said."""
    if chosen.is_short:
        return Page([])
    if is_day(day):
        place = Place(at=queries.last_until(seat, date.fromisoformat(day), chosen.zone) or 0)
    found = queries.page_of(seat, chosen, place)
    if chosen.phrases and found.items:
        moments = first_moments([asset.pk for asset in found.items], chosen.phrases)
        for asset in found.items:
            asset.moment = moments.get(asset.pk)
    return found


@require_safe
@member_view("make")
def shelves(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Answer the newest collections, as buttons of the tray, which asks for them when somebody opens it."""
    kept = Collection.objects.kept().filter(workspace=seat.workspace).order_by("-pk")
    return render(request, "gallery/_shelves.html", {"seat": seat, "collections": kept[:FEW]})


def heads_of(seat: Seat, chosen: Filters) -> dict[str, Any]:
    """Return what stands above the list: the tabs, and what else it is narrowed to.

    Each tab is a filter with its label and how many it has; one for odd things is there only where it has any.
    """
    counts, called = ({}, {}) if chosen.is_short else queries.count_tabs(seat, chosen)
    shown = [tab for tab in all_tabs() if tab.is_main or counts.get(tab.name) or tab.name == chosen.kind]
    tabs = [
        (chosen.with_tab(name), label, count_words(counts.get(name, 0)))
        for name, label in [("", "Everything"), *((tab.name, tab.label) for tab in shown)]
    ]
    return {"tabs": tabs, "seldom": chosen.seldom(called)}


def count_words(count: int) -> str:
    """Return a count for people; from a thousand on it is not counted further, and none is not said."""
    return f"{count:,}+" if count >= queries.MOST_COUNTED else str(count or "")


def here(seat: Seat) -> str:
    """Return the address of the page."""
    return reverse("gallery:page", args=[seat.workspace.slug])


@require_safe
@member_view()
def tags(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Answer the tags that begin with what is typed, as options."""
    found = offer_tags(seat, request.GET.get("q", ""))
    return render(request, "gallery/_tags.html", {"tags": found})


@require_safe
@member_view()
def news(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Answer how many assets are newer than the first one that a page shows. Raises Http404."""
    chosen = Filters.of(request, seat, people_of(seat))
    after = queries.place_of(seat, after=request.GET.get("after", "")).after or 0
    count = 0 if chosen.is_short else queries.count_news(seat, chosen, after)
    return HttpResponse(str(count), content_type="text/plain")
