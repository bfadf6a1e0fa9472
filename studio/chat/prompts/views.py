"""Pages of the prompt library, and how a prompt gets into the composer."""

from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from studio.chat import thread
from studio.chat.forms import ChatForm
from studio.chat.prompts.forms import FillForm, PromptForm
from studio.chat.prompts.models import Prompt
from studio.chat.shelf.views import Shelf
from studio.jobs.kinds import kind_named
from studio.lib.http import HtmxRequest
from studio.workspaces.access import Seat, member_view

SHELF = Shelf(
    "prompts",
    "Prompts",
    "prompt",
    "Texts that come back, for everybody in this workspace. In a chat, write / and the first letters of the name.",
    PromptForm,
    can_use=True,
)
OFFERED = 8


@require_safe
@member_view()
def offer(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """Answer the prompts whose names hold some letters, for the list that "/" opens."""
    found = Prompt.objects.kept(seat).filter(name__icontains=request.GET.get("q", "").strip())[:OFFERED]
    return render(request, "chat/prompts/_offer.html", {"seat": seat, "prompts": found})


@require_http_methods(["GET", "HEAD", "POST"])
@member_view("make")
def use(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Ask for what is to be filled in; then answer the text: for a script as JSON, else in the form of a new chat."""
    prompt = SHELF.find(seat, key)
    assert isinstance(prompt, Prompt)
    form = FillForm(prompt, request.POST if request.method == "POST" else None)
    ready = form.is_valid() or not prompt.blanks
    if not ready:
        context = {"seat": seat, "prompt": prompt, "form": form}
        template = "chat/prompts/_fill.html" if request.htmx else "chat/prompts/fill.html"
        return render(request, template, context, status=422 if form.is_bound else 200)
    text = prompt.fill(form.values() if form.is_bound else {})
    if request.GET.get("as") == "json":
        return JsonResponse({"text": text})
    chat = ChatForm(seat=seat, initial={"text": text})
    context = {**thread.page_context(seat, chat), "seat": seat, "kind": kind_named("chat"), "form": chat, "job": None}
    return render(request, "chat/page.html", context)
