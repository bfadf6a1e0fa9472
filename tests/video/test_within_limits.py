"""Clips keep to what MiniMax allows an account: the sandbox that keeps its published limits refuses not one."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from studio.accounts.models import User
from studio.jobs.engine import lanes
from studio.jobs.models import Attempt, Job, State
from studio.minimax.catalog.rate_limits import RATE_LIMITS
from studio.workspaces.models import Workspace
from tests import sandboxes
from tests.people import give_key, signed_in
from tests.sandbox_process import Program
from tests.server import wait_until
from tests.video.conftest import FIRST_API, PAGE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
LIMIT = RATE_LIMITS["video"]
COUNT = 40
MINUTE_S = LIMIT.seconds + lanes.SPARE_S + 1


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[str]:
    """A sandbox that keeps to the published limits."""
    with Program(tmp_path / "data", "--faults", "--stdin", "--limits") as program:
        yield program.url


@pytest.fixture
def a_minute_later(strict: str) -> Callable[[], None]:
    """Let a minute pass, at MiniMax and here."""

    def move() -> None:
        sandboxes.HTTP.post(f"{strict}/_clock", json={"forward_s": MINUTE_S}).raise_for_status()
        minute = timedelta(seconds=MINUTE_S)
        Attempt.objects.update(created_at=F("created_at") - minute, arrived_by=F("arrived_by") - minute)

    return move


def test_clips_at_five_a_minute_meet_not_one_refusal(
    live: str, strict: str, a_minute_later: Callable[[], None], alice: User, tidewater: Workspace,
    settings: Any,
) -> None:  # fmt: skip
    settings.REGIONS = dict.fromkeys(settings.REGIONS, strict)
    give_key(alice)
    browser = signed_in(alice)
    for number in range(COUNT):
        browser.post(PAGE, {**FIRST_API, "prompt": f"Waves {number}"})
    for sent in range(LIMIT.requests, COUNT + 1, LIMIT.requests):
        wait_until(partial(is_sent, sent), 30)
        assert Attempt.objects.count() == sent  # each was sent once, and no more than a minute's
        a_minute_later()
    assert len(sandboxes.charges(strict)) == Job.objects.count()


def is_sent(count: int) -> bool:
    """Return whether so many clips are being made."""
    return Job.objects.filter(state=State.WAITING).count() >= count
