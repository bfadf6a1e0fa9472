"""The way to the provider and back: to sign in, to join by an invitation, or to link an account that is signed in."""

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.models import User
from studio.accounts.openid import attempts, identity, provider
from studio.accounts.openid.attempts import Attempt, Purpose
from studio.accounts.openid.exchange import CannotAsk
from studio.accounts.openid.identity import Identity
from studio.accounts.sign_in.views import too_many_tries
from studio.accounts.views import PersonRequest, back_to
from studio.accounts.ways import is_only_way
from studio.lib.env import OpenIdProvider

LIMIT = "openid"  # of settings.ACCOUNT_RATE_LIMITS: each way there and back makes this server ask another
STATUS = {"unreachable": 502, "wrong": 502, "refused": 502}
NOT_HERE = 403


def the_provider() -> OpenIdProvider:
    """Return the provider of this server. Raises Http404 where the operator has named none."""
    found: OpenIdProvider | None = settings.STUDIO_OPENID
    if found is None:
        raise Http404
    return found


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Send a browser to the provider, to sign in or to join by the invitation that it came from."""
    purpose: Purpose = "join" if "join" in request.POST else "sign_in"
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return leave(request, Attempt(purpose, wanted if ours else ""))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def link(request: PersonRequest) -> HttpResponse:
    """GET tells what a link is; POST sends the person's browser to the provider, to link the account there."""
    if request.method == "POST":
        return leave(request, Attempt("link", person_id=request.user.pk))
    context = {"link": identity.link_of(request.user), "provider": the_provider().name}
    return render(request, "accounts/openid/link.html", context)


def leave(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Return the page that leads on to the provider.

    A page, and no redirect: the content policy lets forms lead to this server alone, redirects of theirs included.
    """
    asked = the_provider()
    if not ratelimit.consume(request, action=LIMIT):
        return too_many_tries(request)
    state = attempts.begin(request.session, attempt)
    try:
        address = provider.way_there(asked, attempt, state, way_back(request))
    except CannotAsk as error:
        return explain(request, error.reason, attempt)
    return render(request, "accounts/openid/leave.html", {"address": address, "provider": asked.name})


def way_back(request: HttpRequest) -> str:
    """Return the address that the provider sends a browser back to."""
    return request.build_absolute_uri(reverse("accounts:openid_callback"))


@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Take who comes back from the provider."""
    asked, told = the_provider(), request.GET
    attempt = attempts.take(request.session, told.get("state", ""))
    if attempt is None:
        return explain(request, "over")
    if not ratelimit.consume(request, action=LIMIT):
        return too_many_tries(request)
    if told.get("iss", asked.issuer).rstrip("/") != asked.issuer:
        return explain(request, "wrong", attempt)
    if "error" in told or "code" not in told:
        return explain(request, "stopped" if told.get("error") == "access_denied" else "refused", attempt)
    try:
        came = provider.identify(asked, attempt, told["code"], way_back(request))
    except CannotAsk as error:
        return explain(request, error.reason, attempt)
    return link_to(request, attempt, came) if attempt.purpose == "link" else let_in(request, attempt, came)


def let_in(request: HttpRequest, attempt: Attempt, came: Identity) -> HttpResponse:
    """Sign in whose identity it is, or lead a newcomer back to the invitation; everybody else reads what to do."""
    found = identity.find_link(came)
    if found is not None:
        identity.forget_newcomer(request.session)
        return perform_login(request, found.user, email_verification="none", redirect_url=attempt.next or None)
    if attempt.purpose == "join":
        identity.remember_newcomer(request.session, came)
        return redirect(attempt.next or "/")
    return explain(request, "unknown", attempt)


def link_to(request: HttpRequest, attempt: Attempt, came: Identity) -> HttpResponse:
    """Link an identity to the person who asked for it, if it is still they who are signed in."""
    person = request.user
    if not isinstance(person, User) or person.pk != attempt.person_id:
        return explain(request, "over", attempt)
    found = identity.find_link(came)
    if found is None:
        try:
            with transaction.atomic():
                found = identity.link(person, came)
        except IntegrityError:
            found = identity.find_link(came)
    if found is None or found.user_id != person.pk:
        return explain(request, "taken", attempt)
    messages.success(request, f"Linked. You can sign in with {the_provider().name} from now on.")
    return back_to("security")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def unlink(request: PersonRequest) -> HttpResponse:
    """GET asks for confirmation; POST removes the link, unless it is the only way in."""
    found = identity.link_of(request.user)
    if found is None:
        raise Http404
    is_only = is_only_way(request.user, "openid")
    if request.method == "POST" and not is_only:
        found.delete()
        messages.success(request, f"{the_provider().name} does not sign you in any more.")
        return back_to("security")
    context = {"link": found, "provider": the_provider().name, "is_only": is_only}
    return render(request, "accounts/openid/unlink.html", context, status=422 if request.method == "POST" else 200)


def explain(request: HttpRequest, reason: str, attempt: Attempt | None = None) -> HttpResponse:
    """Return the page that says why nobody was let in or linked, and what to do."""
    context = {"reason": reason, "provider": the_provider().name, "attempt": attempt}
    return render(request, "accounts/openid/problem.html", context, status=STATUS.get(reason, NOT_HERE))
