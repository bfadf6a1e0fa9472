"""The lists of Activity: by what has become of jobs, by person and kind, by keyset; light however many there are."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studio.accounts.models import User
from studio.jobs.actions import CANCELLED_AT_ONCE
from studio.jobs.activity.filters import name_in_address
from studio.jobs.models import Job, State
from studio.library.models import Asset
from studio.workspaces.models import Workspace
from tests import people
from tests.jobs.activity.stock import job, many

ACTIVITY = "/w/tidewater/activity/"
MOST_QUERIES = 12
RUNNING = [State.QUEUED, State.STARTING, State.WAITING, State.STREAMING, State.FETCHING]
ATTENTION = [State.HELD, State.FAILED, State.REFUSED, State.UNKNOWN]
See = Callable[..., list[str]]


@pytest.fixture
def alices(tidewater: Workspace, alice: User) -> Client:
    """Alice's browser."""
    return people.signed_in(alice)


def keys(client: Client, query: str = "") -> list[str]:
    """Return the keys of the jobs that a page lists, in order."""
    return re.findall(r'id="row-([0-9A-Z]{12})"', client.get(ACTIVITY + query).content.decode())


def parts(html: str) -> list[str]:
    """Return the headings of the groups."""
    return re.findall(r'<h2 id="part-\w+">([^<]+)', html)


def test_everything_is_listed_by_what_has_become_of_it(alices: Client, tidewater: Workspace, alice: User) -> None:
    made = {state: job(tidewater, alice, state).key for state in State}
    page = alices.get(ACTIVITY).content.decode()
    assert parts(page) == ["Running", "Needs attention", "Earlier"]
    assert sorted(keys(alices)) == sorted(made.values())
    assert sorted(keys(alices, "?state=running")) == sorted(made[state] for state in RUNNING)
    assert sorted(keys(alices, "?state=attention")) == sorted(made[state] for state in ATTENTION)
    assert sorted(keys(alices, "?state=done")) == sorted([made[State.DONE], made[State.CANCELLED]])
    assert "4 running, 1 in line, 4 need attention." in page


def test_nothing_is_said_of_groups_that_are_empty(alices: Client, tidewater: Workspace, alice: User) -> None:
    assert "Nothing here yet" in alices.get(ACTIVITY).content.decode()
    job(tidewater, alice, State.DONE)
    page = alices.get(ACTIVITY).content.decode()
    assert parts(page) == ["Earlier"] and "All quiet." in page
    assert "Nothing is running." in alices.get(f"{ACTIVITY}?state=running").content.decode()


def test_filters_go_together_and_stay_in_every_address(
    alices: Client, tidewater: Workspace, alice: User, bob: User
) -> None:
    made = {
        (who.name, kind): job(tidewater, who, State.REFUSED, kind=kind).key
        for who in (alice, bob)
        for kind in ("speech", "images")
    }
    assert sorted(keys(alices, "?who=me")) == sorted(key for (who, _), key in made.items() if who == "Alice")
    query = f"?state=attention&who={name_in_address(bob)}&kind=images"
    assert keys(alices, query) == [made["Bob", "images"]]
    page = alices.get(ACTIVITY + query).content.decode()
    assert f'href="{ACTIVITY}?who={name_in_address(bob)}&amp;kind=images"' in page  # another tab
    assert bob.email not in name_in_address(bob) and f"{ACTIVITY}news/{query}".replace("&", "&amp;") in page


@pytest.mark.parametrize("query", ["?state=gone&who=0&kind=nothing", "?who=' or 1=1", "?state=%00"])
def test_what_cannot_be_chosen_is_not_chosen(query: str, alices: Client, tidewater: Workspace, alice: User) -> None:
    made = job(tidewater, alice, State.DONE)
    assert keys(alices, query) == [made.key]


@pytest.mark.parametrize("state", ["running", "attention", "done"])
def test_no_job_is_skipped_and_none_comes_twice_though_all_are_of_one_time(
    state: str, alices: Client, tidewater: Workspace, alice: User
) -> None:
    many(tidewater, alice, 75, {"running": State.QUEUED, "attention": State.FAILED, "done": State.DONE}[state])
    Job.objects.update(created_at=timezone.now())
    found: list[str] = []
    url: str | None = f"{ACTIVITY}?state={state}"
    while url:
        page = alices.get(url).content.decode()
        found += re.findall(r'id="row-([0-9A-Z]{12})"', page)
        older = re.search(r'class="older"><a class="btn" href="([^"]+)"', page)
        url = older[1].replace("&amp;", "&") if older else None
    assert found == [one.key for one in Job.objects.order_by("-id")]


