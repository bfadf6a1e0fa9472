"""`/v1/batches`: many chat requests out of one file. Its bodies are OpenAI's, refusals the API's own."""

import secrets
import string
from collections.abc import Callable, Coroutine
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from studio.sandbox.batches import rows as batches_rows
from studio.sandbox.batches.answer import to_json
from studio.sandbox.batches.runner import Run, runs
from studio.sandbox.core.api import Call, View, endpoint, json_response
from studio.sandbox.core.database import in_database
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.models import Batch, File

PATH = "/v1/batches"
CHAT = "/v1/text/chatcompletion_v2"
LETTERS = string.ascii_letters + string.digits
LENGTH = 24
MOST = 100
USUAL = 20
STOPPABLE = ("validating", "in_progress")


async def batches(request: HttpRequest) -> HttpResponseBase:
    """Create a batch, or list them."""
    return await (create if request.method == "POST" else list_batches)(request)


@endpoint("POST", paid=True)
async def create(call: Call) -> HttpResponseBase:
    """Create a batch of an uploaded file."""
    top = Section(call.body)
    number = top.text("input_file_id")
    for field, only in (("endpoint", CHAT), ("completion_window", "24h")):
        if top.text(field) != only:
            raise invalid(field)
    await check_file(call, number)
    fields = {
        "name": f"batch_{''.join(secrets.choice(LETTERS) for _ in range(LENGTH))}", "owner": call.owner,
        "request": {"input_file_id": number, "endpoint": CHAT, "completion_window": "24h"},
        "callback_url": top.text("callback_url"), "trace_id": call.trace_id,
    }  # fmt: skip
    row = await in_database(batches_rows.create_batch, fields, PATH, call.key)
    body = to_json(row)
    Run(row)
    return json_response(body)


async def check_file(call: Call, number: str) -> None:
    """Check that a file was uploaded for this purpose. Raises Refused."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise invalid("input_file_id")
    rows = File.objects.filter(owner=call.owner, number=int(number))
    file = await in_database(rows.first)
    if file is None:
        raise invalid("input_file_id")
    if file.purpose != "batch":
        raise invalid("input_file_id must be of a file that was uploaded with the purpose batch")


@endpoint("GET")
async def list_batches(call: Call) -> HttpResponseBase:
    """List batches, newest first, with pagination."""
    limit, after = call.request.GET.get("limit") or str(USUAL), call.request.GET.get("after", "")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit) <= MOST):
        raise invalid("limit")
    rows = Batch.objects.filter(owner=call.owner)
    if after:
        before = await in_database(rows.filter(name=after).first)
        if before is None:
            raise invalid("after")
        rows = rows.filter(pk__lt=before.pk)
    found = await in_database(lambda: list(rows[: int(limit) + 1]))
    return json_response(to_page([to_json(row) for row in found[: int(limit)]], has_more=len(found) > int(limit)))


def to_page(data: list[dict[str, Any]], *, has_more: bool) -> dict[str, Any]:
    """Return a page in OpenAI's form."""
    ends = {"first_id": data[0]["id"] if data else None, "last_id": data[-1]["id"] if data else None}
    return {"object": "list", "data": data, **ends, "has_more": has_more}


@endpoint("GET")
async def retrieve(call: Call) -> HttpResponseBase:
    """Return one batch; this counts as one poll."""
    row = await requested_batch(call)
    run = runs.get(row.name)
    return json_response(to_json(await run.poll() if run else await requested_batch(call)))


@endpoint("POST")
async def cancel(call: Call) -> HttpResponseBase:
    """Cancel a batch; one that is over, or nearly, stays as it is."""
    row = await requested_batch(call)
    if row.status in STOPPABLE:
        await in_database(batches_rows.transition, row, "cancelling")
        if run := runs.get(row.name):
            run.is_cancelled = True
    return json_response(to_json(row))


def by_name(view: View) -> Callable[..., Coroutine[Any, Any, HttpResponseBase]]:
    """Make a view for URLs that name a batch."""

    async def at_name(request: HttpRequest, name: str) -> HttpResponseBase:
        return await view(request)

    return at_name


async def requested_batch(call: Call) -> Batch:
    """Return the batch that a URL names. Raises Refused."""
    match = call.request.resolver_match
    row = await in_database(Batch.objects.filter(owner=call.owner, name=match.kwargs["name"] if match else "").first)
    if row is None:
        raise invalid("batch_id")
    return row


urlpatterns: list[URLPattern] = [
    path("v1/batches", batches),
    path("v1/batches/<str:name>", by_name(retrieve)),
    path("v1/batches/<str:name>/cancel", by_name(cancel)),
]
