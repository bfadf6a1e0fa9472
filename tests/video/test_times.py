"""The usual time is that of this workspace's own clips, none where there are too few; prices are the operator's."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.ledger.quote import _read
from studio.lib.fields import new_key
from studio.video.history import History, Range
from studio.video.order import VideoOrder
from studio.workspaces.access import seat_for
from studio.workspaces.models import Workspace
from tests.people import give_key, signed_in
from tests.video.conftest import PAGE

pytestmark = pytest.mark.django_db
OF = ("MiniMax-Hailuo-02", "768P", 6)


def took(where: Workspace, who: User, *seconds: float, sandbox: bool = True, **order: Any) -> None:
    """Put clips on record that took so long."""
    now = timezone.now()
    for each in seconds:
        Job.objects.create(
            workspace=where, created_by=who, nonce=new_key(), kind="video", title="A clip", sandbox=sandbox,
            due_at=None, order_json=VideoOrder(**order).to_json(), state=State.DONE,
            started_at=now - timedelta(seconds=each),
            settled_at=now,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (118, 245, "usually 2 to 4 minutes"), (100, 130, "usually about 2 minutes"),
        (21, 44, "usually 20 to 45 seconds"), (1, 2, "usually about 5 seconds"), (58, 92, "usually 1 to 2 minutes"),
    ],
)  # fmt: skip
def test_a_range_is_told_as_people_would(low: float, high: float, words: str) -> None:
    assert str(Range(low, high)) == words


def test_no_time_is_invented_and_the_slowest_tenth_does_not_count(alice: User, tidewater: Workspace) -> None:
    page = signed_in(alice)
    assert "no usual time is known yet" in page.get(PAGE).content.decode()
    took(tidewater, alice, 130, 150)
    assert History(seat_for(alice, "tidewater"), sandbox=True).words(OF) == ""
    took(tidewater, alice, *[120] * 4, *[235] * 4, 4000)
    assert "usually 2 to 4 minutes" in page.get(PAGE).content.decode()
    assert History(seat_for(alice, "tidewater"), sandbox=False).words(OF) == ""  # samples tell nothing of MiniMax


def test_other_lengths_of_the_same_engine_help_where_there_are_too_few(alice: User, tidewater: Workspace) -> None:
    took(tidewater, alice, *[300] * 5, resolution="1080P")
    history = History(seat_for(alice, "tidewater"), sandbox=True)
    assert history.words(OF) == "usually about 5 minutes" and history.words(("S2V-01", "720P", 6)) == ""


def test_nobody_elses_clips_are_counted(alice: User, tidewater: Workspace, charlie: User) -> None:
    took(Workspace.objects.get(slug="elsewhere"), charlie, *[60] * 9)
    assert History(seat_for(alice, "tidewater"), sandbox=True).words(OF) == ""


def test_the_price_of_each_length_is_the_operators(
    alice: User, tidewater: Workspace, settings: Any, tmp_path: Path
) -> None:
    settings.STUDIO_DATA = tmp_path
    give_key(alice)
    assert "1 clip" in signed_in(alice).get(PAGE).content.decode()
    (tmp_path / "prices.toml").write_text(
        'currency = "USD"\n[[price]]\nmodel = "MiniMax-Hailuo-02"\n'
        'unit = "clips of 6 s at 768P"\namount = 0.28\nper = 1\n'
    )
    _read.cache_clear()  # the file is read once, at start
    page = signed_in(alice).get(PAGE).content.decode()
    assert "about <b>$0.28</b>" in page