def test_more_of_a_group_comes_as_rows_alone(alices: Client, tidewater: Workspace, alice: User) -> None:
    many(tidewater, alice, 40, State.DONE)
    older = re.search(r'hx-get="([^"]+before=[^"]+)"', alices.get(ACTIVITY).content.decode())
    assert older
    rows = alices.get(older[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    assert rows.count("<article") == 10 and "<html" not in rows


def test_private_work_is_its_owners(alices: Client, tidewater: Workspace, alice: User, bob: User) -> None:
    hers = job(tidewater, bob, State.FAILED, "Nobody knows this", only_for=bob)
    Asset.objects.update(only_for=bob)
    bobs = people.signed_in(bob)
    assert keys(bobs) == [hers.key] and hers.key in bobs.get(f"{ACTIVITY}news/").content.decode()
    for url in (ACTIVITY, f"{ACTIVITY}news/", "/w/tidewater/", "/w/tidewater/news/"):
        html = alices.get(url).content.decode()
        assert hers.key not in html and "Nobody knows" not in html and "1 needs" not in html
    verbs = ("row", "aside", "card")
    assert {alices.get(f"/w/tidewater/jobs/{hers.key}/{verb}/").status_code for verb in verbs} <= {404, 405}
    assert alices.post(f"/w/tidewater/jobs/{hers.key}/aside/").status_code == 404
    assert alices.get(f"{ACTIVITY}?before={hers.key}").status_code == 404


def queries(client: Client, url: str) -> int:
    """Return how many queries a page takes when it is loaded again."""
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("query", ["", "?state=running", "?state=attention", "?state=done&who=me&kind=chat", "news/"])
def test_two_thousand_jobs_take_as_few_queries_as_one(
    query: str, alices: Client, tidewater: Workspace, alice: User, bob: User
) -> None:
    for state, kind in ((State.WAITING, "sketches"), (State.QUEUED, "images"), (State.FAILED, "chat")):
        many(tidewater, bob, 500, state, kind)
    many(tidewater, alice, 500, State.DONE, "chat")
    for state in State:
        job(tidewater, alice, state)
    assert queries(alices, ACTIVITY + query) <= MOST_QUERIES


@pytest.mark.django_db(transaction=True)
def test_all_of_ones_own_are_stopped_in_few_transactions(
    alices: Client, tidewater: Workspace, alice: User, bob: User
) -> None:
    many(tidewater, alice, 2 * CANCELLED_AT_ONCE + 1, State.QUEUED)
    many(tidewater, bob, 3, State.QUEUED)
    with CaptureQueriesContext(connection) as found:
        alices.post(f"{ACTIVITY}stop/")
    assert sum(query["sql"].startswith("BEGIN") for query in found) <= 5  # three, and those of the request
    assert not any("SAVEPOINT" in query["sql"] for query in found)
    left = Job.objects.filter(state=State.QUEUED)
    assert left.count() == 3 and not left.exclude(created_by=bob).exists()


def test_home_takes_as_few(alices: Client, tidewater: Workspace, alice: User) -> None:
    many(tidewater, alice, 2_000, State.WAITING, "sketches")
    for state in State:
        job(tidewater, alice, state)
    assert queries(alices, "/w/tidewater/") <= MOST_QUERIES + 1


def test_the_news_are_what_the_first_page_would_list(alices: Client, tidewater: Workspace, alice: User) -> None:
    many(tidewater, alice, 40, State.DONE)
    shown = keys(alices)
    new = job(tidewater, alice, State.QUEUED)
    html = alices.get(f"{ACTIVITY}news/").content.decode()
    told = re.findall(r'data-keys="([^"]*)"', html)[0].split()
    assert [key for key in told if key not in shown] == [new.key]
    assert "1 in line" in html and told == keys(alices)
    assert new.key not in alices.get(f"{ACTIVITY}news/?state=attention").content.decode()


def test_all_of_ones_own_are_stopped_and_nobody_elses(
    alices: Client, tidewater: Workspace, alice: User, bob: User, vera: User
) -> None:
    of: dict[str, Any] = {"owned": State.QUEUED, "held": State.HELD, "sent": State.WAITING}
    own = [job(tidewater, alice, state) for state in of.values()]
    others, over = job(tidewater, bob, State.QUEUED), job(tidewater, alice, State.FAILED)
    picture = job(tidewater, alice, State.QUEUED, kind="images")
    assert people.signed_in(vera).post(f"{ACTIVITY}stop/").status_code == 403
    answer = alices.post(f"{ACTIVITY}stop/?kind=speech", headers={"HX-Request": "true"})
    assert "Stopping 3 jobs." in answer.headers["HX-Trigger"]
    states = dict(Job.objects.values_list("pk", "state"))
    assert {states[one.pk] for one in own} == {State.CANCELLED}
    assert (states[others.pk], states[over.pk], states[picture.pk]) == (State.QUEUED, State.FAILED, State.QUEUED)
    alices.post(f"{ACTIVITY}stop/")
    assert Job.objects.get(pk=picture.pk).state == State.CANCELLED
    assert Job.objects.get(pk=others.pk).state == State.QUEUED
