"""Every answer of MiniMax, as the table of answers has it: what becomes of the job, of the money, and what is said."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio.accounts import keys
from studio.accounts.models import KeyState, User
from studio.jobs import actions, error_messages
from studio.jobs.engine import retry_policy
from studio.jobs.engine.transitions import Money
from studio.jobs.kinds import all_kinds, kind_named
from studio.jobs.models import Job, State
from studio.minimax import errors
from studio.minimax.wire import envelope
from studio.workspaces.access import seat_for
from tests.jobs.conftest import now, reach
from tests.jobs.hum import SOUND, WHOLE, Score
from tests.people import give_key
from tests.server import wait_until

Hum = Callable[..., Job]
HELD, FAILED, REFUSED, UNKNOWN = State.HELD, State.FAILED, State.REFUSED, State.UNKNOWN
NONE, MAYBE, CHARGED = "Nothing was charged.", "It may have been charged.", "This call was charged."


def said(code: int | None, status: int = 200) -> Exception:
    """Return the error that the client raises for an answer."""
    answer = None if code is None else {"base_resp": {"status_code": code, "status_msg": "no"}}
    error = envelope.find_error(status, answer)
    assert error is not None
    return error


# Answer, then: state, ledger, whether it is tried again by itself, what the card says of the cost, its title.
ANSWERS: list[tuple[Any, State, str, bool, str, str]] = [
    *[(code, HELD, "reserved", True, NONE, "") for code in (1000, 1002, 1013, 1024, 1033, 1039, 1041, 2045)],
    (errors.NotSent("x"), HELD, "reserved", True, NONE, "MiniMax cannot be reached"),
    (1008, HELD, "reserved", False, NONE, "Your MiniMax account is out of credit"),
    (1004, HELD, "reserved", False, NONE, "The key was not accepted"),
    (2049, HELD, "reserved", False, NONE, "MiniMax does not recognise the key"),
    *[(code, REFUSED, "released", False, NONE, "") for code in (1026, 1028, 1030, 1042, 1043, 1044, 2013, 20132)],
    *[(code, REFUSED, "released", False, NONE, "") for code in (2037, 2038, 2039, 2042, 2044, 2048, 2054, 2056, 2061)],
    (1027, REFUSED, "unknown", False, MAYBE, "The result was held back"),
    (1001, UNKNOWN, "unknown", False, MAYBE, "MiniMax took too long to answer"),
    (9999, UNKNOWN, "unknown", False, MAYBE, "We do not know whether MiniMax made it"),
    (errors.Unsure("x"), UNKNOWN, "unknown", False, MAYBE, "We do not know whether MiniMax made it"),
    (errors.Broken("x"), FAILED, "charged", False, CHARGED, "MiniMax sent something that cannot be read"),
    (KeyError("ours"), UNKNOWN, "unknown", False, MAYBE, "The studio made a mistake"),
]


@pytest.mark.parametrize(("answer", "state", "ledger", "again", "cost", "title"), ANSWERS)
def test_an_answer_of_a_paid_request(
    live: str, hum: Hum, score: Score, alice: User,
    answer: Any, state: State, ledger: str, again: bool, cost: str, title: str,
) -> None:  # fmt: skip
    give_key(alice)
    score.play(said(answer) if isinstance(answer, int) else answer)
    job = reach(hum(live=False), state)
    why = job.explanation
    assert why is not None and why.cost == cost and why.title and why.body
    assert title in ("", why.title)
    assert (job.entry.state, job.due_at is not None) == (ledger, again)
    assert score.asked == 1
    assert job.attempts.get().outcome != "sent"


def test_an_http_status_without_words_leaves_it_open() -> None:
    verdicts = {
        status: retry_policy.classify_start_error(said(None, status), 0).state for status in (429, 500, 502, 520, 529)
    }
    assert verdicts == {429: HELD, 500: UNKNOWN, 502: UNKNOWN, 520: UNKNOWN, 529: UNKNOWN}


@pytest.mark.parametrize(("error", "tries"), [(said(1002), 8), (said(1000), 3), (errors.NotSent("x"), 8)])
def test_patience_ends_and_says_so(error: Exception, tries: int) -> None:
    verdicts = [retry_policy.classify_start_error(error, number) for number in range(tries)]
    assert [verdict.state for verdict in verdicts] == [HELD] * (tries - 1) + [FAILED]
    assert all(2 <= (verdict.seconds or 0) <= 120 for verdict in verdicts[:-1])
    words = error_messages.explain(verdicts[-1].error)
    assert words is not None and words.cost == NONE and "by ourselves" not in words.body


def test_a_wait_tells_for_how_long(live: str, hum: Hum, score: Score) -> None:
    score.play(said(1002))
    why = reach(hum(), HELD).explanation
    assert why is not None and " in about " in why.body and why.body.endswith(" s.")


def test_after_a_pause_it_is_made_by_itself(live: str, hum: Hum, score: Score, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry_policy, "backoff", lambda tries: 0.01)
    score.play(said(1002))
    score.play(SOUND, WHOLE)
    job = reach(hum(), State.DONE)
    assert (job.attempts.count(), score.asked, job.entry.state, job.error) == (2, 2, "charged", {})


def test_a_key_that_is_refused_holds_all_of_its_jobs_until_it_works(
    live: str, hum: Hum, score: Score, alice: User, bob: User
) -> None:
    key = give_key(alice)
    score.play(said(2049))
    score.play(SOUND, WHOLE)
    first = reach(hum(), HELD)
    second = reach(hum(), HELD)
    assert (score.asked, second.attempts.count()) == (1, 0)
    assert reach(hum(who=bob), State.DONE).sandbox
    key.refresh_from_db()
    assert key.state == KeyState.REFUSED
    keys.update_key(key, state=KeyState.WORKING)
    for job in (first, second):
        assert reach(job, State.DONE).api_key_id == key.pk


def test_every_reason_and_every_code_of_the_documents_has_words() -> None:
    table = error_messages.table()
    documents = {
        1000, 1001, 1002, 1004, 1008, 1013, 1024, 1026, 1027, 1028, 1030, 1033, 1039, 1041, 1042, 1043, 1044, 2013,
        20132, 2037, 2038, 2039, 2042, 2044, 2045, 2048, 2049, 2054, 2056, 2061, 2202, 2203, 2204, 2205, 2206,
    }  # fmt: skip
    assert documents | set(envelope.BY_CODE) <= {int(key) for key in table if key.isdigit()}
    assert {reason for _, _, reason, _, _ in retry_policy.FINAL} <= set(table)


@pytest.mark.parametrize("file", [None, *(kind.messages_file for kind in all_kinds() if kind.messages_file)])
def test_every_row_of_words_is_whole(file: Path | None) -> None:
    for reason, row in error_messages.table(file).items():
        if reason in ("fields", "anchors"):
            continue
        assert set(row) - {"anchor", "icon", "tone"} == {"title", "body", "cost", "button", "action"}
        assert row["cost"] in error_messages.COST and row["action"] in ("again", "edit", "key", "try_now")
        assert not any(brace in row["title"] for brace in "{}")


def test_the_field_that_was_refused_is_named_as_the_page_names_it() -> None:
    error = envelope.find_error(200, {"base_resp": {"status_code": 2013, "status_msg": "invalid params, emotion"}})
    assert error is not None
    words = error_messages.explain(
        retry_policy.classify_start_error(error, 0).error, of_kind=kind_named("speech").messages_file
    )
    assert words is not None and words.body == "Mood is outside what MiniMax allows." and words.code == 2013


def test_free_questions_go_on_for_long_and_end_in_doubt_only() -> None:
    assert retry_policy.classify_poll_error(errors.Unsure("x"), 39) is None
    assert retry_policy.classify_poll_error(errors.KeyRefused("x"), 1000) is None
    for error, tries in ((errors.Unsure("x"), 40), (errors.Refused("x"), 0)):
        verdict = retry_policy.classify_poll_error(error, tries)
        assert verdict is not None and (verdict.state, verdict.money) == (UNKNOWN, Money.DOUBT)
    assert all(4 <= retry_policy.poll_backoff(tries) <= 36 for tries in range(60))


def test_topping_up_and_trying_again_asks_with_the_key_that_had_run_dry(
    live: str, hum: Hum, score: Score, alice: User
) -> None:
    key = give_key(alice, state=KeyState.OUT_OF_CREDIT)
    score.play(SOUND, WHOLE)
    job = reach(hum(), HELD)
    assert (job.explanation.code, score.asked) == (1008, 0)  # type: ignore[union-attr]
    actions.again(seat_for(alice, "tidewater"), job)
    wait_until(lambda: now(job).state == State.DONE)
    assert now(job).api_key_id == key.pk


def test_the_pause_before_the_next_try_doubles_up_to_two_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.uniform", lambda low, high: high)
    assert [retry_policy.backoff(tries) for tries in range(7)] == [4, 8, 16, 32, 64, 120, 120]
    monkeypatch.setattr("random.uniform", lambda low, high: low)
    assert {retry_policy.backoff(tries) for tries in range(7)} == {2}
