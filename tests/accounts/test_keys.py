"""A key comes, is replaced, is checked and goes; work that waits for it never slips into the sandbox."""

from typing import Any

import pytest

from studio.accounts import keys
from studio.accounts.keys import ACCEPTED, CheckResult
from studio.accounts.models import ApiKey, KeyState, NewKey, User
from studio.accounts.signals import key_changed
from studio.lib.crypto import Sealed, unseal
from tests import people

OLD, NEW = people.CANARY, "sk-api-the-new-key-0123456789"
STATES = [state.value for state in KeyState]


@pytest.fixture
def told() -> Any:
    """What the apps above are told."""
    heard: list[tuple[int, str]] = []

    def hear(sender: object, *, key_id: int, state: str, **rest: Any) -> None:
        heard.append((key_id, state))

    key_changed.connect(hear)
    yield heard
    key_changed.disconnect(hear)


def clear_text(key: ApiKey | NewKey) -> str:
    """Return a key as it was typed."""
    assert key.sealed is not None
    return unseal(key.sealed, key.user_id)


def test_a_first_key_is_kept_sealed_and_due_to_be_asked_about(alice: User) -> None:
    key = keys.save_key(alice, "china", OLD, "123")
    assert (key.region, key.group_id, key.last_four, key.state) == ("china", "123", OLD[-4:], "unchecked")
    assert keys.due_keys(ApiKey) == [key.pk]
    assert (isinstance(key.sealed, Sealed), clear_text(key), OLD in repr(vars(key))) == (True, OLD, False)


@pytest.mark.parametrize("state", STATES)
def test_a_key_that_may_still_work_stays_until_the_new_one_is_accepted(alice: User, state: str) -> None:
    people.give_key(alice, state=state)
    saved = keys.save_key(alice, "global", NEW)
    dead = state in keys.DEAD
    assert isinstance(saved, ApiKey) is dead
    assert clear_text(keys.key_of(alice)) == (NEW if dead else OLD)


@pytest.mark.parametrize("state", STATES)
def test_only_an_accepted_key_takes_over(alice: User, state: str) -> None:
    old = people.give_key(alice)
    keys.record(keys.save_key(alice, "china", NEW), CheckResult(KeyState(state)))
    accepted = state in ACCEPTED
    key = keys.key_of(alice)
    assert (key.pk, clear_text(key)) == (old.pk, NEW if accepted else OLD)
    assert (keys.new_key_of(alice) is None) is accepted


def test_the_last_of_two_new_keys_counts(alice: User) -> None:
    people.give_key(alice)
    keys.save_key(alice, "global", "sk-api-mistyped-0123456789")
    keys.save_key(alice, "global", NEW)
    assert clear_text(NewKey.objects.get()) == NEW


def test_a_finding_about_a_key_that_changed_meanwhile_is_dropped(alice: User) -> None:
    asked = keys.save_key(alice, "global", OLD)
    ApiKey.objects.update(region="china")
    keys.record(asked, CheckResult(KeyState.REFUSED, "1004"))
    assert ApiKey.objects.get().state == KeyState.UNCHECKED


def test_a_removed_key_leaves_a_row_for_the_work_that_waits(alice: User) -> None:
    key = people.give_key(alice)
    keys.save_key(alice, "global", NEW)
    keys.remove_key(alice)
    row = ApiKey.objects.get()
    assert (row.pk, row.sealed, row.last_four, row.state) == (key.pk, None, "", KeyState.REFUSED)
    assert (keys.key_of(alice), keys.new_key_of(alice), keys.key_id_for(alice)) == (None, None, None)


def test_a_key_after_a_removed_one_takes_its_row(alice: User) -> None:
    key = people.give_key(alice)
    keys.remove_key(alice)
    assert keys.save_key(alice, "global", NEW).pk == key.pk


def test_removing_a_key_turns_its_switch_off(alice: User) -> None:
    people.give_key(alice)
    User.objects.update(use_sandbox=True)
    keys.remove_key(alice)
    assert not User.objects.get(pk=alice.pk).use_sandbox


def test_removing_what_is_not_there_does_nothing(alice: User) -> None:
    keys.remove_key(alice)
    assert not ApiKey.objects.exists()


def test_the_sandbox_switch_decides_what_new_work_runs_on(alice: User) -> None:
    key = people.give_key(alice)
    assert keys.key_id_for(alice) == key.pk
    alice.use_sandbox = True
    assert (keys.key_id_for(alice), keys.badge_for(alice)) == (None, keys.SANDBOX)


@pytest.mark.parametrize(("state", "due"), [("working", True), ("unreachable", True), ("refused", False)])
def test_a_refused_key_waits_for_its_owner_the_others_are_asked_about_again(alice: User, state: str, due: bool) -> None:
    keys.record(keys.save_key(alice, "global", OLD), CheckResult(KeyState(state)))
    assert (ApiKey.objects.get().due_at is not None) is due
    assert keys.due_keys(ApiKey) == []


def test_the_apps_above_hear_of_every_change_once(alice: User, told: list[tuple[int, str]]) -> None:
    key = keys.save_key(alice, "global", OLD)
    keys.record(key, CheckResult(KeyState.WORKING))
    keys.record(key, CheckResult(KeyState.WORKING))
    keys.report_key(key.pk, KeyState.OUT_OF_CREDIT)
    keys.remove_key(alice)
    assert [state for _, state in told] == ["unchecked", "working", "out_of_credit", "removed"]


def test_what_a_job_learns_of_its_key_is_noted(alice: User) -> None:
    key = people.give_key(alice)
    keys.report_key(key.pk, KeyState.REFUSED)
    noted = ApiKey.objects.get()
    assert (noted.state, noted.due_at, noted.checked_at is not None) == (KeyState.REFUSED, None, True)


def test_every_state_has_a_badge() -> None:
    assert set(keys.BADGES) == set(KeyState)
