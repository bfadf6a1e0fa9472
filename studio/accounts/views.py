"""Settings pages: every control saves on its own, with or without script."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from studio.accounts import keys
from studio.accounts.forms import KeyForm, ProfileForm
from studio.accounts.key_status import KeyStatus, status_of
from studio.accounts.models import NewKey, User
from studio.accounts.operator.access import is_operator
from studio.lib.http import HtmxRequest, see_other
from studio.mail import outbox
from studio.mail.forms import MailForm

SWITCHES = {"autoplay": "look", "single_key_shortcuts": "look", "use_sandbox": "sandbox"}  # field: section of the page


class PersonRequest(HtmxRequest):
    """A request whose user is signed in."""

    user: User


@require_safe
@login_required
def page(request: PersonRequest) -> HttpResponse:
    """Render the settings page."""
    return render(request, "accounts/settings.html", page_context(request.user))


def page_context(person: User, **forms: Any) -> dict[str, Any]:
    """Return the page's template context; ``forms`` are bound forms that replace fresh ones."""
    fresh: dict[str, Any] = {"key_form": key_form_for(person), "profile_form": ProfileForm(instance=person)}
    if outbox.is_on():
        fresh["mail_form"] = MailForm(person)
    return {**key_context(person), **two_factor_context(person), **fresh, **forms}


def key_form_for(person: User) -> KeyForm:
    """Return the key form, prefilled except for the key itself."""
    key = keys.new_key_of(person) or keys.key_of(person)
    return KeyForm(initial={"region": key.region, "group_id": key.group_id} if key else None)


def key_context(person: User) -> dict[str, Any]:
    """Return the template context of the person's keys: the one in use and a candidate."""
    held = [key for key in (keys.key_of(person), keys.new_key_of(person)) if key is not None]
    statuses = [status_of(key) for key in held]
    return {
        "statuses": statuses,
        "checking": any(status.is_checking for status in statuses),
        "mark": state_mark(statuses),
    }


def state_mark(statuses: list[KeyStatus]) -> str:
    """Return a version mark of the shown states; a poll with the same mark is answered by 204."""
    return ".".join(f"{'new' if status.is_new else 'key'}-{status.key.state}" for status in statuses)


def two_factor_context(person: User) -> dict[str, Any]:
    """Return the template context of two-factor sign-in."""
    found = {row.type: row for row in Authenticator.objects.filter(user=person)}
    codes = found.get(Authenticator.Type.RECOVERY_CODES)
    return {
        "is_operator": is_operator(person),
        "has_totp": Authenticator.Type.TOTP in found,
        "has_codes": codes is not None,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def key(request: PersonRequest) -> HttpResponse:
    """POST saves a key; GET is the poll of the key's state."""
    if request.method != "POST":
        return key_state(request)
    form = KeyForm(request.POST)
    if not form.is_valid():
        return render_invalid(request, "accounts/_key.html", key_form=form)
    data = form.cleaned_data
    keys.save_key(request.user, data["region"], data["key"], data["group_id"])
    return render_saved(request, "accounts/_key.html", "key")


def key_state(request: PersonRequest) -> HttpResponse:
    """Return the state's fragment, or 204 while the page shows the current state."""
    if not request.htmx:
        return back_to("key")
    context = key_context(request.user)
    if context["mark"] == request.GET.get("mark"):
        return HttpResponse(status=204)
    return render(request, "accounts/_key_state.html", {**context, "oob": True})


@require_POST
@login_required
def check_key(request: PersonRequest) -> HttpResponse:
    """Schedule a check of a key, in the other region when its last check found one. Raises Http404."""
    held = keys.new_key_of(request.user) if "new" in request.POST else keys.key_of(request.user)
    if held is None:
        raise Http404
    keys.check_again(held, held.other_region)
    return render_saved(request, "accounts/_key.html", "key")


@require_POST
@login_required
def drop_new_key(request: PersonRequest) -> HttpResponse:
    """Delete the candidate key."""
    NewKey.objects.filter(user=request.user).delete()
    return render_saved(request, "accounts/_key.html", "key")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove_key(request: PersonRequest) -> HttpResponse:
    """GET asks for confirmation; POST removes the key."""
    if request.method == "POST":
        keys.remove_key(request.user)
        return render_saved(request, "accounts/_key.html", "key", "Key removed. New work runs on the sandbox.")
    return render(request, "accounts/key_remove.html", key_context(request.user))


@require_POST
@login_required
def profile(request: PersonRequest) -> HttpResponse:
    """Save the profile."""
    form = ProfileForm(request.POST, instance=User.objects.get(pk=request.user.pk))
    if not form.is_valid():
        return render_invalid(request, "accounts/_profile.html", profile_form=form)
    request.user = form.save()
    return render_saved(request, "accounts/_profile.html", "profile", "Saved.")


@require_POST
@login_required
def mail(request: PersonRequest) -> HttpResponse:
    """Keep how soon the person is told of what, by mail."""
    form = MailForm(request.user, request.POST)
    if not form.is_valid():
        return render_invalid(request, "accounts/_mail.html", mail_form=form)
    form.save()
    return render_saved(request, "accounts/_mail.html", "mail", "Saved.")


@require_POST
@login_required
def switch(request: PersonRequest, name: str) -> HttpResponse:
    """Set one boolean setting of the person. Raises Http404 for an unknown name."""
    if name not in SWITCHES:
        raise Http404
    setattr(request.user, name, "on" in request.POST)
    request.user.save(update_fields=[name])
    if request.htmx:
        return render(request, f"accounts/_{name}.html", {**key_context(request.user), "refresh_frame": True})
    return back_to(SWITCHES[name], request)


def render_saved(request: PersonRequest, template: str, section: str, words: str = "") -> HttpResponse:
    """Return the section's fresh fragment with a toast, or a redirect to it without script."""
    if not request.htmx:
        if words:
            messages.success(request, words)
        return back_to(section)
    answer = render(request, template, {**page_context(request.user), "oob": True})
    return trigger_client_event(answer, "studio:toast", {"text": words}) if words else answer


def render_invalid(request: PersonRequest, template: str, **forms: Any) -> HttpResponse:
    """Return 422 with the bound form: the section's fragment, or the whole page without script."""
    chosen = template if request.htmx else "accounts/settings.html"
    return render(request, chosen, page_context(request.user, **forms), status=422)


def back_to(section: str, request: PersonRequest | None = None) -> HttpResponse:
    """Return a 303 to a section of the settings, or to the page of ours that the form was sent from."""
    home = reverse("accounts:settings")
    back = request.headers.get("Referer", "") if request else ""
    ours = request and url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return see_other(back if ours and home not in back else f"{home}#{section}")
