"""How fast the sandbox makes things, asked over HTTP as clients ask: speech, a picture, a clip, a song, many chats."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any

import httpx

from tests.bench import sandbox_chat
from tests.bench.places import Meter
from tests.bench.rounds import Row
from tests.sandbox_process import Program

LONG = "The lighthouse keeper wrote down every ship that passed, and what the weather did to it. " * 24
VOICE = {"voice_setting": {"voice_id": "Wise_Woman"}}
SONG = {"model": "music-1.5", "prompt": "uplifting pop, female vocal, 140 bpm", "lyrics": """[intro]
[verse]
Every window holds a flame
Every shadow knows my name
[chorus]
We are the light, we are the fire
Rising above the telephone wire
[verse]
All along the river side
I have nothing left to hide
[outro]"""}  # fmt: skip


@dataclass(frozen=True)
class Sandbox:
    """A client of a sandbox whose tasks go on at once, and its processor time."""

    api: httpx.Client
    meter: Meter
    scale: float

    def ask(self, path: str, **body: Any) -> dict[str, Any]:
        """Return the answer, which must be a success."""
        answer: dict[str, Any] = self.api.post(path, json=body).raise_for_status().json()
        assert answer["base_resp"]["status_code"] == 0, answer["base_resp"]
        return answer


@contextmanager
def sandbox(scale: float) -> Iterator[Sandbox]:
    """Run a sandbox in a folder that goes away."""
    with (
        tempfile.TemporaryDirectory(prefix="sandbox-bench-") as folder,
        Program(Path(folder) / "data", "--stdin", "--pace", "at-once") as program,
        httpx.Client(base_url=program.url, headers={"Authorization": "Bearer bench"}, timeout=120) as api,
    ):
        yield Sandbox(api, Meter(program.process.pid), scale)


def seconds(work: Callable[[], object]) -> float:
    """Return how long something took, the second time: the first one starts the child that does it."""
    work()
    began = monotonic()
    work()
    return monotonic() - began


def speech(place: Sandbox) -> list[Row]:
    """Speak a long text whole, and short ones live."""
    length = max(2, round(24 * place.scale)) * len(LONG) // 24
    body = {"model": "speech-2.6-hd", "text": LONG[:length], **VOICE}
    place.ask("/v1/t2a_v2", **body)
    before = place.meter.family_cpu_s()
    made = place.ask("/v1/t2a_v2", **body)
    spent = place.meter.family_cpu_s() - before
    firsts = sorted(first_sound_s(place, number) for number in range(max(3, round(20 * place.scale))))
    return [
        Row("sandbox: seconds of speech per CPU second", made["extra_info"]["audio_length"] / 1000 / spent, "s",
            least=10),
        Row("sandbox: first sound of live speech (median)", median(firsts) * 1000, "ms", most=150),
    ]  # fmt: skip


def first_sound_s(place: Sandbox, number: int) -> float:
    """Return how long the first event of a streamed answer takes."""
    body = {"model": "speech-2.6-hd", "text": f"Ship number {number} passed in the morning, quietly.", "stream": True}
    began = monotonic()
    with place.api.stream("POST", "/v1/t2a_v2", json={**body, **VOICE}) as answer:
        next(answer.iter_bytes())
        return monotonic() - began


def picture(place: Sandbox) -> list[Row]:
    """Make one picture."""
    prompts = iter(["a red fox in a snowy forest at dawn", "a lighthouse by the sea at sunset"])
    took = seconds(lambda: place.ask(
        "/v1/image_generation", model="image-01", prompt=next(prompts), aspect_ratio="1:1", response_format="url"
    ))  # fmt: skip
    return [Row("sandbox: a picture of 1024 x 1024", took, "s", most=1.5)]


def clip(place: Sandbox) -> list[Row]:
    """Make one clip of six seconds."""
    prompts = iter(["a paper boat on a river [Pan left]", "a lighthouse by the sea at sunset [Push in]"])
    took = seconds(lambda: made_clip(place, next(prompts)))
    return [Row("sandbox: a clip of 6 s, 768P", took, "s", most=12)]


def made_clip(place: Sandbox, prompt: str) -> None:
    """Wait for a clip: the first question of a task that goes on at once is answered when it is done."""
    body = {"model": "MiniMax-Hailuo-02", "prompt": prompt, "duration": 6, "resolution": "768P"}
    task = place.ask("/v1/video_generation", **body)["task_id"]
    answer = place.api.get("/v1/query/video_generation", params={"task_id": task}).json()
    assert answer["status"] == "Success", answer


def song(place: Sandbox) -> list[Row]:
    """Make one song of thirty seconds."""
    seeds = iter([1, 2])
    took = seconds(lambda: place.ask("/v1/music_generation", seed=next(seeds), **SONG))
    return [Row("sandbox: a song of 30 s, sung", took, "s", most=6)]


def chats(place: Sandbox) -> list[Row]:
    """Stream many chats, in a sandbox of their own, and ask something cheap all the while."""
    count = max(2, round(sandbox_chat.COUNT * place.scale))
    lag_ms = sandbox_chat.greatest_lag_ms(count)
    return [Row(f"sandbox: greatest lag under {count} streamed chats", lag_ms, "ms", most=50)]


MAKINGS = (speech, picture, clip, song, chats)
