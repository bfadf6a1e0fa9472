"""A person's settings: every one saves by itself, with or without script."""

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
from studio.accounts.key_status import Verdict, verdict_on
from studio.accounts.models import NewKey, User
from studio.lib.http import HtmxRequest, see_other

SWITCHES = {"autoplay": "look", "single_key_shortcuts": "look", "use_sandbox": "sandbox"}  # with their sections


class PersonRequest(HtmxRequest):
    """A request of somebody who is signed in."""

    user: User


@require_safe
@login_required
def page(request: PersonRequest) -> HttpResponse:
    """Show all settings."""
    return render(request, "accounts/settings.html", page_context(request.user))


def page_context(person: User, **forms: Any) -> dict[str, Any]:
    """Return what the page shows; a refused form takes the place of its fresh one."""
    fresh = {"key_form": key_form_for(person), "profile_form": ProfileForm(instance=person)}
    return {**key_context(person), **second_step(person), **fresh, **forms}


def key_form_for(person: User) -> KeyForm:
    """Return the key's form with everything but the key filled in."""
    key = keys.new_key_of(person) or keys.key_of(person)
    return KeyForm(initial={"region": key.region, "group_id": key.group_id} if key else None)


def key_context(person: User) -> dict[str, Any]:
    """Return what is known of the person's keys: the one in use, and one that waits to replace it."""
    held = [key for key in (keys.key_of(person), keys.new_key_of(person)) if key is not None]
    verdicts = [verdict_on(key) for key in held]
    return {"verdicts": verdicts, "checking": any(v.is_checking for v in verdicts), "mark": mark_of(verdicts)}


def mark_of(verdicts: list[Verdict]) -> str:
    """Return a text that changes when what the page says of the keys does."""
    return ".".join(f"{'new' if v.is_new else 'key'}-{v.key.state}" for v in verdicts)


def second_step(person: User) -> dict[str, Any]:
    """Return whether the person signs in with a code too, and how many recovery codes are left."""
    found = {row.type: row for row in Authenticator.objects.filter(user=person)}
    codes = found.get(Authenticator.Type.RECOVERY_CODES)
    return {
        "has_totp": Authenticator.Type.TOTP in found,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def key(request: PersonRequest) -> HttpResponse:
    """Keep a key, or answer the key's state that asks for itself."""
    if request.method != "POST":
        return key_state(request)
    form = KeyForm(request.POST)
    if not form.is_valid():
        return refused(request, "accounts/_key.html", key_form=form)
    data = form.cleaned_data
    keys.save_key(request.user, data["region"], data["key"], data["group_id"])
    return saved(request, "accounts/_key.html", "key")


def key_state(request: PersonRequest) -> HttpResponse:
    """Return the state's fragment, or 204 while it says what the page already says."""
    if not request.htmx:
        return back_to("key")
    context = key_context(request.user)
    if context["mark"] == request.GET.get("mark"):
        return HttpResponse(status=204)
    return render(request, "accounts/_key_state.html", {**context, "oob": True})


@require_POST
@login_required
def check_key(request: PersonRequest) -> HttpResponse:
    """Have a key asked about now; where another region knows it, there."""
    held = keys.new_key_of(request.user) if "new" in request.POST else keys.key_of(request.user)
    if held is None:
        raise Http404
    keys.check_again(held, held.other_region)
    return saved(request, "accounts/_key.html", "key")


@require_POST
@login_required
def drop_new_key(request: PersonRequest) -> HttpResponse:
    """Forget the key that was to replace the one in use."""
    NewKey.objects.filter(user=request.user).delete()
    return saved(request, "accounts/_key.html", "key")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove_key(request: PersonRequest) -> HttpResponse:
    """Ask whether the key is to go, then forget it."""
    if request.method == "POST":
        keys.remove_key(request.user)
        return saved(request, "accounts/_key.html", "key", "Key removed. New work runs on the sandbox.")
    return render(request, "accounts/key_remove.html", key_context(request.user))


@require_POST
@login_required
def profile(request: PersonRequest) -> HttpResponse:
    """Change what others see of the person."""
    form = ProfileForm(request.POST, instance=User.objects.get(pk=request.user.pk))
    if not form.is_valid():
        return refused(request, "accounts/_profile.html", profile_form=form)
    request.user = form.save()
    return saved(request, "accounts/_profile.html", "profile", "Saved.")


@require_POST
@login_required
def switch(request: PersonRequest, name: str) -> HttpResponse:
    """Turn one of the person's switches on or off."""
    if name not in SWITCHES:
        raise Http404
    setattr(request.user, name, "on" in request.POST)
    request.user.save(update_fields=[name])
    if request.htmx:
        return render(request, f"accounts/_{name}.html", {**key_context(request.user), "told": True})
    return back_to(SWITCHES[name], request)


def saved(request: PersonRequest, template: str, section: str, words: str = "") -> HttpResponse:
    """Return the section as it is now, or the way back to it without script."""
    if not request.htmx:
        if words:
            messages.success(request, words)
        return back_to(section)
    answer = render(request, template, {**page_context(request.user), "oob": True})
    return trigger_client_event(answer, "studio:toast", {"text": words}) if words else answer


def refused(request: PersonRequest, template: str, **forms: Any) -> HttpResponse:
    """Return the section, or the whole page without script, with what is wrong and what was typed."""
    chosen = template if request.htmx else "accounts/settings.html"
    return render(request, chosen, page_context(request.user, **forms), status=422)


def back_to(section: str, request: PersonRequest | None = None) -> HttpResponse:
    """Return a 303 to a section of the settings, or to the other page of ours that the form was on."""
    home = reverse("accounts:settings")
    back = request.headers.get("Referer", "") if request else ""
    ours = request and url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return see_other(back if ours and home not in back else f"{home}#{section}")


@require_safe
def forgotten(request: HtmxRequest) -> HttpResponse:
    """Say what to do about a forgotten password on a server that sends no mail."""
    return render(request, "accounts/forgotten.html")
