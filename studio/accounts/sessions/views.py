"""The page of a person's sessions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from studio.accounts.sessions import actions
from studio.accounts.views import PersonRequest
from studio.lib.http import see_other

PAGE = "accounts:sessions"


@require_safe
@login_required
def page(request: PersonRequest) -> HttpResponse:
    """List where the person is signed in."""
    return render(request, "accounts/sessions.html", {"devices": actions.devices_of(request, request.user)})


@require_POST
@login_required
def end(request: PersonRequest, row: int) -> HttpResponse:
    """Sign out of one browser."""
    actions.end_one(request.user, row)
    messages.success(request, "Signed out there.")
    return see_other(PAGE)


@require_POST
@login_required
def end_others(request: PersonRequest) -> HttpResponse:
    """Sign out of every other browser."""
    ended = actions.end_all(request.user, but=request.session.session_key or "")
    messages.success(request, f"Signed out of {ended} other browser{'' if ended == 1 else 's'}.")
    return see_other(PAGE)
