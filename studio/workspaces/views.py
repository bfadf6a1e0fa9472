"""Set-up page of a fresh server."""

from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from studio.accounts import setup
from studio.accounts.models import User
from studio.accounts.sign_in import devices
from studio.lib.http import see_other
from studio.workspaces.create import create_workspace
from studio.workspaces.forms import SetupForm


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Create the owner's account and the first workspace, once; a wrong or used token leads to a page that says so."""
    if setup.find(token) is None:
        return render(request, "workspaces/no_setup.html", {"is_open": setup.is_open()}, status=404)
    form = SetupForm(request.POST or None)
    if not form.is_valid():
        return render(request, "workspaces/setup.html", {"form": form}, status=422 if form.is_bound else 200)
    owner = create_owner(token, **form.cleaned_data)
    login(request, owner)
    answer = see_other("/")
    devices.remember(request, answer, owner)
    return answer


@transaction.atomic
def create_owner(token: str, *, name: str, email: str, password: str, workspace: str) -> User:
    """Consume the token and create owner and workspace atomically. Raises Http404 for the loser of a race."""
    if not setup.spend(token):
        raise Http404
    owner = User.objects.create_user(email, password, name=name)
    create_workspace(owner, workspace)
    return owner
