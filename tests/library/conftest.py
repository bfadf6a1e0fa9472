"""Takes on the shelf, with real files in a data folder of the test's own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from studio.accounts.models import User
from studio.library import store, versions
from studio.library.media import derivatives
from studio.library.models import Version
from studio.workspaces.access import Seat, seat_for
from studio.workspaces.models import Workspace
from tests import people
from tests.library.sounds import sound

WORDS = [
    {"text": "Every", "begin_ms": 0, "end_ms": 300},
    {"text": "evening,", "begin_ms": 320, "end_ms": 700},
    {"text": "before", "begin_ms": 760, "end_ms": 1000},
    {"text": "supper.", "begin_ms": 1010, "end_ms": 1400},
    {"text": "He", "begin_ms": 1500, "end_ms": 1600},
    {"text": "winds.", "begin_ms": 1610, "end_ms": 1900},
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def children() -> AsyncIterator[None]:
    """The media children of a module's loop, which end with it."""
    yield
    await derivatives.worker.close()


@pytest.fixture
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """Keep the files of a test in a folder of its own."""
    settings.STUDIO_DATA = tmp_path
    return tmp_path


@pytest.fixture
def alices(alice: User, tidewater: Workspace) -> Seat:
    """Alice's seat in Tidewater."""
    return seat_for(alice, tidewater.slug)


@pytest.fixture
def shelve(alices: Seat, data_folder: Path) -> Callable[..., Version]:
    """Put a take on Tidewater's shelf: ``shelve(data, title=…)``, by default two seconds of sound."""

    def add(data: bytes | None = None, *, title: str = "Trailer narration", hint: str = "", **more: Any) -> Version:
        # In a thread, since Playwright leaves a loop in this one.
        keeping = store.keep(sound() if data is None else data, name_hint=hint)
        with ThreadPoolExecutor(1) as thread:
            stored = thread.submit(asyncio.run, keeping).result()
        details = {"duration_ms": 2000, "peaks": [*range(101)] + [50] * 59}
        facts = more.pop("facts", derivatives.MediaFacts(stored.medium, details))
        words = {"workspace_id": alices.workspace.pk, "person_id": alices.person.pk, "kind": "speech", "recipe": {}}
        return versions.add_version(**{**words, **more}, title=title, stored=stored, facts=facts)

    return add


@pytest.fixture
def web(live_server_url: str, transactional_db: None) -> Iterator[Callable[..., httpx.Client]]:
    """The real server, as a person sees it: ``web(alice)``, or ``web()`` without signing in."""
    opened: list[httpx.Client] = []

    def visit(person: User | None = None) -> httpx.Client:
        cookies = {"sessionid": people.signed_in(person).cookies["sessionid"].value} if person else {}
        opened.append(httpx.Client(base_url=live_server_url, cookies=cookies, trust_env=False, timeout=30))
        return opened[-1]

    yield visit
    for client in opened:
        client.close()


def media_path(version: Version, name: str = "") -> str:
    """Return the address of a version's file."""
    return f"/w/tidewater/media/{version.key}/{name or version.file_name}"
