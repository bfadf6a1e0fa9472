"""`POST /v1/coding_plan/search`: a search of the sandbox's own pages, since it is offline; and those pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from studio.sandbox.core.api import Call, endpoint, not_found
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.ledger import charge
from studio.sandbox.core.moderation import moderate
from studio.sandbox.plans import help_pages
from studio.sandbox.plans.help_pages import Page
from studio.sandbox.replies.words import stems

PATH = "/v1/coding_plan/search"
MOST = 10
MOST_RELATED = 4


@endpoint("POST", paid=True)
async def search(call: Call) -> dict[str, Any]:
    """Return matching pages; none at all where none fits."""
    question = Section(call.body).text("q")
    if not question.strip():
        raise invalid("q")
    is_withheld = moderate(question)
    pages = help_pages.search_pages(question)
    async with charge(PATH, call.key, call.trace_id, 1) as receipt:
        receipt.add("".join(page.title for page in pages[:MOST]).encode())
    if is_withheld:
        raise Refused(1027)
    asked = set(stems(question))
    return {
        "organic": [to_json(call.request, page, asked) for page in pages[:MOST]],
        "related_searches": [{"query": title} for title in find_related(pages)],
    }


def to_json(request: HttpRequest, page: Page, asked: set[str]) -> dict[str, str]:
    """Serialize a page as a search result; none of them has a date."""
    link = request.build_absolute_uri(f"/help/{page.name}")
    return {"title": page.title, "link": link, "snippet": page.snippet(asked), "date": ""}


def find_related(pages: list[Page]) -> list[str]:
    """Return titles of pages like the best one that were not found."""
    likely = help_pages.search_pages(pages[0].title) if pages else []
    return [page.title for page in likely if page not in pages[:MOST]][:MOST_RELATED]


async def show_page(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return a page, to anyone."""
    found = help_pages.BY_NAME.get(name)
    if found is None or request.method not in ("GET", "HEAD"):
        return not_found()
    text = f"{found.title}\n\n{found.text}\n" if request.method == "GET" else ""
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
