"""Four browsers on an empty server: an owner invites three, each does what the role may, and one is removed."""

import re
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.test import Client

from studio.accounts import setup
from studio.jobs.models import Job
from studio.library.models import Asset
from studio.workspaces.models import Membership
from tests import people
from tests.jobs.listening import line
from tests.things import make_things

pytestmark = pytest.mark.django_db(transaction=True)
SPEECH = {"text": "The tide is in.", "voice_id": "Wise_Woman", "nonce": "A" * 12}


def invited(owner: Client, slug: str, role: str, name: str) -> Client:
    """Invite somebody by a link, and return the browser in which they have joined."""
    page = owner.post(f"/w/{slug}/team/", {"emails": "", "role": role}, follow=True).content.decode()
    address = re.search(r'data-copy-link="(/join/[\w-]+/)"', page)
    assert address is not None
    browser = Client()
    assert browser.get(address[1]).status_code == HTTPStatus.OK
    form = {"name": name, "email": f"{name}@example.org", "password": people.PASSWORD}
    assert browser.post(address[1], form)["Location"] == f"/w/{slug}/"
    return browser


def test_four_people_from_an_empty_server(live: str) -> None:
    cache.clear()
    owner = Client()
    typed = {"name": "Alice", "email": "alice@example.org", "password": people.PASSWORD, "workspace": "Tidewater"}
    owner.post(f"/setup/{setup.new_token()}/", typed)
    editor, reviewer, viewer = (
        invited(owner, "tidewater", role, name)
        for role, name in (("editor", "Ed"), ("reviewer", "Rita"), ("viewer", "Vera"))
    )
    alice = Membership.objects.get(role="owner")
    asset = make_things(alice.user, alice.workspace).asset
    comments = f"/w/tidewater/a/{asset.key}/comments/"
    found = {
        "make": [one.post("/w/tidewater/speech/", SPEECH).status_code for one in (editor, reviewer, viewer)],
        "comment": [one.post(comments, {"text": "Louder."}).status_code for one in (editor, reviewer, viewer)],
        "rename": [one.get("/w/tidewater/team/name/").status_code for one in (owner, editor, reviewer, viewer)],
        "look": [one.get(f"/w/tidewater/a/{asset.key}/").status_code for one in (editor, reviewer, viewer)],
        "delete": [one.post(f"/w/tidewater/a/{asset.key}/delete/").status_code for one in (editor, reviewer, viewer)],
    }
    assert found["make"][0] in (303, 422) and found["make"][1:] == [403, 403]
    assert found["comment"][2] == 403 and set(found["comment"][:2]) <= {200, 303, 422}
    assert (found["rename"], found["look"], found["delete"]) == ([200, 403, 403, 403], [200] * 3, [403] * 3)
    removed = Membership.objects.get(user__name="Ed")
    with line(live, removed.user) as page:
        assert page.answer({"follow": "0" * 12})["error"] == "not found"
        owner.post(f"/w/tidewater/team/{removed.key}/remove/")
        assert page.closed() == 4403
    assert editor.get("/w/tidewater/").status_code == HTTPStatus.NOT_FOUND
    assert Asset.objects.filter(deleted_at=None).exists() and Job.objects.exists()
