"""The accounts of this server: who there is, switched off or on, signed out everywhere, a link for a new password."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studio.accounts.models import User
from studio.accounts.operator import links
from studio.accounts.operator.access import operator_view
from studio.accounts.operator.post import mail_context
from studio.accounts.sessions.actions import end_all
from studio.accounts.views import PersonRequest
from studio.lib.http import see_other

PAGE = "accounts:people"
AT_ONCE = 50


@require_safe
@operator_view
def page(request: PersonRequest) -> HttpResponse:
    """List the accounts, the newest first."""
    rows = User.objects.order_by("-id")
    if before := request.GET.get("before", ""):
        rows = rows.filter(pk__lt=User.objects.filter(key=before).values("pk")[:1])
    found = list(rows[: AT_ONCE + 1])
    more = found[AT_ONCE - 1].key if len(found) > AT_ONCE else ""
    context = {"people": found[:AT_ONCE], "more": more, **mail_context()}
    return render(request, "accounts/operator/people.html", context)


def other_person(request: PersonRequest, key: str) -> User:
    """Return an account that is not the operator's own. Raises Http404."""
    found = User.objects.filter(key=key).exclude(pk=request.user.pk).first()
    if found is None:
        raise Http404
    return found


@require_POST
@operator_view
def switch(request: PersonRequest, key: str) -> HttpResponse:
    """Switch an account off, which signs it out everywhere, or on again."""
    person = other_person(request, key)
    person.is_active = "on" in request.POST
    person.save(update_fields=["is_active"])
    if person.is_active:
        messages.success(request, f"{person} can sign in again.")
    else:
        end_all(person)
        messages.success(request, f"{person} is signed out everywhere and cannot sign in.")
    return see_other(PAGE)


@require_POST
@operator_view
def sign_out(request: PersonRequest, key: str) -> HttpResponse:
    """Sign somebody out everywhere."""
    person = other_person(request, key)
    end_all(person)
    messages.success(request, f"{person} is signed out everywhere.")
    return see_other(PAGE)


@require_POST
@operator_view
def make_link(request: PersonRequest, key: str) -> HttpResponse:
    """Show a link by which somebody chooses a new password."""
    person = other_person(request, key)
    address = reverse("accounts:new_password", args=[links.make_link(person)])
    context = {"person": person, "link": request.build_absolute_uri(address)}
    return render(request, "accounts/operator/link.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the form of a link; POST sets the password, once, and leads to the sign-in."""
    person = links.find_person(token)
    if person is None:
        return render(request, "accounts/operator/no_link.html", status=404)
    form = links.PasswordForm(request.POST if request.method == "POST" else None, person=person)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "accounts/operator/new_password.html", {"form": form}, status=status)
    if not links.change_password(person, form.cleaned_data["password"]):
        return render(request, "accounts/operator/no_link.html", status=404)
    request.session.flush()
    messages.success(request, "Your new password counts. Sign in with it.")
    return see_other("account_login")
