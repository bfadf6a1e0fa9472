"""The way in: where to go first, the theme, and whether all is well."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from studio.accounts.models import User
from studio.home.context import THEMES
from studio.jobs.engine.runner import heartbeat_age
from studio.workspaces.access import last_workspace

A_YEAR_S = 365 * 24 * 3600
SILENT_S = 30.0  # a runner that has not been heard of for so long is stuck


@require_safe
def first_page(request: HttpRequest) -> HttpResponseBase:
    """Go to the workspace where the person was last, or to the sign-in."""
    if not request.user.is_authenticated:
        if not User.objects.exists():
            return render(request, "home/unclaimed.html")
        return redirect_to_login("/")
    space = last_workspace(request)
    return redirect("home:workspace", space.slug) if space else render(request, "home/nowhere.html")


@require_safe
@login_required
def key(request: HttpRequest) -> HttpResponseBase:
    """Answer the key's badge that asks for itself, and the bar with it."""
    return render(request, "ui/_key.html")


@require_POST
def theme(request: HttpRequest) -> HttpResponseBase:
    """Keep the theme in a cookie, and with the person."""
    wanted = request.POST.get("theme", "")
    if wanted not in THEMES:
        return HttpResponse("That theme does not exist.", status=400, content_type="text/plain")
    answer = back_or_nothing(request)
    answer.set_cookie("theme", wanted, max_age=A_YEAR_S, samesite="Lax", secure=request.is_secure())
    if isinstance(request.user, User) and request.user.theme != wanted:
        request.user.theme = wanted
        request.user.save(update_fields=["theme"])  # not past the signals: who asks is remembered for a moment
    return answer


def back_or_nothing(request: HttpRequest) -> HttpResponse:
    """Return 204 for a script, else the way back to the page that the form was on."""
    if request.headers.get("Sec-Fetch-Mode") in ("cors", "same-origin"):
        return HttpResponse(status=204)
    back = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return HttpResponse(status=303, headers={"Location": back if known else "/"})


@require_safe
def healthz(request: HttpRequest) -> HttpResponseBase:
    """Say that the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponseBase:
    """Say whether the database answers and the runner lives."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except Error:
        database = False
    age_s = heartbeat_age()
    alive = age_s is not None and age_s < SILENT_S
    facts = {"database": database, "runner": alive, "runner_heard_s_ago": age_s and round(age_s, 1)}
    return JsonResponse(facts, status=200 if database and alive else 503)
