"""The page of search: what was said, newest first, each with the way to its message."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from studio.chat.models import Message
from studio.chat.search.index import find_messages
from studio.chat.search.text import text_to_search
from studio.lib.http import HtmxRequest
from studio.lib.search import Phrase, excerpt, parse_query
from studio.workspaces.access import Seat, member_view

SHOWN = 30
LEAST_LENGTH = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found: its address, where it is marked, and the words around what was asked for."""

    message: Message
    url: str
    pieces: list[tuple[str, bool]]


@require_safe
@member_view()
def search(request: HtmxRequest, seat: Seat) -> HttpResponseBase:
    """Show what was found; without a question, the form."""
    words = request.GET.get("q", "").strip()
    asked = parse_query(words)
    is_short = bool(words) and sum(len(word) for phrase in asked for word in phrase.words) < LEAST_LENGTH
    context = {"seat": seat, "words": words, "is_short": is_short, "hits": [], "next": ""}
    if asked and not is_short:
        rows = find_messages(seat, asked, SHOWN + 1, last_shown(seat, request.GET.get("before", "")))
        context["hits"] = [to_hit(seat, row, words, asked) for row in rows[:SHOWN]]
        context["next"] = rows[SHOWN - 1].key if len(rows) > SHOWN else ""
    return render(request, "chat/search/_hits.html" if request.htmx else "chat/search/page.html", context)


def last_shown(seat: Seat, key: str) -> int | None:
    """Return the id of the message after which the next ones follow. Raises Http404."""
    if not key:
        return None
    message = Message.objects.filter(key=key, conversation__workspace=seat.workspace).first()
    if message is None:
        raise Http404
    return message.pk


def to_hit(seat: Seat, message: Message, words: str, asked: list[Phrase]) -> Hit:
    """Return a hit as the page shows it."""
    page = reverse("chat:conversation", args=[seat.workspace.slug, message.conversation.key])
    query = urlencode({"at": message.key, "q": words})
    return Hit(message, f"{page}?{query}#m-{message.key}", excerpt(text_to_search(message.parts), asked))
