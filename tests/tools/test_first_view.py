"""How many requests the first view of a page is made of: what only a gesture needs is named and not fetched."""

import re

import pytest

from studio.accounts.models import User
from studio.jobs.kinds import all_kinds
from studio.workspaces.models import Workspace
from tests import people

MOST = 15  # besides pictures
PAGE_AND_SOCKET = 2
FETCHED = re.compile(r'<(?:link rel="(?:stylesheet|modulepreload)" href|script[^>]* src)="([^"]+)"')
# What the page shows may need it at once; a take that is arriving brings its own.
LAZY = re.compile(r'"lazy-modules" content="([^"]*)"(?: data-needed="([^"]*)")? data-where="(?!\[data-live\])')


@pytest.mark.parametrize("where", ["", "activity/", *(f"{kind.name}/" for kind in all_kinds())])
def test_a_page_is_shown_with_few_requests(where: str, tidewater: Workspace, alice: User) -> None:
    html = people.signed_in(alice).get(f"/w/tidewater/{where}").content.decode()
    fetched = set(FETCHED.findall(html))
    for names, needed in LAZY.findall(html):  # as if it showed all that it could
        fetched |= {*names.split(), *needed.split()}
    assert PAGE_AND_SOCKET + len(fetched) <= MOST, sorted(fetched)
