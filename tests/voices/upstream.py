"""A MiniMax that lists the voices it is told to."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from studio.minimax.voices.endpoints import VoiceRow
from studio.voices import periodic
from studio.voices.models import VoiceList


def Row(voice_id: str, name: str = "", description: str = "", kind: str = "system") -> VoiceRow:  # noqa: N802
    """Return a voice as the client tells it."""
    return VoiceRow(voice_id, name, description, kind)


class Upstream:
    """Answers with ``rows``, or raises ``error``; remembers the keys it was asked with."""

    def __init__(self) -> None:
        self.rows: Sequence[VoiceRow] = []
        self.error: Exception | None = None
        self.asked: list[int | None] = []
        self.meanwhile: Callable[[], object] | None = None

    @property
    def voices(self) -> "Upstream":
        return self

    async def open(self, key_id: int | None) -> "Upstream":
        self.asked.append(key_id)
        return self

    async def list(self) -> Sequence[VoiceRow]:
        if self.meanwhile:
            await in_this_thread(self.meanwhile)
        if self.error:
            raise self.error
        return self.rows


async def in_this_thread(work: Callable[..., Any], *args: object) -> Any:
    """Run ``work`` where ``async_to_sync`` was called."""
    return await sync_to_async(work)(*args)


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Upstream:
    """Put it where MiniMax is."""
    made = Upstream()

    # The threads of the feed have connections of their own, which do not see this test's transaction.
    monkeypatch.setattr(periodic, "run_in_db_pool", in_this_thread)
    monkeypatch.setattr(periodic, "open_api", made.open)
    return made


def ask(of: VoiceList) -> VoiceList:
    """Have a list asked for, as the background does, and return it as it is then."""
    async_to_sync(periodic.ask)(of.pk)
    of.refresh_from_db()
    return of


def names(of: VoiceList) -> list[str]:
    """Return the names of a list's voices, in order."""
    return [voice.name for voice in of.voices.all()]
