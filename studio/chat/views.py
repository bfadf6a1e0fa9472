"""Pages of chat: a conversation, what is new in it, and what a person does to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from studio.chat import actions, thread
from studio.chat.access import conversation_for, deletable_conversation, message_for, own_conversation
from studio.chat.forms import ChatForm
from studio.chat.lists import listed
from studio.chat.models import TITLE_LENGTH, Conversation, Message, Role
from studio.chat.parts import of_type
from studio.jobs.kinds import kind_named
from studio.lib.http import HtmxRequest, see_other
from studio.workspaces.access import Seat, member_view

KIND = "chat"


class TitleForm(forms.Form):
    """A title."""

    title = forms.CharField(
        max_length=TITLE_LENGTH, label="Title", error_messages={"required": "Give it a title of at least one letter."}
    )


@require_safe
@member_view()
def conversation(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Show a conversation on the path through the message ``at``; ``edit`` puts a question into the form."""
    found = conversation_for(seat, key)
    at = request.GET.get("at", "")
    context = thread.page_context(seat, bare_form(seat, found), at)
    edited = editable(found, request.GET.get("edit", ""))
    form = form_of(seat, found, context["thread"].leaf, edited)
    context |= {"seat": seat, "kind": kind_named(KIND), "form": form, "job": None}
    return render(request, "chat/page.html", context)


def bare_form(seat: Seat, found: Conversation) -> ChatForm:
    """Return a form that belongs to a conversation."""
    return place(ChatForm(seat=seat, initial={"conversation": found.key}), found)


def form_of(seat: Seat, found: Conversation, leaf: str, edited: Message | None) -> ChatForm:
    """Return the form below a thread: empty, or with a question that is to be asked again in other words."""
    kept = {**found.settings, "instructions": found.instructions}
    initial: dict[str, Any] = {**kept, "conversation": found.key, "parent": leaf}
    if edited is not None:
        before = edited.parent.key if edited.parent else ""
        initial |= {"parent": before, "text": edited.text, "edits": edited.key, "pictures": edited.picture_keys}
        initial["texts"] = [(part["title"], part["text"]) for part in of_type(edited.parts, "file")]
    return place(ChatForm(seat=seat, initial=initial), found)


def place(form: ChatForm, found: Conversation) -> ChatForm:
    """Return a form that knows its conversation, so that it is not looked up again."""
    form.found = found
    return form


def editable(found: Conversation, key: str) -> Message | None:
    """Return a question of the conversation, or None."""
    asked = Message.objects.select_related("parent").filter(conversation=found, role=Role.USER, deleted_at=None)
    return asked.filter(key=key).first() if key else None


