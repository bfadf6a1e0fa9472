"""Voices belong to the account that they were listed for."""

import pytest

from studio.accounts import keys
from studio.accounts.keys import CheckResult
from studio.accounts.models import ApiKey, KeyState, User
from studio.voices import lists, queries
from studio.voices.models import VoiceList
from tests import people
from tests.voices.upstream import Row, Upstream, ask


def listed(person: User, upstream: Upstream, *rows: Row) -> VoiceList:
    """Return the list that a person's work uses, after MiniMax listed these rows."""
    upstream.rows = rows
    return ask(lists.list_for(keys.key_id_for(person)))


def test_alices_clone_is_hers_alone(alice: User, bob: User, upstream: Upstream) -> None:
    people.give_key(alice)
    listed(alice, upstream, Row("Wise_Woman"), Row("AliceClone1", kind="cloned"))
    assert queries.voice_for(alice, "AliceClone1") is not None
    assert queries.voice_for(bob, "AliceClone1") is None
    assert queries.voice_for(bob, "No_such_voice") is None


def test_switching_to_the_sandbox_switches_the_voices(alice: User, upstream: Upstream) -> None:
    people.give_key(alice)
    listed(alice, upstream, Row("AliceClone1", kind="cloned"))
    alice.use_sandbox = True
    assert queries.voice_for(alice, "AliceClone1") is None
    assert queries.voice_for(alice, "Wise_Woman") is not None


def test_everybody_without_a_key_shares_one_list(alice: User, bob: User) -> None:
    queries.voices_for(alice)
    queries.voices_for(bob)
    assert VoiceList.objects.count() == 1


def test_a_key_that_is_accepted_brings_its_own_list_at_once(alice: User, upstream: Upstream) -> None:
    key = keys.save_key(alice, "global", people.CANARY)
    assert lists.due() == []
    keys.record(key, CheckResult(KeyState.WORKING))
    assert lists.due() == [lists.list_for(key.pk).pk]


def test_a_new_key_in_the_old_ones_place_has_the_list_asked_for_again(alice: User, upstream: Upstream) -> None:
    people.give_key(alice)
    hers = listed(alice, upstream, Row("Wise_Woman"))
    keys.record(keys.save_key(alice, "global", "sk-another-9xK"), CheckResult(KeyState.WORKING))
    assert lists.due() == [hers.pk]


def test_a_removed_key_takes_its_list_along(alice: User, upstream: Upstream) -> None:
    people.give_key(alice)
    listed(alice, upstream, Row("AliceClone1", kind="cloned"))
    keys.remove_key(alice)
    assert not VoiceList.objects.filter(api_key__isnull=False).exists()
    assert queries.voice_for(alice, "Wise_Woman") is not None


@pytest.mark.parametrize("state", [KeyState.REFUSED, KeyState.UNREACHABLE])
def test_a_key_in_trouble_keeps_its_list(alice: User, upstream: Upstream, state: KeyState) -> None:
    people.give_key(alice)
    hers = listed(alice, upstream, Row("Wise_Woman"), Row("AliceClone1", kind="cloned"))
    before = set(hers.voices.values_list("voice_id", flat=True))
    keys.record(ApiKey.objects.get(), CheckResult(state))
    assert "AliceClone1" in before and set(hers.voices.values_list("voice_id", flat=True)) == before
