"""Files of a conversation, and the form that brings one back."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from studio.chat.access import conversation_for
from studio.chat.exports.files import NotOurs, Said, read_json, to_json, to_markdown
from studio.chat.models import TITLE_LENGTH, Conversation, Message, Role
from studio.chat.parts import text_of
from studio.chat.search.index import index_messages
from studio.chat.tree import Tree
from studio.lib.http import HtmxRequest, see_other
from studio.workspaces.access import Seat, member_view

AT_ONCE = 500  # rows in a statement
TYPES = {"md": "text/markdown; charset=utf-8", "json": "application/json"}


@require_safe
@member_view()
def export(request: HtmxRequest, seat: Seat, key: str, format_name: str) -> HttpResponseBase:
    """Answer a conversation as a file: as Markdown the path through the message ``at``, as JSON every branch."""
    conversation = conversation_for(seat, key)
    if format_name not in TYPES:
        raise Http404
    kept = (
        Message.objects.filter(conversation=conversation, deleted_at=None).select_related("created_by").order_by("pk")
    )
    if format_name == "json":
        content = to_json(conversation, list(kept))
    else:
        path = Tree.load(conversation).path_through(request.GET.get("at", ""))
        found = kept.in_bulk([node.pk for node in path])
        content = to_markdown(conversation, [found[node.pk] for node in path])
    headers = {
        "Content-Disposition": content_disposition_header(True, f"{conversation}.{format_name}") or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=TYPES[format_name], headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view("make")
def import_conversation(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """Bring a conversation in that was exported as JSON: a private one, with every branch."""
    fault = ""
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is None:
                raise NotOurs("Choose a file first: one that was exported here as JSON.")
            title, instructions, said = read_json(file.read())
            made = bring_in(seat, title, instructions, said)
        except NotOurs as error:
            fault = str(error)
        else:
            messages.success(request, f"“{made}” is here, with {len(said):,} messages. Only you can see it.")
            return see_other("chat:conversation", seat.workspace.slug, made.key)
    return render(request, "chat/exports/import.html", {"seat": seat, "fault": fault}, status=422 if fault else 200)


@transaction.atomic
def bring_in(seat: Seat, title: str, instructions: str, said: list[Said]) -> Conversation:
    """Write the messages of a file as a private conversation."""
    first = text_of(said[0].parts)[:TITLE_LENGTH]
    made = Conversation.objects.create(
        workspace=seat.workspace, created_by=seat.person, title=title, opening=first, instructions=instructions
    )
    rows = [to_row(seat, made, one) for one in said]
    Message.objects.bulk_create(rows, batch_size=AT_ONCE)
    below = [(row, rows[one.parent]) for row, one in zip(rows, said, strict=True) if one.parent is not None]
    for row, before in below:
        row.parent_id = before.pk  # type: ignore[attr-defined] # a chain of thousands of objects is none to take apart
    Message.objects.bulk_update([row for row, _ in below], ["parent"], batch_size=AT_ONCE)
    index_messages([row for row in rows if row.parts], seat.workspace.pk)
    return made


def to_row(seat: Seat, made: Conversation, one: Said) -> Message:
    """Return a message of a file, not written yet and without its parent."""
    at = one.created_at or timezone.now()
    return Message(
        conversation=made,
        role=one.role,
        parts=one.parts,
        created_by=seat.person if one.role == Role.USER else None,
        created_at=at,
        written_at=at if one.role == Role.ASSISTANT else None,
        model=one.model,
        usage=one.usage,
    )
