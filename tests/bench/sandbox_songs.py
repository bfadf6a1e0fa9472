"""How long the sandbox takes for a song: ``python -m tests.bench.sandbox_songs``, or `seconds` for the table."""

import time

from studio.sandbox.media.song.song import Song
from studio.sandbox.media.song.voice import Voice

LYRICS = """[intro]
[verse]
Every window holds a flame
Every shadow knows my name
[chorus]
We are the light, we are the fire
Rising above the telephone wire
[verse]
All along the river side
I have nothing left to hide
[outro]"""
REQUEST = {"prompt": "uplifting pop, female vocal, 140 bpm", "lyrics": LYRICS}


def seconds() -> tuple[float, float]:
    """Return the seconds, by the wall and of the processor, of a song of thirty seconds; the instruments are warm."""
    voice = Voice()
    b"".join(Song(REQUEST, voice).pieces())
    wall, cpu = time.monotonic(), time.process_time()
    # Another seed: other notes than those that are kept.
    b"".join(Song({**REQUEST, "seed": 1}, voice).pieces())
    return time.monotonic() - wall, time.process_time() - cpu


if __name__ == "__main__":
    print("{:.2f} s by the wall, {:.2f} s of the processor".format(*seconds()))
