"""The bench runs, and every stream arrives whole; how fast is nothing for a test to say."""

from math import isnan

from tests.bench.__main__ import made, run, table
from tests.bench.books import books
from tests.bench.chats import CHAT_ROUNDS
from tests.bench.talks import TALK_ROUNDS


def test_a_small_bench_carries_everything() -> None:
    names = [
        "one_after_another",
        "paced",
        "many_listeners",
        "waiting_clips",
        *(round_.__name__ for round_ in (*CHAT_ROUNDS, *TALK_ROUNDS)),
    ]
    rows = run(0.01, names)
    found = {row.name: row.found for row in rows}
    assert found["2 streams of 50 chunks a second: carried, of direct"] == 100
    assert found["2 answers of 50 chunks a second: carried, of direct"] == 100
    assert found["20 waiting clips: questions measured"] >= 20
    assert not any(isnan(value) for value in found.values())
    assert len(table(rows).splitlines()) == len(rows) == 24


def test_a_small_bench_speaks_a_book_within_the_limits() -> None:
    rows = books(0.01)
    assert [row.found for row in rows[:2]] == [5, 0] and all(row.holds for row in rows[:4])


def test_a_small_bench_asks_the_sandbox_too() -> None:
    rows = made(0.01, ["speech", "chats", "tables"])
    assert len(rows) == 13 and all(row.found > 0 for row in rows[:2])
    found = {row.name: row.found for row in rows}
    assert found["table of 500 rows: rows with neither answer nor reason"] == 0
    assert found["table of 500 rows: tokens charged but not booked"] == 0
