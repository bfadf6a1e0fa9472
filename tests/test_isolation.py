"""No stranger sees anything of a workspace: every route below ``/w/<slug>/`` and every message of its socket.

The routes come from the URLconf. ``ROWS`` fill each with Tidewater's own things; one without a row fails.
"""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from studio.accounts.models import User
from studio.chat.functions.models import Function
from studio.chat.instructions.models import Instructions
from studio.chat.models import Conversation, Message
from studio.chat.prompts.models import Prompt
from studio.chat.tables.models import Table
from studio.jobs.models import Job
from studio.jobs.socket import consumer
from studio.library.models import Asset, Version
from studio.review.models import Comment
from studio.voices.models import OwnVoice
from studio.workspaces.models import Workspace
from tests.isolation import FORMS, ROWS
from tests.jobs.listening import line
from tests.people import signed_in
from tests.things import Things, make_things

# Some views look things up on threads of their own, which see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

MESSAGES = {"follow", "unfollow"}


def routes(found: list[URLPattern | URLResolver], before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and pattern of every route."""
    for item in found:
        pattern = before + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from routes(item.url_patterns, pattern, item.namespace or space)
        else:
            yield f"{space}:{item.name}" if space else str(item.name), pattern


INSIDE = sorted(name for name, pattern in routes(get_resolver().url_patterns) if pattern.startswith("w/<slug:slug>/"))


@pytest.fixture
def things(alice: User, tidewater: Workspace) -> Things:
    """What there is in Tidewater."""
    return make_things(alice, tidewater)


def address(name: str, slug: str, things: Things | None) -> str:
    """Return a route's address, with Tidewater's keys or, without things, with keys that nobody has."""
    row = dict(ROWS[name])
    if "key" in row:
        row["key"] = getattr(things, row["key"]).key if things else "0" * 12
    if row.get("name") == "file":
        row["name"] = things.version.file_name if things else "nothing.mp3"
    return reverse(name, kwargs={"slug": slug, **row})


def statuses(client: Client, name: str, slug: str, things: Things | None) -> tuple[int, int]:
    """Return what GET and POST of a route answer."""
    url = address(name, slug, things)
    form = {field: value() if callable(value) else value for field, value in FORMS.get(name, {}).items()}
    answers = client.get(url), client.post(url, form)
    for answer in answers:
        answer.close()
    return answers[0].status_code, answers[1].status_code


def test_every_route_has_a_row() -> None:
    assert sorted(ROWS) == INSIDE


@pytest.mark.parametrize("name", INSIDE)
def test_a_member_of_another_workspace_gets_the_same_404_as_for_nothing(
    name: str, things: Things, charlie: User
) -> None:
    charlies = signed_in(charlie)
    found = statuses(charlies, name, "tidewater", things)
    assert 404 in found and set(found) <= {404, 405}
    assert found == statuses(charlies, name, "nowhere", things) == statuses(charlies, name, "tidewater", None)


@pytest.mark.parametrize("name", [name for name in INSIDE if "key" in ROWS[name]])
def test_a_key_of_another_workspace_opens_nothing_in_ones_own(name: str, things: Things, charlie: User) -> None:
    found = statuses(signed_in(charlie), name, "elsewhere", things)
    assert 404 in found and set(found) <= {404, 405}


@pytest.mark.parametrize("name", INSIDE)
def test_who_is_not_signed_in_is_asked_to_or_gets_404(name: str, things: Things) -> None:
    for slug, what in (("tidewater", things), ("nowhere", things), ("tidewater", None)):
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address(name, slug, what))
            assert answer.status_code in (302, 404, 405)
            assert answer.status_code != 302 or answer.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", INSIDE)
def test_the_owner_is_let_in_so_the_row_is_right(name: str, things: Things, alice: User) -> None:
    assert set(statuses(signed_in(alice), name, "tidewater", things)) & {200, 204, 302, 303, 422}


def snapshot() -> list[Any]:
    """Return everything that there is."""
    models = (Job, Asset, Version, Comment, Conversation, Message, Prompt, Function, Table, Instructions)
    return [list(model.objects.values()) for model in models]


def test_nothing_of_tidewater_was_changed_by_a_stranger(things: Things, charlie: User) -> None:
    before = snapshot()
    for name in INSIDE:
        statuses(signed_in(charlie), name, "tidewater", things)
    assert snapshot() == before
    rows = (Job, Asset, Version, OwnVoice)
    before = [list(model.objects.order_by("pk").values()) for model in rows]
    for name in INSIDE:
        statuses(signed_in(charlie), name, "tidewater", things)
    assert [list(model.objects.order_by("pk").values()) for model in rows] == before


def test_every_message_of_the_socket_is_for_members_only(live: str, things: Things, charlie: User) -> None:
    known = set(re.findall(r'message\.get\("(\w+)"', inspect.getsource(consumer)))
    assert known == {*MESSAGES, "from", "join"}
    for message in sorted(MESSAGES):
        with line(live, charlie, "tidewater") as page:
            assert page.closed() == 4403
        with line(live, charlie, "elsewhere") as page:
            page.say({message: things.job.key})
            told = page.answer({"follow": "0" * 12})
            assert told == {"error": "not found", "key": told["key"]}


def test_a_recipe_of_another_workspace_fills_no_form(things: Things, charlie: User) -> None:
    charlies = signed_in(charlie)
    for query in (f"job={things.job.key}", f"from={things.version.key}"):
        assert charlies.get(f"/w/elsewhere/speech/?{query}").status_code == 404
