"""A lean upstream for the bench: raw asyncio, streams decodable mp3 whose padding holds the moment it was sent.

The text says what it wants, and so survives every relay: ``[[n=500 i=20]]`` is 500 chunks, 20 milliseconds apart.
"""

import argparse
import asyncio
import contextlib
import io
import json
import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from time import monotonic_ns, time
from typing import cast

from PIL import Image

SPEC = re.compile(rb"\[\[n=(\d+) i=([\d.]+)\]\]")
FRAMES = 7  # mp3 frames in a chunk: 4,032 bytes
FRAME = b"\xff\xfb\x98\xc0" + bytes(572)  # MPEG-1 layer III, 32 kHz, 128 kbit/s, mono, silence: 36 ms
CLOCK_AT = 568  # where a chunk's first frame has its eight spare bytes
PAD = (FRAME * FRAMES)[576:].hex().encode()
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTrace-Id: 0123456789abcdef0123456789abcdef\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
BEFORE = b'data: {"data":{"audio":"' + FRAME[:CLOCK_AT].hex().encode()
AFTER = (
    PAD + b'","status":1},"trace_id":"0123456789abcdef0123456789abcdef",'
    b'"base_resp":{"status_code":0,"status_msg":""}}\n\n'
)
LAST = (
    b'data: {"data":{"audio":"","status":2},"extra_info":{"audio_length":%d,"audio_sample_rate":32000,'
    b'"audio_size":%d,"bitrate":128000,"word_count":9,"usage_characters":9,"audio_format":"mp3","audio_channel":1},'
    b'"trace_id":"0123456789abcdef0123456789abcdef","base_resp":{"status_code":0,"status_msg":"success"}}\n\n'
)
CHAT = b"/v1/text/chatcompletion_v2"
# What surrounds the pieces of an answer that ends after CYCLE of them and begins anew: a block of Markdown every five.
CYCLE = 28
AROUND = {
    0: ("## ", "\n\n"), 1: ("Here is a **", "** word, "), 6: ("", ".\n\n"), 7: ("- ", " "), 10: ("\n- `", "` "),
    13: ("", "\n\n"), 14: ("| wind | speed |\n|---|---|\n| ", " | 30 |\n"), 15: ("| ", " | 25 |\n\n"),
    16: ("```python\nspeed = 0x", "\n"), 20: ("", "\n```\n\n"), 21: ("> ", " "), 24: ("", "\n\n"),
}  # fmt: skip
DELTA = b'data: {"choices":[{"index":0,"delta":{"role":"assistant","content":%s}}],"model":"MiniMax-Text-01"}\n\n'
CHAT_LAST = (
    b'data: {"choices":[{"index":0,"finish_reason":"stop","delta":{}}],"usage":{"total_tokens":90,"prompt_tokens":40,'
    b'"completion_tokens":50},"base_resp":{"status_code":0,"status_msg":""}}\n\n'
)
VOICES = {"system_voice": [], "voice_cloning": [], "voice_generation": [], "base_resp": {"status_code": 0}}


def answer_piece(number: int, now: int) -> str:
    """Return a piece of an answer, with the moment in it."""
    before, after = AROUND.get(number % CYCLE, ("", " "))
    return f"{before}{now:016x}{after}"


@cache
def draw() -> bytes:
    """Return the answer to whoever asks for nine large pictures; no two are the same."""
    size = (2048, 2048)
    soft = [Image.effect_noise((256, 256), 60).resize(size, Image.Resampling.BICUBIC) for _ in range(9)]
    pictures = []
    for number in range(9):
        file = io.BytesIO()
        parts = (soft[number], soft[number - 1], soft[number - 2])
        Image.merge("RGB", parts).save(file, "JPEG", quality=96)
        pictures.append(b64encode(file.getvalue()).decode())
    counts = {"success_count": "9", "failed_count": "0"}
    answer = {"id": "0", "data": {"image_base64": pictures}, "metadata": counts, "base_resp": {"status_code": 0}}
    return json.dumps(answer).encode()


