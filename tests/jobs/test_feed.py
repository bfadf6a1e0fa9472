"""The one socket of a page: what it brings, to whom, and what it never does."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from studio.accounts.models import User
from studio.jobs.models import Job, State
from studio.jobs.signals import created
from studio.jobs.socket import consumer, notifications
from studio.jobs.socket.notifications import listeners
from studio.jobs.stream import opened, tape
from studio.minimax import errors
from studio.workspaces.models import Workspace
from tests.jobs.conftest import reach, settled
from tests.jobs.hum import SOUND, WHOLE, Gate, Score
from tests.jobs.listening import line

Hum = Callable[..., Job]


def test_three_people_hear_the_same_take_from_three_places(
    live: str, score: Score, hum: Hum, alice: User, bob: User, vera: User
) -> None:
    gate = Gate()
    score.play(b"one", b"two", gate, b"three", WHOLE)
    job = reach(hum(), State.STREAMING)
    with line(live, alice) as alices, line(live, bob) as bobs, line(live, vera) as veras:
        tapes = [alices.follow(job.key), bobs.follow(job.key, 1), veras.follow(job.key, 2)]
        gate.set()
        heard = [list(who.chunks(tape)) for who, tape in zip((alices, bobs, veras), tapes, strict=True)]
    whole = [(0, 1, b"one"), (1, 1, b"two"), (2, 1, b"three")]
    assert heard == [whole, whole[1:], whole[2:]]
    assert alices.last == bobs.last == veras.last == 2
    settled(job)


def test_a_line_that_broke_goes_on_by_number(live: str, score: Score, hum: Hum, alice: User) -> None:
    gate = Gate()
    score.play(b"one", gate, b"two", WHOLE)
    job = reach(hum(), State.STREAMING)
    with line(live, alice) as first:
        assert next(first.chunks(first.follow(job.key))) == (0, 1, b"one")
    gate.set()
    settled(job)
    with line(live, alice) as second:
        assert list(second.chunks(second.follow(job.key, 1))) == [(1, 1, b"two")]


def test_a_page_that_closes_stops_nothing(live: str, score: Score, hum: Hum, alice: User) -> None:
    gate = Gate()
    score.play(SOUND, gate, SOUND, WHOLE)
    job = reach(hum(), State.STREAMING)
    with line(live, alice) as page:
        page.follow(job.key)
    gate.set()
    assert settled(job).state == State.DONE


def test_followers_of_a_take_that_fails_are_told_that_it_ended(live: str, score: Score, hum: Hum, alice: User) -> None:
    gate = Gate()
    score.play(gate, errors.Unsure("?"))
    job = reach(hum(), State.STARTING)
    with line(live, alice) as page:
        number = page.follow(job.key)
        gate.set()
        assert list(page.chunks(number)) == [] and page.last == -1
        settled(job)
        assert list(page.chunks(page.follow(job.key))) == []


def test_a_page_that_is_let_in_hears_what_happens_from_then_on(
    live: str, alice: User, tidewater: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = consumer.authorize

    async def late(*args: Any, **named: Any) -> Any:
        for _ in range(20):
            await asyncio.to_thread(list)
        return await known(*args, **named)

    monkeypatch.setattr(consumer, "authorize", late)
    with line(live, alice):
        assert listeners[tidewater.pk]


def test_unfollowed_is_silent(live: str, score: Score, hum: Hum, alice: User) -> None:
    gate = Gate()
    score.play(b"one", gate, b"two", WHOLE)
    job = reach(hum(), State.STREAMING)
    with line(live, alice) as page:
        page.follow(job.key)
        page.say({"unfollow": job.key})
        assert page.answer({"follow": "nothing"})["error"] == "not found"
        gate.set()
        settled(job)
        assert page.answer({})["error"] == "say follow or unfollow"


def test_a_change_is_told_to_the_workspace_and_to_nobody_else(
    live: str, score: Score, hum: Hum, vera: User, charlie: User
) -> None:
    score.play(SOUND, WHOLE)
    with line(live, vera) as veras, line(live, charlie, "elsewhere") as charlies:
        assert charlies.answer({})["error"] and veras.answer({})["error"]
        job = hum()
        seen = []
        while "done" not in seen:
            signal = veras.hear()
            assert isinstance(signal, dict) and set(signal) == {"changed", "key", "kind", "state"}
            assert (signal["changed"], signal["key"], signal["kind"]) == ("job", job.key, "hum")
            seen.append(signal["state"])
        charlies.say({})
        assert "error" in charlies.hear()
    assert seen[0] == "starting"


MESSAGES = [
    ("", "not a JSON object"), ("{", "not a JSON object"), ("[]", "not a JSON object"), ("7", "not a JSON object"),
    ("null", "not a JSON object"), ("[" * 1000, "not a JSON object"), (b"\x00\x01", "not a JSON object"),
    ('{"a": "' + "x" * 2000 + '"}', "not a JSON object"), ("{}", "say follow or unfollow"),
    ({"follow": 7}, "say follow or unfollow"), ({"follow": None}, "say follow or unfollow"),
    ({"follow": ["KEY"]}, "say follow or unfollow"), ({"follow": ""}, "not found"),
    ({"follow": "0" * 12}, "not found"), ({"follow": "A\x00" * 6}, "not found"),
    ({"follow": "../../etc/pwd"}, "not found"),
    ({"follow": "KEY", "from": -1}, "from is"), ({"follow": "KEY", "from": "0"}, "from is"),
    ({"follow": "KEY", "from": 1.5}, "from is"), ({"follow": "KEY", "from": None}, "from is"),
    ({"follow": "KEY", "from": True}, "from is"), ({"follow": "KEYKEY"}, "not found"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "words"), MESSAGES)
def test_nonsense_is_answered_and_harms_nothing(
    live: str, score: Score, hum: Hum, alice: User, message: Any, words: str
) -> None:
    job = hum()
    if isinstance(message, dict) and isinstance(message.get("follow"), str):
        message = {**message, "follow": message["follow"].replace("KEY", job.key)}
    with line(live, alice) as page:
        assert words in page.answer(message)["error"]
        assert page.answer({})["error"] == "say follow or unfollow"


def test_a_number_that_is_not_here_yet_is_waited_for(live: str, score: Score, hum: Hum, alice: User) -> None:
    gate = Gate()
    score.play(b"one", gate, b"two", WHOLE)
    job = reach(hum(), State.STREAMING)
    with line(live, alice) as page:
        number = page.follow(job.key, 10**9)
        gate.set()
        assert list(page.chunks(number)) == []


def test_a_job_that_is_no_stream_has_no_tape_to_follow(live: str, score: Score, hum: Hum, alice: User) -> None:
    job = hum(live=False)
    with line(live, alice) as page:
        assert page.answer({"follow": job.key})["error"] == "not found"


def test_at_most_so_many_tapes_at_once_and_ended_ones_do_not_count(
    live: str, score: Score, hum: Hum, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer, "MAX_FOLLOWED_TAPES", 2)
    gate = Gate()
    score.play(SOUND, WHOLE)
    ended = [settled(hum()) for _ in range(3)]
    score.requests[:] = [[SOUND, gate, WHOLE]]
    going = [reach(hum(), State.STREAMING) for _ in range(3)]
    with line(live, alice) as page:
        for job in ended:
            assert len(list(page.chunks(page.follow(job.key)))) == 1
        for job in going[:2]:
            page.follow(job.key)
        assert page.answer({"follow": going[2].key})["error"] == "at most 2 tapes at once"
        page.follow(going[0].key)
        page.say({"unfollow": going[0].key})
        page.follow(going[2].key)
        gate.set()
    for job in going:
        settled(job)


def test_a_reader_that_does_not_read_costs_little_and_harms_nobody(
    live: str, score: Score, hum: Hum, alice: User, bob: User
) -> None:
    gate, piece = Gate(), bytes(64 * 1024)
    score.play(SOUND, gate, *[piece] * 400, WHOLE)
    job = reach(hum(), State.STREAMING)
    with line(live, alice, max_queue=1) as slow, line(live, bob) as quick:
        number = slow.follow(job.key)
        heard = quick.chunks(quick.follow(job.key))
        gate.set()
        assert sum(len(data) for _, _, data in heard) == len(SOUND) + 400 * len(piece)
        readers = [reader for reel in tape._hub.values() for reader in reel.readers]
        assert all(len(reader.queue) <= tape.MAX_QUEUED for reader in readers)
        assert [seq for seq, _, _ in slow.chunks(number)] == list(range(401))
    settled(job)


def test_who_follows_what_has_just_begun_waits_for_no_look_up(
    live: str, score: Score, hum: Hum, alice: User, charlie: User, tidewater: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "JUST_S", 1000)
    monkeypatch.setattr(consumer, "find_followable_job", lambda *_: None)
    gate = Gate()
    score.play(b"one", gate, WHOLE)
    job = reach(hum(), State.STREAMING)
    with line(live, alice) as page, line(live, charlie, "elsewhere") as strangers:
        assert next(page.chunks(page.follow(job.key))) == (0, 1, b"one")
        assert strangers.answer({"follow": job.key})["error"] == "not found"
        notifications.announce_rights([tidewater.pk])
        assert page.told() == {"gone": job.key}
        assert page.answer({"follow": job.key})["error"] == "not found"
    gate.set()
    settled(job)


def test_what_is_alices_alone_is_followed_by_nobody_else(
    live: str, score: Score, hum: Hum, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "JUST_S", 1000)
    monkeypatch.setattr(consumer, "find_followable_job", lambda *_: None)

    def keep_private(sender: object, job: Job, **_: object) -> None:
        job.only_for = alice
        job.save(update_fields=["only_for"])

    created.connect(keep_private)
    gate = Gate()
    score.play(b"one", gate, WHOLE)
    try:
        job = reach(hum(), State.STREAMING)
    finally:
        created.disconnect(keep_private)
    with line(live, alice) as alices, line(live, bob) as bobs:
        assert bobs.answer({"follow": job.key})["error"] == "not found"
        assert next(alices.chunks(alices.follow(job.key))) == (0, 1, b"one")
    gate.set()
    settled(job)
