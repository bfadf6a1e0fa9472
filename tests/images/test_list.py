"""The list of sets: newest first, a page at a time, in as many queries for many as for one."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studio.accounts.models import User
from studio.images.sets import PAGE
from studio.jobs.models import Job
from studio.library.models import Asset
from studio.minimax.catalog.images import image_model
from studio.workspaces.models import Workspace
from tests.images.stock import set_of
from tests.people import signed_in

pytestmark = pytest.mark.django_db
IMAGES = "/w/tidewater/images/"
MOST_QUERIES = 16


@pytest.fixture
def alices(alice: User, tidewater: Workspace) -> Client:
    """Alice's browser, in which the workspace is noted already."""
    browser = signed_in(alice)
    browser.get(IMAGES)
    return browser


def listed(browser: Client, url: str = IMAGES, **headers: str) -> list[str]:
    """Return the keys of the sets that are shown, in order."""
    answer = browser.get(url, headers=headers)
    assert answer.status_code == 200
    return re.findall(r'id="job-(\w+)"', answer.content.decode())


def test_a_page_of_sets_costs_as_many_queries_as_one_set(alices: Client, alice: User, tidewater: Workspace) -> None:
    counts = []
    for _ in range(2):
        for _ in range(PAGE if counts else 1):
            set_of(tidewater, alice, n=9)
        with CaptureQueriesContext(connection) as asked:
            page = alices.get(IMAGES).content.decode()
        counts.append(len(asked))
    assert page.count('class="pic tone-') == 9 * PAGE
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_older_sets_come_a_page_at_a_time_and_each_once(alices: Client, alice: User, tidewater: Workspace) -> None:
    jobs = [set_of(tidewater, alice, n=1).key for _ in range(PAGE + 3)][::-1]
    assert listed(alices) == jobs[:PAGE]
    way = re.search(r'hx-get="([^"]*before=[^"]*)"', alices.get(IMAGES).content.decode())
    assert way
    for headers in ({"HX-Request": "true"}, {}):  # more of the list, and a page of its own without script
        assert listed(alices, way[1], **headers) == jobs[PAGE:]
    assert listed(alices, f"{IMAGES}?show={jobs[-1]}") == [jobs[-1], *jobs[:PAGE]]


def test_what_came_to_nothing_is_shown_while_it_is_newest(alices: Client, alice: User, tidewater: Workspace) -> None:
    first, failed = set_of(tidewater, alice), set_of(tidewater, alice, made=False)
    assert listed(alices) == [failed.key, first.key]
    last = set_of(tidewater, alice)
    assert listed(alices) == [last.key, first.key]


def test_pictures_in_the_bin_are_left_out_and_a_set_of_nothing_else_with_them(
    alices: Client, alice: User, tidewater: Workspace
) -> None:
    older, newer = set_of(tidewater, alice, prompt="A lens", n=2), set_of(tidewater, alice, prompt="A lamp", n=2)
    Asset.objects.exclude(title="A lens 2").update(deleted_at=timezone.now())
    page = alices.get(IMAGES).content.decode()
    assert listed(alices) == [older.key] and newer.key not in page
    assert page.count('class="pic tone-') == 1 and "In the bin" not in page
    assert alices.get(f"{IMAGES}sets/?key={newer.key}").status_code == 204


def test_the_wording_that_was_used_is_shown_where_it_is_told(alices: Client, alice: User, tidewater: Workspace) -> None:
    job = set_of(tidewater, alice, prompt_optimizer=True)
    assert "improved by MiniMax, which does not tell it" in alices.get(IMAGES).content.decode()
    Job.objects.filter(pk=job.pk).update(facts={"wording": "A <b>brass</b> lens"})
    page = alices.get(IMAGES).content.decode()
    assert "Wording used:" in page and "A &lt;b&gt;brass&lt;/b&gt; lens</q>" in page
    assert "does not tell it" not in page


def test_only_what_the_engine_has_is_offered(alices: Client, alice: User, tidewater: Workspace) -> None:
    for model, hidden in (("image-01", ("styles",)), ("image-01-live", ("sides", "21:9"))):
        job = set_of(tidewater, alice, model=model)
        page = alices.get(f"{IMAGES}?job={job.key}").content.decode()
        closed = re.findall(r'data-part="(\w+)" hidden', page) + re.findall(
            r'hidden>\s*<input[^>]*value="([\d:]+)"', page
        )
        assert tuple(closed) == hidden
        assert f'data-max="{image_model(model).prompt_limit}"' in page


def test_vera_sees_everything_and_can_make_nothing(alice: User, vera: User, tidewater: Workspace) -> None:
    set_of(tidewater, alice)
    page = signed_in(vera).get(IMAGES).content.decode()
    assert page.count('class="pic tone-') == 4
    assert "Vary" not in page and "Use these settings" not in page and "data-generate" not in page