@require_safe
@member_view()
def news(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Answer what follows the message ``after``; 204 where nothing does."""
    rows = thread.rows_after(seat, conversation_for(seat, key), request.GET.get("after", ""))
    if not rows:
        return HttpResponse(status=204)
    return render(request, "chat/_rows.html", {"seat": seat, "rows": rows, "leaf": rows[-1].message.key})


@require_safe
@member_view()
def earlier(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Answer the messages before one: rows for a script, else a page."""
    found = conversation_for(seat, key)
    before = request.GET.get("before", "")
    shown = thread.thread_of(seat, found, request.GET.get("at", ""), before)
    if not request.htmx:
        return redirect(f"{address(seat, found)}?at={before}#m-{before}")
    return render(
        request, "chat/_rows.html", {"seat": seat, "rows": shown.rows, "thread": shown, "conversation": found}
    )


@require_safe
@member_view()
def conversations(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """Answer the list, or more of it: a fragment for a script, else a page."""
    found = listed(seat, request.GET.get("before", ""))
    current = request.GET.get("current", "")
    context = {"seat": seat, "list": found, "current": current, "kind": kind_named(KIND)}
    if not request.htmx:
        return render(request, "chat/list.html", context)
    if "before" in request.GET:
        return render(request, "chat/_list.html#groups", context)
    shown = Conversation.objects.visible_to(seat).kept().filter(key=current).first()
    context |= {"conversation": shown, "parent": request.GET.get("parent", "")}
    return render(request, "chat/_list_answer.html", context)


@require_safe
@member_view()
def text(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Answer the words of a message exactly as they were written."""
    words = message_for(seat, key).text
    return HttpResponse(words, content_type="text/plain; charset=utf-8", headers={"X-Content-Type-Options": "nosniff"})


@require_http_methods(["GET", "HEAD", "POST"])
@member_view("make")
def rename(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Give a conversation another title, in a dialog or on a page of its own."""
    found = conversation_for(seat, key, "make")
    form = TitleForm(request.POST if request.method == "POST" else None, initial={"title": str(found)})
    if form.is_valid():
        actions.rename(found, form.cleaned_data["title"])
        return done(request, seat, found, f"It is called “{found.title}” now.")
    context = {"seat": seat, "conversation": found, "form": form}
    return render(request, "chat/rename.html", context, status=422 if form.is_bound else 200)


@require_POST
@member_view()
def pin(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Keep a conversation on top of the person's list, or not."""
    found = conversation_for(seat, key)
    on = request.POST.get("on") == "true"
    actions.pin(seat, found, on)
    return done(request, seat, found, "Pinned on top of your list." if on else "Not pinned any more.")


@require_POST
@member_view("make")
def share(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Share a conversation with the workspace, or make it private again."""
    found = own_conversation(seat, key)
    on = request.POST.get("on") == "true"
    actions.share(found, on)
    name = seat.workspace.name
    return done(
        request, seat, found, f"Everybody in {name} can read and continue it." if on else "Only you can see it."
    )


@require_POST
@member_view("make")
def copy(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Continue a conversation in a private copy."""
    copied = actions.fork(seat, conversation_for(seat, key, "make"))
    return moved(request, seat, copied, "This is your own copy. Only you can see it.")


@require_POST
@member_view("make")
def fork(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Begin another conversation with everything up to a message."""
    message = message_for(seat, key, "make")
    copied = actions.fork(seat, message.conversation, message.key)
    return moved(request, seat, copied, "This is a new chat with everything up to there. Only you can see it.")


def moved(request: HtmxRequest, seat: Seat, to: Conversation, words: str) -> HttpResponse:
    """Return the way to another conversation."""
    if request.htmx:
        return toast(HttpResponse(), words, go=address(seat, to))
    messages.info(request, words)
    return see_other(address(seat, to))


@require_POST
@member_view("delete_own")
def delete(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Put a conversation into the bin."""
    found = deletable_conversation(seat, key)
    actions.delete(found)
    undo = reverse("chat:restore", args=[seat.workspace.slug, found.key])
    new = reverse("jobs:page", args=[seat.workspace.slug, KIND])
    text = f"“{found}” was deleted. It can be brought back for 30 days."
    if request.htmx:
        return toast(HttpResponse(), text, undoUrl=undo, go=new)
    messages.success(request, text)
    return see_other(new)


@require_POST
@member_view("delete_own")
def restore(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Take a conversation out of the bin."""
    found = deletable_conversation(seat, key)
    actions.restore(found)
    return done(request, seat, found, f"“{found}” is back.", go=address(seat, found))


@require_POST
@member_view("delete_own")
def delete_branch(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Delete a message and everything that follows from it."""
    message = message_for(seat, key, in_bin=True)
    count = actions.delete_branch(seat, message)
    undo = reverse("chat:restore_branch", args=[seat.workspace.slug, key])
    text = f"{count} message{'' if count == 1 else 's'} deleted."
    return done(request, seat, message.conversation, text, undoUrl=undo, go=address(seat, message.conversation))


@require_POST
@member_view("delete_own")
def restore_branch(request: HtmxRequest, seat: Seat, key: str) -> HttpResponseBase:
    """Bring a deleted branch back."""
    message = message_for(seat, key, in_bin=True)
    actions.restore_branch(seat, message)
    go = f"{address(seat, message.conversation)}?at={key}#m-{key}"
    return done(request, seat, message.conversation, "The messages are back.", go=go)


def address(seat: Seat, found: Conversation) -> str:
    """Return the address of a conversation."""
    return reverse("chat:conversation", args=[seat.workspace.slug, found.key])


def done(request: HtmxRequest, seat: Seat, found: Conversation, words: str, **more: str) -> HttpResponse:
    """Return the head as it is now and a toast, or the page with the same words for a browser without script."""
    if request.htmx:
        return toast(
            render(request, "chat/_changed.html", {"seat": seat, "conversation": found, "list": listed(seat)}),
            words,
            **more,
        )
    messages.success(request, words)
    return see_other(more.get("go", address(seat, found)))


def toast(response: HttpResponse, words: str, **more: str) -> HttpResponse:
    """Have the page show a short message, with a way to undo it."""
    return trigger_client_event(response, "studio:toast", {"text": words, **more})
