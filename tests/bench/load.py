"""The load client: signs in by cookie, posts the speech form as a page does, follows the tape on its socket.

Every stream measures from the moment its POST is sent; chunks carry the upstream's clock in their padding.
"""

import asyncio
import json
import re
from array import array
from dataclasses import dataclass, field
from time import monotonic_ns

import aiohttp

from tests.bench.upstream import CLOCK_AT

JOB = re.compile(r'data-job="([0-9A-Z]{12})"')
HEX_AT = CLOCK_AT * 2
AUDIO = re.compile(rb'"audio":\s*"([0-9a-f]+)"')


@dataclass(frozen=True)
class Studio:
    """Where the studio is, who asks, and what a form holds."""

    url: str
    slug: str
    cookies: dict[str, str]
    form: dict[str, str]


@dataclass
class Stream:
    """What one stream measured, in nanoseconds."""

    wanted: int
    first: int = 0
    late: array[int] = field(default_factory=lambda: array("q"))
    error: str = ""

    def chunk(self, sent: int, asked: int) -> None:
        """Note one chunk."""
        now = monotonic_ns()
        if not self.late:
            self.first = now - asked
        self.late.append(now - sent)


def text_of(count: int, gap_ms: float) -> str:
    """Return the text that asks the bench's upstream for a stream."""
    return f"[[n={count} i={gap_ms:g}]] {monotonic_ns()}"


async def direct(session: aiohttp.ClientSession, url: str, count: int, gap_ms: float) -> Stream:
    """Ask the upstream itself: the floor."""
    stream, tail = Stream(count), b""
    body = {"model": "speech-02-hd", "text": text_of(count, gap_ms), "stream": True}
    asked = monotonic_ns()
    async with session.post(f"{url}/v1/t2a_v2", json=body, headers={"Authorization": "Bearer bench"}) as answer:
        async for data in answer.content.iter_any():
            *frames, tail = (tail + data).split(b"\n\n")
            for frame in frames:
                if found := AUDIO.search(frame):
                    stream.chunk(int(found[1][HEX_AT : HEX_AT + 16], 16), asked)
    return stream


async def relayed(session: aiohttp.ClientSession, url: str, count: int, gap_ms: float) -> Stream:
    """Ask by the bare relay: what a stream over a socket costs at least."""
    stream = Stream(count)
    async with session.ws_connect(url, max_msg_size=0) as socket:
        asked = monotonic_ns()
        await socket.send_json({"text": text_of(count, gap_ms)})
        async for message in socket:
            stream.chunk(int.from_bytes(message.data[CLOCK_AT : CLOCK_AT + 8], "big"), asked)
    return stream


class Page:
    """One browser page: a kept connection and an open socket."""

    def __init__(self, studio: Studio, session: aiohttp.ClientSession) -> None:
        self.studio, self.session = studio, session
        self.base = f"{studio.url}/w/{studio.slug}"

    async def open(self) -> None:
        """Open the socket, as a page does before anybody types."""
        headers = {"Origin": self.studio.url}
        self.socket = await self.session.ws_connect(f"{self.base}/live", headers=headers, max_msg_size=0)

    async def post(self, count: int, gap_ms: float) -> str:
        """Send the form; return the job's key."""
        data = {**self.studio.form, "text": text_of(count, gap_ms)}
        headers = {"HX-Request": "true", "X-CSRFToken": self.studio.cookies["csrftoken"], "Origin": self.studio.url}
        async with self.session.post(f"{self.base}/speech/", data=data, headers=headers) as answer:
            page = await answer.text()
            found = JOB.search(page)
            if answer.status != 200 or not found:
                raise RuntimeError(f"the form answered {answer.status}: {page[:300]}")
            return found[1]

    async def speak(self, count: int, gap_ms: float) -> Stream:
        """Make a take and hear it to its end."""
        stream, asked = Stream(count), monotonic_ns()
        try:
            key = await self.post(count, gap_ms)
            await self.hear(key, stream, asked)
        except (RuntimeError, aiohttp.ClientError, OSError) as error:
            stream.error = repr(error)[:400]
        return stream

    async def hear(self, key: str, stream: Stream, asked: int) -> None:
        """Follow a tape to its end."""
        await self.socket.send_str(json.dumps({"follow": key, "from": 0, "join": True}))
        async for message in self.socket:
            if message.type == aiohttp.WSMsgType.BINARY:
                for clock in clocks_of(message.data):
                    stream.chunk(clock, asked)
            elif message.type == aiohttp.WSMsgType.TEXT and json.loads(message.data).get("ended") == key:
                return
        raise RuntimeError(f"the socket closed after {len(stream.late)} chunks")


def clocks_of(frame: bytes) -> list[int]:
    """Return the upstream's clock in each chunk of a frame; its chunks are equally long."""
    count = frame[3] + 1
    size, rest = divmod(len(frame) - 8, count)
    assert not rest, "chunks of several lengths"
    starts = range(8 + CLOCK_AT, len(frame), size)
    return [int.from_bytes(frame[start : start + 8], "big") for start in starts]


async def open_pages(studio: Studio, session: aiohttp.ClientSession, count: int) -> list[Page]:
    """Open that many pages."""
    pages = [Page(studio, session) for _ in range(count)]
    for begin in range(0, count, 25):
        await asyncio.gather(*(page.open() for page in pages[begin : begin + 25]))
    return pages


async def evenly(starts: list, seconds: float) -> list[Stream]:
    """Begin each coroutine function at its moment, spread over some seconds; return what they measured."""

    async def later(number: int) -> Stream:
        await asyncio.sleep(seconds * number / len(starts))
        return await starts[number]()

    return list(await asyncio.gather(*(later(number) for number in range(len(starts)))))


def session_for(studio: Studio | None = None) -> aiohttp.ClientSession:
    """Return a client without limits, signed in where there is a studio."""
    jar = aiohttp.CookieJar(unsafe=True)
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=120)
    return aiohttp.ClientSession(connector=connector, cookie_jar=jar, cookies=studio.cookies if studio else None)


def quantile(values: list[int], share: float) -> float:
    """Return a quantile in milliseconds."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] / 1e6 if ordered else float("nan")
