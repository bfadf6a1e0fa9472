"""A file is read before the question is sent, so that its size in tokens is known; nothing is kept."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

from studio.chat.attachments.fields import describe
from studio.chat.attachments.read import read_attachment
from studio.lib.http import HtmxRequest
from studio.tools.text_files.read import Unreadable
from studio.workspaces.access import Seat, member_view


@require_POST
@member_view("make")
def attach(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """Answer a file's chip with its text in it; 422 and a sentence for one that cannot be read."""
    file = request.FILES.get("file")
    if file is None:
        return HttpResponse("Choose a file first.", status=422, content_type="text/plain; charset=utf-8")
    try:
        title, text = read_attachment(file.name or "file", file.read())
    except Unreadable as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    return render(request, "chat/attachments/_chip.html", {"file": describe(title, text)})
