"""Pages that refuse leave nothing open behind them."""

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.db.backends.signals import connection_created

from studio.accounts.models import User
from studio.workspaces.models import Workspace
from tests import people


@pytest.fixture
def opened() -> Iterator[list[Any]]:
    """The connections that the server's threads open during a test, but for those that keep theirs."""
    seen: list[Any] = []

    def note(sender: Any, **more: Any) -> None:
        thread = threading.current_thread()
        if thread is not threading.main_thread() and not thread.name.startswith(("page", "feed", "runner", "db-pool")):
            seen.append(more["connection"])

    connection_created.connect(note)
    yield seen
    connection_created.disconnect(note)


@pytest.mark.parametrize(("path", "status"), [("/nothing/here", 404), ("/w/tidewater/a/NOTHING/rename/", 403)])
def test_a_refusal_is_drawn_with_the_connection_of_its_page(
    live_server_url: str, transactional_db: None, tidewater: Workspace, vera: User, opened: list[Any],
    path: str, status: int,
) -> None:  # fmt: skip
    cookies = {"sessionid": people.signed_in(vera).cookies["sessionid"].value}
    answer = httpx.get(live_server_url + path, cookies=cookies, trust_env=False)
    assert answer.status_code == status
    assert not opened
