"""A template is kept, deleted, and put back."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from studio.batches.models import Template
from studio.batches.templates.keeping import keep_template, template_for, templates_of
from studio.lib.http import HtmxRequest, see_other
from studio.workspaces.access import Seat, member_view

BATCHES = "batches"


def address_of(seat: Seat, kind: str) -> str:
    """Return the page that the templates of a kind are for."""
    slug = seat.workspace.slug
    return reverse("jobs:page", args=[slug, kind]) if kind == BATCHES else reverse("batches:new", args=[slug, kind])


@require_GET
@member_view()
def listing(request: HtmxRequest, seat: Seat, kind: str) -> HttpResponse:
    """Show the templates of a kind where the list asks for itself; else the page that they are for."""
    if not request.htmx:
        return see_other(address_of(seat, kind))
    context = {"seat": seat, "template_kind": kind, "templates": templates_of(seat, kind), "is_open": True}
    return render(request, "batches/_templates.html", context | {"chosen": request.GET.get("sheet", "")})


@require_POST
@member_view("make")
def keep(request: HtmxRequest, seat: Seat, kind: str) -> HttpResponseBase:
    """Keep what the page says as a template; the answer is the list of all, or the page without script."""
    found, fault = keep_template(seat, kind, request.POST)
    chosen = request.POST.get("sheet", "")
    if request.htmx:
        context = {
            "seat": seat, "template_kind": kind, "templates": templates_of(seat, kind), "template_fault": fault,
            "template_name": request.POST.get("template_name", "") if fault else "", "chosen": chosen, "is_open": True,
        }  # fmt: skip
        answer = render(request, "batches/_templates.html", context)
        return trigger_client_event(answer, "studio:toast", {"text": f"“{found}” is kept."}) if found else answer
    (messages.error if fault else messages.success)(request, fault or f"“{found}” is kept.")
    key = found.key if found else ""
    return see_other(f"{address_of(seat, kind)}?template={key}&sheet={chosen}")


@require_POST
@member_view("delete_own")
def delete_template(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Take a template away, with the way back."""
    found = template_for(seat, key)
    seat.require_delete(found.created_by_id)  # type: ignore[attr-defined]
    Template.objects.filter(pk=found.pk, deleted_at=None).update(deleted_at=timezone.now())
    undo = reverse("batches:restore_template", args=[seat.workspace.slug, key])
    if request.htmx:
        toast = {"text": f"The template “{found}” was deleted.", "undoUrl": undo}
        return trigger_client_event(HttpResponse(), "studio:toast", toast)
    context = {"template": found, "restore_url": undo}
    messages.success(request, render_to_string("batches/_put_away.html", context, request))
    return see_other(address_of(seat, found.kind))


@require_POST
@member_view("delete_own")
def restore_template(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Put a deleted template back."""
    found = template_for(seat, key)
    seat.require_delete(found.created_by_id)  # type: ignore[attr-defined]
    Template.objects.filter(pk=found.pk).update(deleted_at=None)
    text = f"The template “{found}” is back."
    if request.htmx:
        answer = trigger_client_event(HttpResponse(), "studio:toast", {"text": text})
        return trigger_client_event(answer, "studio:restored")  # the list draws itself anew
    messages.success(request, text)
    return see_other(address_of(seat, found.kind))
