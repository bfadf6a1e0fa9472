"""What a person can do with a voice that was made here."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget, trigger_client_event

from studio.jobs import actions
from studio.jobs.kinds import kind_named
from studio.lib.http import HtmxRequest, see_other
from studio.library.access import version_for
from studio.library.serving import download_name
from studio.voices import export as archives
from studio.voices import ids, insurance, keeping, recordings
from studio.voices.forms.own import DeleteForm, InsuranceForm, NameForm
from studio.voices.models import OwnVoice, Standing, VoiceKind
from studio.voices.own import heard_by, own_for, speaks_with, uses_of
from studio.workspaces.access import Seat, member_view

NOT_YOURS = "Only the person whose key it belongs to can do that."


def mine(seat: Seat, key: str) -> OwnVoice:
    """Return a voice that the person's own key speaks with. Raises Http404, PermissionDenied."""
    voice = own_for(seat, key, "make")
    if not speaks_with(seat.person, voice):
        raise PermissionDenied(NOT_YOURS)
    return voice


@require_safe
@member_view()
def details(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Show a voice: where it stands, its consent, its insurance, and what can be done with it."""
    voice = own_for(seat, key)
    return render(request, "voices/own.html", own_context(seat, voice))


def own_context(seat: Seat, voice: OwnVoice, **forms: Any) -> dict[str, Any]:
    """Return what the page of a voice shows."""
    recording = heard_by(seat, voice.recording)
    return {
        "seat": seat,
        "voice": voice,
        "speaks": speaks_with(seat.person, voice),
        "spent": insurance.spent(voice) if voice.keep_alive else 0,
        "recording": recording,
        "advice": recordings.advice(recording) if recording else [],
        "name_form": NameForm(initial={"name": voice.name}, auto_id="own_%s"),
        "insurance_form": InsuranceForm(
            initial={"keep_alive": voice.keep_alive, "keep_budget": voice.keep_budget or InsuranceForm.LEAST},
            auto_id="own_%s",
        ),
        **forms,
    }


@require_POST
@member_view("make")
def rename(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Give a voice another name; a try is kept by it."""
    voice = own_for(seat, key, "make")
    form = NameForm(request.POST, auto_id="own_%s")
    if not form.is_valid():
        if voice.state == Standing.TRY and request.htmx:
            context = {"seat": seat, "job": voice.job, "name_form": form, "open": True}
            return retarget(render(request, "voices/_try.html", context, status=422), f"#try-{voice.voice_id}")
        return render(request, "voices/own.html", own_context(seat, voice, name_form=form), status=422)
    was_try = voice.state == Standing.TRY
    keeping.name_voice(voice, form.cleaned_data["name"])
    return done(request, seat, f"“{voice}” is kept." if was_try else f"It is called “{voice}” now.")


@require_POST
@member_view("make")
def insure(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Say whether a voice is kept alive by itself."""
    voice = mine(seat, key)
    form = InsuranceForm(request.POST, auto_id="own_%s")
    if not form.is_valid():
        return render(request, "voices/own.html", own_context(seat, voice, insurance_form=form), status=422)
    keeping.insure(voice, **form.cleaned_data)
    words = "is kept alive by itself" if voice.keep_alive else "is no longer kept alive by itself"
    return done(request, seat, f"“{voice}” {words}.", to=voice)


@require_POST
@member_view("make")
def again(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Make a lost voice again from what was kept, under the same id."""
    voice = mine(seat, key)
    if not voice.is_lost or voice.job is None:
        return done(request, seat, f"“{voice}” is there.")
    if voice.kind == VoiceKind.CLONED and heard_by(seat, voice.recording) is None:
        return done(request, seat, f"The recording of “{voice}” is not here any more: clone it from another one.")
    nonce = keeping.nonce_again(seat.person, voice.job)
    job = actions.create(seat, kind_named(voice.job.kind), voice.job.order, nonce=nonce)
    if not request.htmx:
        return done(request, seat, f"“{voice}” is being made again.")
    prefetch_related_objects([job], "results")
    card = render(request, "jobs/_card.html", {"seat": seat, "job": job, "asked_here": True})
    return reswap(retarget(card, "#lab-jobs"), "innerHTML")


@require_POST
@member_view("delete_own")
def throw_away(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Delete a try that nobody has kept."""
    voice = mine(seat, key)
    seat.require_delete(voice.made_by_id)  # type: ignore[attr-defined]
    if voice.state != Standing.TRY:
        return done(request, seat, f"“{voice}” was kept before.")
    keeping.delete(voice)
    if request.htmx:
        return HttpResponse()
    return see_other("jobs:page", seat.workspace.slug, "design")


@require_http_methods(["GET", "HEAD", "POST"])
@member_view("delete_own")
def delete(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Delete a voice once its name was typed; what uses it is told first."""
    voice = mine(seat, key)
    seat.require_delete(voice.made_by_id)  # type: ignore[attr-defined]
    form = DeleteForm(request.POST if request.method == "POST" else None, voice=voice)
    if form.is_valid():
        keeping.delete(voice)
        return done(request, seat, f"“{voice}” is deleted.")
    context = {"seat": seat, "voice": voice, "form": form, "uses": uses_of(voice)}
    if request.method == "POST" and request.htmx:
        return reswap(
            retarget(render(request, "voices/delete.html#composer", context, status=422), "#composer"), "outerHTML"
        )
    return render(request, "voices/delete.html", context, status=422 if form.errors else 200)


@require_safe
@member_view()
def export(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Answer a voice's recording, sample and consent as one archive."""
    voice = own_for(seat, key)
    return FileResponse(
        archives.write_archive(seat, voice), as_attachment=True, filename=download_name(voice.name, "zip")
    )


@require_safe
@member_view("make")
def suggest(request: HtmxRequest, seat: Seat) -> HttpResponse:
    """Say of an id whether it can be a voice's, and otherwise which one is free."""
    name, voice_id = request.GET.get("name", "")[:200], request.GET.get("voice_id", "")[:300]
    context = {
        "voice_id": voice_id,
        "suggestion": ids.suggest_id(seat.person, name),
        **ids.judge(seat.person, voice_id),
    }
    return render(request, "voices/_id.html", context)


@require_safe
@member_view()
def recording(request: HtmxRequest, seat: Seat, key: str) -> HttpResponse:
    """Show what was measured of a recording that was chosen for a clone."""
    return render(request, "voices/_measured.html", {"seat": seat, "recording": version_for(seat, key)})


def done(request: HtmxRequest, seat: Seat, text: str, to: OwnVoice | None = None) -> HttpResponse:
    """Return a short message, and have the lab drawn anew; or go back to it without script."""
    if request.htmx:
        return trigger_client_event(
            trigger_client_event(reswap(HttpResponse(), "none"), "studio:toast", {"text": text}), "studio:voices", {}
        )
    messages.success(request, text)
    if to is not None:
        return redirect(reverse("voices:own", args=[seat.workspace.slug, to.key]))
    return see_other("voices:picker", seat.workspace.slug)
