"""The speech worker process, as the sandbox's server uses it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from studio.sandbox.media.speech import Speaker
from tests.sandbox_media.sound import decode, rms
from tests.server import wait_until


@pytest.fixture
async def speaker() -> AsyncIterator[Speaker]:
    speaker = Speaker()
    await speaker.start()
    yield speaker
    await speaker.close()


async def synthesize(speaker: Speaker, **request: Any) -> tuple[list[bytes], dict[str, Any]]:
    """Return the pieces of a request and its facts."""
    answers = [answer async for answer in speaker.speak(request)]
    return [answer["audio"] for answer in answers if "audio" in answer], answers[-1]["end"]


async def test_the_child_speaks_several_requests_at_the_same_time(speaker: Speaker) -> None:
    texts = ("Good morning, how are you?", "Guten Tag, wie geht es?")
    for pieces, facts in await asyncio.gather(*(synthesize(speaker, text=text) for text in texts)):
        sound = decode(b"".join(pieces))
        assert rms(sound.samples[0]) > 0.02
        assert len(facts["words"]) == 5
        assert sound.seconds == pytest.approx(facts["duration_ms"] / 1000, abs=0.12)


async def test_a_burst_of_takes_is_spoken_whole_within_the_memory_of_the_child(speaker: Speaker) -> None:
    text = "The keeper climbs one hundred and eighteen steps to the lamp, slowly, as on each evening."
    takes = await asyncio.gather(*(synthesize(speaker, text=f"{number}. {text}") for number in range(100)))
    assert all(facts["words"] and pieces for pieces, facts in takes)
    threads = Path(f"/proc/{speaker._worker.pid}/task")
    # Those of a take end with it; what stays are the loop's and one or two that have just ended their work.
    await asyncio.to_thread(wait_until, lambda: len(list(threads.iterdir())) <= 6)


async def test_a_request_that_fails_leaves_the_child_to_others(speaker: Speaker) -> None:
    with pytest.raises(Exception, match="could not convert"):
        await synthesize(speaker, text="hello", speed="fast")
    assert (await synthesize(speaker, text="hello"))[1]["words"]


async def test_the_children_end_with_their_parent(speaker: Speaker) -> None:
    child = speaker._worker.pid
    children = Path(f"/proc/{child}/task/{child}/children")
    await asyncio.to_thread(wait_until, children.read_text)
    (espeak,) = (await asyncio.to_thread(children.read_text)).split()
    gone = Path(f"/proc/{espeak}")
    await speaker.close()
    await asyncio.to_thread(wait_until, lambda: not gone.exists())
