"""Money moves once: an entry is reserved, then charged, released, or left open until somebody knows."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from studio.accounts import keys
from studio.accounts.models import User
from studio.ledger import entries
from studio.ledger.models import Entry, EntryState
from studio.ledger.quote import Quote
from studio.workspaces.models import Workspace
from tests import people

QUOTE = Quote("characters", 612, "speech-02-hd")
MOVES: dict[str, Callable[[int], bool]] = {
    "charged": entries.charge,
    "released": entries.release,
    "unknown": entries.mark_unknown,
}
# From the state in which an entry is, what each move does.
TABLE = {
    "reserved": {"charged", "released", "unknown"},
    "unknown": {"charged", "released"},
    "charged": set(),
    "released": set(),
}


@pytest.fixture
def entry(tidewater: Workspace, bob: User) -> Entry:
    """Bob's entry for 612 characters, on his key."""
    return reserve(tidewater, bob, people.give_key(bob).pk)


def reserve(where: Workspace, who: User, key_id: int | None) -> Entry:
    """Reserve 612 characters."""
    return entries.reserve(
        workspace_id=where.pk, person_id=who.pk, key_id=key_id, kind="speech", job_key="7Q0000000000", quote=QUOTE
    )


def state_of(entry: Entry) -> str:
    """Return the state that the database knows."""
    return str(Entry.objects.get(pk=entry.pk).state)


@pytest.mark.parametrize("state", EntryState.values)
@pytest.mark.parametrize("move", MOVES)
def test_only_the_moves_of_the_table_happen(entry: Entry, state: str, move: str) -> None:
    Entry.objects.update(state=state)
    allowed = move in TABLE[state]
    assert MOVES[move](entry.pk) is allowed
    assert state_of(entry) == (move if allowed else state)


@pytest.mark.parametrize("move", MOVES)
def test_a_move_that_is_asked_for_again_happens_once(entry: Entry, move: str) -> None:
    assert [MOVES[move](entry.pk) for _ in range(3)] == [True, False, False]


def test_a_charge_counts_what_was_really_used(entry: Entry) -> None:
    entries.charge(entry.pk, 300)
    settled = Entry.objects.get()
    assert (settled.quoted, settled.charged, settled.amount, settled.settled_at is not None) == (612, 300, 300, True)


def test_a_charge_without_a_number_counts_the_quote(entry: Entry) -> None:
    entries.charge(entry.pk)
    assert Entry.objects.get().amount == 612


def test_what_was_released_counts_nothing(entry: Entry) -> None:
    entries.release(entry.pk)
    assert Entry.objects.get().amount == 0


def test_what_nobody_knows_stays_open(entry: Entry) -> None:
    entries.mark_unknown(entry.pk)
    assert (Entry.objects.get().settled_at, Entry.objects.get().amount) == (None, 612)
    assert entries.charge(entry.pk, 612)


def test_another_entry_is_left_alone(tidewater: Workspace, bob: User, entry: Entry) -> None:
    other = reserve(tidewater, bob, None)
    entries.charge(entry.pk)
    assert state_of(other) == EntryState.RESERVED


def test_a_price_is_kept_as_it_was_at_the_time(tidewater: Workspace, bob: User, settings: Any, tmp_path: Path) -> None:
    settings.STUDIO_DATA = tmp_path
    row = 'model = "speech-02-hd"\nunit = "characters"\namount = 50\nper = 1000'
    (tmp_path / "prices.toml").write_text(f'currency = "EUR"\n[[price]]\n{row}\n')
    paid, free = reserve(tidewater, bob, people.give_key(bob).pk), reserve(tidewater, bob, None)
    settings.STUDIO_DATA = tmp_path / "none"
    assert (paid.currency, Entry.objects.get(pk=paid.pk).money) == ("EUR", Decimal("30.6"))
    assert (free.sandbox, free.currency, free.money) == (True, "", None)


def test_without_a_price_only_units_are_counted(entry: Entry) -> None:
    assert (entry.currency, entry.money, str(entry)) == ("", None, "612 characters of speech-02-hd (reserved)")


def test_a_removed_key_does_not_make_its_money_sandbox_money(entry: Entry, bob: User) -> None:
    keys.remove_key(bob)
    assert (Entry.objects.get().sandbox, Entry.objects.get().api_key_id) == (False, entry.api_key_id)
