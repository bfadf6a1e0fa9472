"""Who may listen on a socket, and how soon somebody who may no longer is sent away."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from django.contrib.sessions.models import Session
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from studio.accounts.models import User
from studio.jobs.models import Job, State
from tests.jobs.conftest import reach, settled
from tests.jobs.hum import SOUND, WHOLE, Gate, Score
from tests.jobs.listening import line
from tests.people import signed_in

Hum = Callable[..., Job]


@pytest.mark.parametrize(("who", "slug", "code"), [
    ("charlie", "tidewater", 4403), ("charlie", "nowhere", 4403), (None, "tidewater", 4401), (None, "nowhere", 4401),
])  # fmt: skip
def test_a_stranger_learns_nothing(
    live: str, tidewater: object, request: Any, who: str | None, slug: str, code: int
) -> None:
    with line(live, request.getfixturevalue(who) if who else None, slug) as page:
        assert page.closed() == code


def test_a_job_of_another_workspace_is_not_found(live: str, score: Score, hum: Hum, charlie: User) -> None:
    job = hum()
    with line(live, charlie, "elsewhere") as page:
        assert page.answer({"follow": job.key})["error"] == "not found"
        assert page.answer({"follow": "0" * 12})["error"] == "not found"


def lose_seat(vera: User) -> None:
    vera.memberships.all().delete()


def sign_out(vera: User) -> None:
    Session.objects.all().delete()


def switch_off(vera: User) -> None:
    vera.is_active = False
    vera.save()


@pytest.mark.parametrize(("lose", "code"), [(lose_seat, 4403), (sign_out, 4401), (switch_off, 4401)])
def test_who_loses_the_right_hears_no_more_at_once(
    live: str, score: Score, hum: Hum, vera: User, lose: Callable[[User], None], code: int
) -> None:
    gate = Gate()
    score.play(SOUND, gate, WHOLE)
    job = reach(hum(), State.STREAMING)
    with line(live, vera) as page:
        next(page.chunks(page.follow(job.key)))
        lose(vera)
        assert page.closed() == code
    gate.set()
    settled(job)


def test_a_right_lost_without_a_signal_is_noticed_before_the_next_piece(
    live: str, score: Score, hum: Hum, vera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("consumer", "auth"):
        monkeypatch.setattr(f"studio.jobs.socket.{module}.CACHE_TTL_S", 0.0)
    gate = Gate()
    score.play(b"one", gate, b"two", WHOLE)
    job = reach(hum(), State.STREAMING)
    with line(live, vera) as page:
        number = page.follow(job.key)
        assert next(page.chunks(number)) == (0, 1, b"one")
        vera.memberships.model.objects.filter(user=vera)._raw_delete("default")
        gate.set()
        assert page.closed() == 4403
    settled(job)


def test_another_sites_page_gets_no_socket(live: str, alice: User, tidewater: object) -> None:
    cookie = signed_in(alice).cookies["sessionid"].value
    url = f"{live.replace('http', 'ws', 1)}/w/tidewater/live"
    for origin in ("https://evil.example", "null", None):
        with pytest.raises(InvalidStatus):
            connect(url, origin=origin, additional_headers={"Cookie": f"sessionid={cookie}"})
    assert httpx.get(f"{live}/w/tidewater/live").status_code == 404
