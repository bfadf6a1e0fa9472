"""The page of a workspace's instructions: the text that holds, and those before it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from studio.chat.instructions.models import Instructions, current_instructions
from studio.lib.http import HtmxRequest, see_other
from studio.workspaces.access import Seat, member_view
from studio.workspaces.models import Workspace

MAX_LENGTH = 20_000
SHOWN = 50


class InstructionsForm(forms.Form):
    """The text that the model is told first."""

    text = forms.CharField(
        label="Instructions", required=False, strip=True, max_length=MAX_LENGTH,
        help_text="Sent before every chat of this workspace. Empty takes them away.",
        widget=forms.Textarea({"rows": 10, "dir": "auto", "translate": "no"}),
        error_messages={"max_length": f"At most {MAX_LENGTH:,} characters."},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@member_view()
def instructions(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """Show the instructions and their versions; a new text is a new version."""
    if request.method == "POST" and not seat.can_manage:
        raise PermissionDenied("Only admins change what every chat is told.")
    current = current_instructions(seat.workspace.pk)
    form = InstructionsForm(request.POST if request.method == "POST" else None, initial={"text": current})
    if form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        number = save(seat, text) if text != current else 0
        words = f"Version {number} holds from the next question on." if number else "Nothing has changed."
        messages.success(request, words)
        return see_other("chat:instructions", seat.workspace.slug)
    versions = Instructions.objects.filter(workspace=seat.workspace).select_related("created_by").order_by("-number")
    context = {"seat": seat, "form": form, "versions": list(versions[:SHOWN])}
    return render(request, "chat/instructions/page.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def save(seat: Seat, text: str) -> int:
    """Write a new version and return its number."""
    Workspace.objects.select_for_update().get(pk=seat.workspace.pk)
    newest = Instructions.objects.filter(workspace=seat.workspace).order_by("-number").first()
    number = newest.number + 1 if newest else 1
    Instructions.objects.create(workspace=seat.workspace, number=number, text=text, created_by=seat.person)
    return number
