"""The frames of every stream, each spoilt in every place: what is heard is sound, or an error of ours."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from studio.minimax import errors
from studio.minimax.client import Api
from studio.minimax.speech.session import Session
from tests.minimax.audio.test_stream import CHUNKS as SPEECH
from tests.minimax.audio.test_stream import END as SPEECH_END
from tests.minimax.examples import SOCKET, mutations
from tests.minimax.media_calls import BOOK, SONG, all_of
from tests.minimax.music.test_stream import CHUNKS as MUSIC
from tests.minimax.music.test_stream import END as MUSIC_END
from tests.minimax.upstream import Wire, http

FRAMES = {"speech": (SPEECH[0], SPEECH_END), "music": (MUSIC[0], MUSIC_END)}
SEGMENT = {**SOCKET["sound"], "event": "task_continued", "is_final": True}


class Said:
    """The other end of a session: some messages, and then nothing."""

    def __init__(self, *messages: dict[str, Any]) -> None:
        self.messages = list(messages)

    async def send(self, message: dict[str, Any]) -> None:
        """Take a message."""

    async def receive(self) -> dict[str, Any] | None:
        """Return the next message, as it comes over the wire."""
        return json.loads(json.dumps(self.messages.pop(0))) if self.messages else None


def spoilt(frames: tuple[bytes, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield streams of which one frame is spoilt."""
    for at, frame in enumerate(frames):
        for label, odd in mutations(json.loads(frame.removeprefix(b"data: "))):
            rows = [*frames[:at], b"data: " + json.dumps(odd).encode() + b"\n\n", *frames[at + 1 :]]
            yield f"{at} {label}", b"".join(rows)


@pytest.mark.parametrize("family", FRAMES)
async def test_a_frame_spoilt_anywhere_is_stepped_over_or_is_our_error(api: Api, wire: Wire, family: str) -> None:
    for label, stream in spoilt(FRAMES[family]):
        wire.answers(http(stream, "text/event-stream"))
        try:
            *sound, facts = await all_of(api.speech.stream(BOOK) if family == "speech" else api.music.stream(SONG))
        except errors.ApiError:
            continue
        assert all(isinstance(piece, bytes) for piece in sound) and facts.duration_ms >= 0, label
        assert "\\ud800" not in repr(facts), label


@pytest.mark.parametrize("step", [*SOCKET, "last"])
async def test_a_message_spoilt_anywhere_is_stepped_over_or_is_our_error(step: str) -> None:
    steps = {**SOCKET, "sound": SEGMENT, "last": {**SEGMENT, "data": {"audio": ""}}}
    for label, odd in mutations(steps[step]):
        session = Session(Said(*(odd if name == step else found for name, found in steps.items())))  # type: ignore[arg-type]
        try:
            for event in ("connected_success", "task_started"):
                await session.expect(event)
            heard = [piece async for piece in session.receive()]
        except errors.ApiError:
            continue
        assert b"\xff\xfb" in heard or step in ("sound", "last"), label
        assert "\\ud800" not in repr(heard), label
