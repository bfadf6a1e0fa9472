"""A person's workspaces: a new one, another name, deleted by typing its name, taken back within 30 days."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studio.accounts.views import PersonRequest
from studio.lib.http import HtmxRequest, see_other
from studio.workspaces.access import Seat, member_view
from studio.workspaces.create import create_workspace
from studio.workspaces.models import Membership
from studio.workspaces.spaces import actions
from studio.workspaces.spaces.forms import DeleteForm, NameForm


@require_safe
@login_required
def page(request: PersonRequest) -> HttpResponse:
    """List a person's workspaces, and those that they can take back."""
    mine = Membership.objects.filter(user=request.user, workspace__deleted_at=None).select_related("workspace")
    context = {"mine": mine.order_by("workspace__name"), "deleted": actions.deleted_of(request.user)}
    return render(request, "workspaces/spaces/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: PersonRequest) -> HttpResponse:
    """Make a workspace of one's own."""
    form = NameForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "workspaces/spaces/new.html", {"form": form}, status=422 if form.is_bound else 200)
    with transaction.atomic():
        made = create_workspace(request.user, form.cleaned_data["name"])
    return see_other(reverse("home:workspace", args=[made.slug]))


@require_POST
@login_required
def restore(request: PersonRequest, slug: str) -> HttpResponse:
    """Take a deleted workspace back."""
    found = actions.restore(request.user, slug)
    messages.success(request, f"{found} is back.")
    return see_other(reverse("home:workspace", args=[found.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@member_view("manage")
def rename(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Give a workspace another name; its address stays."""
    form = NameForm(request.POST if request.method == "POST" else None, instance=seat.workspace)
    if not form.is_valid():
        context = {"seat": seat, "form": form}
        return render(request, "workspaces/spaces/rename.html", context, status=422 if form.is_bound else 200)
    form.save()
    messages.success(request, "The name is saved.")
    return see_other(reverse("workspaces:team", args=[seat.workspace.slug]))


@require_http_methods(["GET", "HEAD", "POST"])
@member_view("delete_workspace")
def delete(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Delete a workspace once its name was typed."""
    form = DeleteForm(request.POST if request.method == "POST" else None, workspace=seat.workspace)
    if not form.is_valid():
        context = {"seat": seat, "form": form, "people": seat.workspace.memberships.count()}
        return render(request, "workspaces/spaces/delete.html", context, status=422 if form.is_bound else 200)
    actions.delete(seat)
    messages.success(request, f"{seat.workspace} is deleted. You can take it back for 30 days.")
    return see_other("workspaces:spaces")
