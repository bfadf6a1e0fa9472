"""What was read a moment ago is used again, and nothing that was changed meanwhile."""

import pytest
from django.db import transaction

from studio.lib.ttl_cache import TtlCache


@pytest.fixture
def cache(transactional_db: None) -> TtlCache[str, str]:
    """A cache that keeps for as long as a test lasts."""
    return TtlCache(1000)


def fail() -> str:
    raise AssertionError("looked up once more")


def test_what_was_looked_up_is_used_again(cache: TtlCache[str, str]) -> None:
    assert cache.get("Alice", lambda: "owner") == "owner"
    assert cache.get("Alice", fail) == "owner"
    assert cache.get("Bob", lambda: "editor") == "editor"


def test_it_is_used_for_so_long_and_no_longer(transactional_db: None) -> None:
    cache: TtlCache[str, str] = TtlCache(0)
    assert cache.get("Alice", lambda: "owner") == "owner"
    assert cache.get("Alice", lambda: "viewer") == "viewer"


def test_that_there_is_nothing_is_asked_each_time(cache: TtlCache[str, str]) -> None:
    assert cache.get("Charlie", lambda: None) is None
    assert cache.get("Charlie", lambda: "guest") == "guest"


def test_what_is_forgotten_while_it_is_looked_up_is_not_kept(cache: TtlCache[str, str]) -> None:
    def look_up() -> str:
        cache.clear()
        return "owner, before the change"

    assert cache.get("Alice", look_up) == "owner, before the change"
    assert cache.get("Alice", lambda: "viewer") == "viewer"


def test_a_change_is_forgotten_when_it_counts_and_a_transaction_reads_for_itself(cache: TtlCache[str, str]) -> None:
    cache.get("Alice", lambda: "owner")
    with transaction.atomic():
        cache.clear_on_commit()
        assert cache.get("Alice", lambda: "viewer") == "viewer"  # what the transaction itself has written
        assert cache.entries  # others go on with what counts for them
    assert cache.get("Alice", lambda: "viewer") == "viewer"
