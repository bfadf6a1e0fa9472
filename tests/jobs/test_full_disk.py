"""The disk is full, and the database is on it: what is paid for is kept until there is room."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db.backends.sqlite3.base import SQLiteCursorWrapper

from studio.accounts.models import User
from studio.jobs.engine import persistence, results
from studio.jobs.kinds import Done, FromBytes, Result, Waiting
from studio.jobs.models import Job, State
from studio.jobs.stream import tape_file
from studio.lib import reserve
from studio.library.store import file_of
from studio.minimax import errors
from studio.workspaces.models import Workspace
from tests.jobs.conftest import now, settled
from tests.jobs.hum import SOUND, WHOLE, Gate, Score
from tests.people import signed_in
from tests.server import wait_until

Hum = Callable[..., Job]
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Disk:
    """A disk that takes nothing while it is ``full``: no row, and no record of a tape."""

    def __init__(self) -> None:
        self.full, self.refused = False, 0
        self.room_on_tape = True

    def refuse(self) -> None:
        self.refused += 1


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """The disk below database and tapes; there is no reserve, and nobody waits long to try again."""
    it, execute, write = Disk(), SQLiteCursorWrapper.execute, os.write

    def executed(self: Any, query: str, params: Any = None) -> Any:
        if it.full and query.lstrip().upper().startswith(WRITES):
            it.refuse()
            raise sqlite3.OperationalError("database or disk is full")
        return execute(self, query, params)

    def written(handle: int, data: bytes) -> int:
        if it.full and not it.room_on_tape:
            it.refuse()
            raise OSError(28, "No space left on device")
        return write(handle, data)

    monkeypatch.setattr(SQLiteCursorWrapper, "execute", executed)
    monkeypatch.setattr(tape_file.os, "write", written)
    monkeypatch.setattr(persistence, "PAUSE_S", 0.05)
    monkeypatch.setattr(results, "TAPE_RETRY_S", 0.05)
    monkeypatch.setattr(reserve, "is_used_up", lambda: False)
    yield it
    it.full = False


def fill_and_let_go(disk: Disk, gate: Gate, *, room_on_tape: bool) -> None:
    """Fill the disk while an answer is on its way, let the answer come, and make room once it was felt."""
    disk.room_on_tape = room_on_tape
    wait_until(lambda: gate.loop is not None)
    disk.full = True
    gate.set()
    wait_until(lambda: disk.refused > 2)
    disk.full = False


@pytest.mark.parametrize("room_on_tape", [True, False], ids=["the database alone", "tapes too"])
def test_an_answer_that_comes_whole_is_kept_until_there_is_room(
    live: str, billed: None, hum: Hum, score: Score, disk: Disk, room_on_tape: bool
) -> None:
    gate = Gate()
    score.play(gate, Done((Result(FromBytes(SOUND * 3), ".mp3"),)))
    job = hum(live=False)
    fill_and_let_go(disk, gate, room_on_tape=room_on_tape)
    job = settled(job)
    assert (job.state, score.asked, job.entry.state) == (State.DONE, 1, "charged")
    assert file_of(job.version.path).read_bytes() == SOUND * 3


def test_a_stream_is_kept_on_its_tape_until_the_database_has_room(
    live: str, billed: None, hum: Hum, score: Score, disk: Disk
) -> None:
    gate = Gate()
    score.play(gate, SOUND, SOUND, WHOLE)
    job = hum()
    fill_and_let_go(disk, gate, room_on_tape=True)
    job = settled(job)
    assert (job.state, score.asked) == (State.DONE, 1)
    assert file_of(job.version.path).read_bytes() == SOUND * 2


def test_a_ticket_is_not_forgotten(live: str, billed: None, hum: Hum, score: Score, disk: Disk) -> None:
    gate = Gate()
    score.play(gate, Waiting({"task": "t1"}, 0.05))
    score.look(Done((Result(FromBytes(SOUND), ".mp3"),)))
    job = hum(live=False)
    fill_and_let_go(disk, gate, room_on_tape=True)
    job = settled(job)
    assert (job.state, score.asked, job.ticket) == (State.DONE, 1, {"task": "t1"})


def test_a_refusal_costs_nothing_also_when_it_cannot_be_written_down_at_once(
    live: str, billed: None, hum: Hum, score: Score, disk: Disk
) -> None:
    gate = Gate()
    score.play(gate, errors.Refused("no"))
    job = hum(live=False)
    fill_and_let_go(disk, gate, room_on_tape=True)
    job = settled(job)
    assert (job.state, score.asked, job.entry.state) == (State.REFUSED, 1, "released")


def test_a_tape_is_written_from_the_reserve_first(
    live: str, billed: None, hum: Hum, score: Score, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[bool] = []

    def give_up() -> bool:
        given.append(True)
        disk.full = False
        return True

    monkeypatch.setattr(reserve, "give_up", give_up)
    gate = Gate()
    score.play(SOUND, gate, SOUND, WHOLE)
    job = hum()
    disk.room_on_tape = False
    wait_until(lambda: gate.loop is not None)
    disk.full = True
    gate.set()
    job = settled(job)
    assert (job.state, given) == (State.DONE, [True])
    assert file_of(job.version.path).read_bytes() == SOUND * 2


def test_nothing_new_is_sent_while_the_reserve_is_used_up(
    live: str, billed: None, hum: Hum, score: Score, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve, "is_used_up", lambda: True)
    job = hum()
    wait_until(lambda: now(job).state == State.HELD)
    assert (now(job).error["reason"], score.asked) == ("no_room", 0)


def test_a_form_is_answered_507_with_the_reason_and_pages_stay_open(
    live: str, alice: User, tidewater: Workspace, disk: Disk
) -> None:
    browser = signed_in(alice)
    cookies = {"sessionid": browser.cookies["sessionid"].value}
    with httpx.Client(base_url=live, cookies=cookies, headers={"Origin": live}, timeout=60) as client:
        for page in ("/w/tidewater/", "/w/tidewater/speech/", "/w/tidewater/activity/", "/settings/", "/healthz"):
            client.get(page)
        csrf = client.cookies["csrftoken"]
        disk.full = True
        for page in ("/w/tidewater/", "/w/tidewater/speech/", "/w/tidewater/activity/", "/settings/", "/healthz"):
            assert client.get(page).status_code == 200, page
        forms = {"/settings/profile/": {"name": "A"}, "/accounts/logout/": {}, "/settings/switch/autoplay/": {}}
        for address, typed in forms.items():
            answer = client.post(address, data={"csrfmiddlewaretoken": csrf, **typed})
            assert answer.status_code == 507, address
            assert "disk is full" in answer.text and "Nothing was saved or sent" in answer.text
        disk.full = False
        answer = client.post("/settings/profile/", data={"csrfmiddlewaretoken": csrf, "name": "Alice A."})
        assert answer.status_code == 303


def test_room_is_kept_back_given_up_once_and_taken_again(tmp_path: Path, settings: Any) -> None:
    settings.STUDIO_DATA = tmp_path
    reserve.keep()
    assert reserve.place().stat().st_blocks * 512 >= reserve.RESERVE_BYTES
    assert not reserve.is_used_up()
    assert [reserve.give_up(), reserve.give_up()] == [True, False]
    reserve.keep()
    assert reserve.place().exists()


def test_no_room_is_kept_back_where_there_is_hardly_any(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STUDIO_DATA = tmp_path
    monkeypatch.setattr(reserve, "AMPLE", 10**9)
    reserve.keep()
    assert not reserve.place().exists()
    monkeypatch.setattr(reserve, "RESERVE_BYTES", 10**18)
    assert reserve.is_used_up()