_asks: dict[str, list[float]] = {}
_starts: dict[str, float] = {}


def clips(path: bytes, body: bytes) -> dict[str, object]:
    """Return the answer about clips, which are never ready; empty for another path."""
    now, path, query = time(), path.partition(b"?")[0], path.partition(b"?")[2]
    if path == b"/v1/query/video_generation":
        task = query.partition(b"task_id=")[2].decode()
        _asks.setdefault(task, []).append(now)
        return {"task_id": task, "status": "Processing", "file_id": "", "base_resp": {"status_code": 0}}
    if path == b"/v1/video_generation":
        _starts[json.loads(body)["prompt"]] = now
        return {"task_id": str(len(_starts)), "base_resp": {"status_code": 0}}
    return {b"/asks": _asks, b"/starts": _starts}.get(path, {})  # type: ignore[return-value]


def framed(body: bytes) -> bytes:
    """Return one piece of a chunked body."""
    return b"%x\r\n%s\r\n" % (len(body), body)


def read_spec(found: re.Match[bytes] | None) -> tuple[int, float]:
    """Return how many chunks are asked for, and how many milliseconds lie between two."""
    return (int(found[1]), float(found[2])) if found else (50, 20.0)


class Upstream(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self.buffer = b""
        self.task: asyncio.Task[None] | None = None
        self.room = asyncio.Event()
        self.room.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass of it
        transport.set_write_buffer_limits(high=65536)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.task:
            self.task.cancel()

    def pause_writing(self) -> None:
        self.room.clear()

    def resume_writing(self) -> None:
        self.room.set()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length:\s*(\d+)", head)
        if not found or len(rest) < (size := int(length[1]) if length else 0):
            return
        self.buffer = rest[size:]
        self.task = asyncio.get_running_loop().create_task(self.answer(head.split(b" ", 2)[1], rest[:size]))

    async def answer(self, path: bytes, body: bytes) -> None:
        """Stream speech or an answer, or say how tasks are and that all is well."""
        if CHAT in path:
            return await self.write_answer(body)
        if b"/v1/t2a_v2" not in path:
            text = draw() if b"/v1/image_generation" in path else json.dumps(clips(path, body) or VOICES).encode()
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            return self.transport.write(head % len(text) + text)
        count, gap = read_spec(SPEC.search(body))
        self.transport.write(HEAD)
        await self.pace(count, gap, lambda _, now: framed(BEFORE + b"%016x" % now + AFTER))
        self.transport.write(framed(LAST % (count * FRAMES * 36, count * FRAMES * 576)) + b"0\r\n\r\n")

    async def write_answer(self, body: bytes) -> None:
        """Stream an answer as long as the last question asks for: those before it are sent too."""
        count, gap = read_spec(next(reversed(list(SPEC.finditer(body))), None))
        self.transport.write(HEAD)
        await self.pace(count, gap, lambda number, now: framed(DELTA % json.dumps(answer_piece(number, now)).encode()))
        self.transport.write(framed(CHAT_LAST) + b"0\r\n\r\n")

    async def pace(self, count: int, gap_ms: float, chunk: Callable[[int, int], bytes]) -> None:
        """Write chunks at their times, each with the moment it goes."""
        due = monotonic_ns()
        for number in range(count):
            if gap_ms and (wait := due - monotonic_ns()) > 0:
                await asyncio.sleep(wait / 1e9)
            elif not gap_ms and number % 16 == 0:
                await asyncio.sleep(0)
            await self.room.wait()
            self.transport.write(chunk(number, monotonic_ns()))
            due += int(gap_ms * 1e6)


async def main(port: int) -> None:
    """Serve until killed; the first line says where."""
    server = await asyncio.get_running_loop().create_server(Upstream, "127.0.0.1", port, backlog=2048)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    with contextlib.suppress(KeyboardInterrupt):
        try:
            import uvloop

            uvloop.run(main(parser.parse_args().port))
        except ImportError:
            asyncio.run(main(parser.parse_args().port))
