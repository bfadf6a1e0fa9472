"""The page of an invitation: a visit changes nothing, taking it is a form."""

from allauth.core import ratelimit
from django.contrib.auth import login
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from studio.accounts.models import User
from studio.accounts.openid import identity
from studio.accounts.openid.identity import Identity, newcomer_of
from studio.accounts.sign_in import devices
from studio.accounts.sign_in.views import too_many_tries
from studio.lib.http import see_other
from studio.workspaces.forms import AccountForm, NameForm
from studio.workspaces.invitations import actions
from studio.workspaces.invitations.models import Invitation, State
from studio.workspaces.models import Membership, Role
from studio.workspaces.roles import rights_of

LIMIT = "join_refused"  # of settings.ACCOUNT_RATE_LIMITS: keeps off who tries address after address
HAS_ACCOUNT = "There is an account with your e-mail here already. Sign in to it, and you come back to this page."
NO_ACCOUNT = "No account can be made here with this e-mail. If you have one already, sign in instead."


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """GET tells what the invitation is for; POST takes it, as who is signed in or with a new account."""
    invitation = actions.find(token)
    if invitation is None or invitation.state != State.OPEN:
        return refuse(request, invitation)
    if isinstance(request.user, User):
        return join_as(request, invitation, request.user)
    return join_anew(request, invitation)


def join_anew(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Show the form of an account, or make one and take the invitation with it."""
    came = newcomer_of(request)
    if came is not None and came.vouched_email and invitation.is_for(came.email) and "password" not in request.GET:
        return join_by_openid(request, invitation, came)
    form = AccountForm(request.POST or None, initial={"email": invitation.email})
    if request.method != "POST" or not form.is_valid():
        return show(request, invitation, form)
    if not ratelimit.consume(request, action=LIMIT, dry_run=True):
        return too_many_tries(request)
    try:
        person = make_member(invitation, **form.cleaned_data)
    except actions.Taken:
        return refuse(request, actions.find(invitation.token))
    if person is None:
        ratelimit.consume(request, action=LIMIT)
        form.add_error("email", NO_ACCOUNT)
        return show(request, invitation, form)
    login(request, person)
    answer = see_other(reverse("home:workspace", args=[invitation.workspace.slug]))
    devices.remember(request, answer, person)
    return answer


@transaction.atomic
def make_member(invitation: Invitation, *, name: str, email: str, password: str) -> User | None:
    """Make an account and take the invitation with it; None where the e-mail cannot have one here. Raises Taken."""
    if not invitation.is_for(email) or User.objects.filter(email__iexact=email).exists():
        User().set_password(password)  # takes as long as making one
        return None
    try:
        with transaction.atomic():
            person = User.objects.create_user(email, password, name=name)
    except IntegrityError:
        return None
    actions.take(invitation, person)
    return person


def join_by_openid(request: HttpRequest, invitation: Invitation, came: Identity) -> HttpResponse:
    """Ask for the name, or make an account of whom the provider vouches for and take the invitation with it."""
    form = NameForm(request.POST or None, initial={"name": came.name})
    if request.method != "POST" or not form.is_valid():
        return show(request, invitation, form)
    try:
        person = make_linked_member(invitation, came, form.cleaned_data["name"])
    except actions.Taken:
        return refuse(request, actions.find(invitation.token))
    if person is None:
        form.add_error("name", HAS_ACCOUNT)
        return show(request, invitation, form)
    identity.forget_newcomer(request.session)
    login(request, person)
    return see_other(reverse("home:workspace", args=[invitation.workspace.slug]))


@transaction.atomic
def make_linked_member(invitation: Invitation, came: Identity, name: str) -> User | None:
    """Make an account that the provider opens, and take the invitation; None where there is one. Raises Taken."""
    if User.objects.filter(email__iexact=came.vouched_email).exists():
        return None
    try:
        with transaction.atomic():
            person = User.objects.create_user(came.vouched_email, None, name=name)
            identity.link(person, came)
    except IntegrityError:
        return None
    actions.take(invitation, person)
    return person


def join_as(request: HttpRequest, invitation: Invitation, person: User) -> HttpResponse:
    """Ask, or make the person who is signed in a member."""
    home = reverse("home:workspace", args=[invitation.workspace.slug])
    if request.method != "POST" or not invitation.is_for(person.email):
        return show(request, invitation)
    try:
        actions.take(invitation, person)
    except actions.Taken:
        return refuse(request, actions.find(invitation.token))
    return see_other(home)


def show(request: HttpRequest, invitation: Invitation, form: NameForm | None = None) -> HttpResponse:
    """Return the page of an invitation that works."""
    person = request.user if isinstance(request.user, User) else None
    context = {
        "invitation": invitation,
        "form": form,
        "came": newcomer_of(request) if person is None else None,
        "rights": rights_of(invitation.role),
        "role": Role(invitation.role).label,
        "is_here": person is not None and invitation.workspace.memberships.filter(user=person).exists(),
        "is_for_person": person is not None and invitation.is_for(person.email),
        "sign_in": f"{reverse('account_login')}?next={request.path}",
    }
    refused = (form is not None and form.is_bound) or request.method == "POST"
    return render(request, "workspaces/join.html", context, status=422 if refused else 200)


def refuse(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Return the page that says why a link does not work: 404 for one that never did, else 410."""
    person = request.user if isinstance(request.user, User) else None
    is_here = (
        person is not None
        and invitation is not None
        and Membership.objects.filter(workspace=invitation.workspace, workspace__deleted_at=None, user=person).exists()
    )
    context = {"state": invitation.state if invitation else None, "invitation": invitation, "is_here": is_here}
    return render(request, "workspaces/no_invitation.html", context, status=410 if invitation else 404)
