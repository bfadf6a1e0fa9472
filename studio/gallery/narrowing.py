"""What the gallery is seldom narrowed to, on a page of its own, and the dates that one jumps to."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from studio.gallery.filters import Filters
from studio.gallery.models import Collection, Tag
from studio.gallery.rail import rail_of
from studio.gallery.views import here
from studio.jobs.activity.views import people_of
from studio.jobs.kinds import all_kinds
from studio.lib.http import HtmxRequest
from studio.library.page.recipes import ENGINE
from studio.workspaces.access import Seat, member_view

MOST_TAGS = 200
MOST_COLLECTIONS = 200
STARS = [(str(number), f"{number} or more") for number in range(5, 0, -1)]


@require_safe
@member_view()
def narrow(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Show the form of further filters, filled as the list is narrowed now."""
    chosen = Filters.of(request, seat, people_of(seat))
    kept = Collection.objects.kept().filter(workspace=seat.workspace).order_by("-pk")[:MOST_COLLECTIONS]
    context: dict[str, Any] = {
        "seat": seat,
        "chosen": chosen,
        "here": here(seat),
        "engines": engines(),
        "tags": Tag.objects.filter(workspace=seat.workspace)[:MOST_TAGS],
        "collections": kept,
        "stars": STARS,
        **dates(seat, chosen),
    }
    return render(request, "gallery/narrow.html", context)


@require_safe
@member_view()
def rail(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Answer the dates that one jumps to, beside the list."""
    chosen = Filters.of(request, seat, people_of(seat))
    context = {"seat": seat, "chosen": chosen, "here": here(seat), **dates(seat, chosen)}
    return render(request, "gallery/_rail.html", context)


def dates(seat: Seat, chosen: Filters) -> dict[str, Any]:
    """Return the months in which something was made, by the reader's calendar."""
    return {"rail": rail_of(seat, chosen.zone, timezone.now().astimezone(chosen.zone).date())}


def engines() -> list[tuple[str, str]]:
    """Return the engines that forms offer, each with its label."""
    fields = (kind.form_class.base_fields.get(ENGINE) for kind in all_kinds())
    found: dict[str, str] = {}
    for field in fields:
        if isinstance(field, forms.ChoiceField):
            choices: Any = field.choices
            found |= {str(value): str(label) for value, label in choices if value and isinstance(label, str)}
    return sorted(found.items(), key=lambda pair: pair[1])
