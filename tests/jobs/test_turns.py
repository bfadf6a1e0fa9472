"""People take turns: who asked for many lets a colleague's few pass."""

import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from studio.accounts.models import User
from studio.jobs.engine import lanes
from studio.jobs.models import Job
from studio.lib.fields import new_key
from studio.workspaces.models import Workspace


def waiting(*counts: int) -> list[lanes.Waiter]:
    """Return jobs of several people, all of the first person's asked for before all of the second's, and so on."""
    at, ids = datetime(2026, 1, 1, tzinfo=UTC), itertools.count(1)
    rows = [person for person, count in enumerate(counts) for _ in range(count)]
    return [(next(ids), person, at + timedelta(seconds=number)) for number, person in enumerate(rows)]


@pytest.mark.parametrize("had", [{}, {0: 3}, {0: 1, 1: 1}])
def test_one_job_waits_for_no_more_turns_than_there_are_people(had: dict[int, int]) -> None:
    line = lanes.take_turns(waiting(100, 10, 1), Counter(had))
    assert line.index(111) < 3
    assert sorted(line) == list(range(1, 112))
    assert [job for job in line if job <= 100] == list(range(1, 101))  # each person's own order is kept


def test_the_one_of_a_third_person_waits_three_turns_at_most(
    tidewater: Workspace, alice: User, bob: User, vera: User
) -> None:
    for person, count in ((alice, 100), (bob, 10), (vera, 1)):
        Job.objects.bulk_create(
            Job(workspace=tidewater, created_by=person, nonce=new_key(), kind="video", order_json={}, lane="1:video",
                due_at=None)
            for _ in range(count)
        )  # fmt: skip
    people = [person_id for _, person_id in lanes.read_line("1:video")]
    assert people.index(vera.pk) < 3
    assert Counter(people[:21]) == {alice.pk: 10, bob.pk: 10, vera.pk: 1}
