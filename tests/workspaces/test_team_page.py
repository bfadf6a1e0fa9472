"""The team page: everybody with role and last visit, what one may do in words, and no slower for being many."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from studio.accounts.models import User
from studio.workspaces.models import Membership, Role, Workspace
from studio.workspaces.roles import RIGHTS
from tests import people
from tests.people import signed_in

TEAM = "/w/tidewater/team/"
MOST_QUERIES = 12


@pytest.fixture
def crowd(tidewater: Workspace) -> None:
    """Two hundred members."""
    some = [User(email=f"p{number}@example.org", name=f"Person {number}") for number in range(199)]
    made = User.objects.bulk_create(some)
    Membership.objects.bulk_create(Membership(workspace=tidewater, user=one, role=Role.EDITOR) for one in made)


def test_two_hundred_members_take_no_more_queries_than_one(crowd: None, alice: User) -> None:
    client = signed_in(alice)
    client.get(TEAM)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(TEAM).content.decode()
    assert page.count('id="member-') == 200
    assert len(queries) <= MOST_QUERIES


def test_the_table_on_the_page_is_the_roles_table(tidewater: Workspace, alice: User) -> None:
    page = signed_in(alice).get(TEAM).content.decode()
    table = page[page.index("What each role can do") : page.index("</table>")]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table, re.DOTALL)
    found = {words: re.findall(r'class="sr">(Yes|No)<', re.sub(r"\s+", " ", cells)) for words, cells in rows}
    assert found == {
        right.words: ["Yes" if role in right.roles else "No" for role in Role] for right in RIGHTS.values()
    }


@pytest.mark.parametrize(("who", "said"), [("bob", "You are Editor here"), ("vera", "You are Viewer here")])
def test_who_may_not_invite_reads_who_may_and_sees_no_form(
    who: str, said: str, alice: User, tidewater: Workspace, request: Any
) -> None:
    page = signed_in(request.getfixturevalue(who)).get(TEAM).content.decode()
    assert said in page
    assert not any(word in page for word in (">Invite people</h2>", 'name="emails"', "/role/", "Copy link"))


def test_a_name_cannot_break_out_of_the_page(tidewater: Workspace, alice: User) -> None:
    eve = User.objects.create_user("eve@example.org", name="<b>Eve</b>")
    people.seat(tidewater, eve, Role.VIEWER)
    page = signed_in(alice).get(TEAM).content.decode()
    assert "<b>Eve</b>" not in page and "&lt;b&gt;Eve&lt;/b&gt;" in page
