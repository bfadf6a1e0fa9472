"""The rounds of answers that arrive: how soon, how many at once, and what formatting them costs."""

import asyncio
import json
import re
import time
from functools import partial
from statistics import median
from typing import Any

import aiohttp

from studio.chat.markdown import Blocks
from tests.bench.load import JOB, Page, Stream, Studio, evenly, quantile, text_of
from tests.bench.rounds import Bench, Row, firsts, lates, processor_share
from tests.bench.upstream import answer_piece

PATH = "/v1/text/chatcompletion_v2"
MODEL = "MiniMax-Text-01"
TEXT_TRACK = 2
CLOCK = re.compile(rb"[0-9a-f]{16}")
LEAF = re.compile(r'data-leaf="([0-9A-Z]{12})"')
PARENT = re.compile(r'id="id_parent" value="([0-9A-Z]{12})"')
AT_ONCE = 25


def exported(title: str, *texts: str) -> bytes:
    """Return a conversation as the file that brings one in."""
    rows = [
        {"parent": at - 1 if at else None, "role": "assistant" if at % 2 else "user",
         "parts": [{"type": "text", "text": text}]}
        for at, text in enumerate(texts)
    ]  # fmt: skip
    return json.dumps({"format": "studio-chat", "version": 1, "title": title, "messages": rows}).encode()


class Talk(Page):
    """The page of a conversation."""

    conversation = parent = ""

    async def bring_in(self, data: bytes) -> None:
        """Bring a conversation in, and stand at its end."""
        form = aiohttp.FormData({"csrfmiddlewaretoken": self.studio.cookies["csrftoken"]})
        form.add_field("file", data, filename="talk.json")
        headers = {"Origin": self.studio.url}
        async with self.session.post(f"{self.base}/chat/import/", data=form, headers=headers) as answer:
            page = await answer.text()
            found = LEAF.search(page)
            if answer.status != 200 or not found:
                raise RuntimeError(f"nothing was brought in: {answer.status}: {page[:300]}")
            self.conversation, self.parent = answer.url.path.rstrip("/").rpartition("/")[2], found[1]

    async def post(self, count: int, gap_ms: float) -> str:
        """Ask below the last answer; return the job's key."""
        place = {"conversation": self.conversation, "parent": self.parent}
        data = {**place, "model": MODEL, "text": text_of(count, gap_ms)}
        headers = {"HX-Request": "true", "X-CSRFToken": self.studio.cookies["csrftoken"], "Origin": self.studio.url}
        async with self.session.post(f"{self.base}/chat/", data=data, headers=headers) as answer:
            page = await answer.text()
            job, leaf = JOB.search(page), PARENT.search(page)
            if answer.status != 200 or not job or not leaf:
                raise RuntimeError(f"the form answered {answer.status}: {page[:300]}")
            self.parent = leaf[1]
            return job[1]

    async def hear(self, key: str, stream: Stream, asked: int) -> None:
        """Follow a tape to its end."""
        await self.socket.send_str(json.dumps({"follow": key, "from": 0, "join": True}))
        async for message in self.socket:
            if message.type == aiohttp.WSMsgType.BINARY and message.data[2] == TEXT_TRACK:
                for clock in CLOCK.findall(message.data, 8):
                    stream.chunk(int(clock, 16), asked)
            elif message.type == aiohttp.WSMsgType.TEXT and json.loads(message.data).get("ended") == key:
                return


async def open_talks(studio: Studio, session: aiohttp.ClientSession, count: int) -> list[Talk]:
    """Open that many conversations, of one exchange each."""
    talks = [Talk(studio, session) for _ in range(count)]
    for begin in range(0, count, AT_ONCE):
        await asyncio.gather(*(open_talk(talk) for talk in talks[begin : begin + AT_ONCE]))
    return talks


async def open_talk(talk: Talk) -> None:
    """Open the socket and a conversation."""
    await talk.open()
    await talk.bring_in(exported("A talk", "Name a wind.", "Bora."))


async def direct(session: aiohttp.ClientSession, url: str, count: int, gap_ms: float) -> Stream:
    """Ask the upstream itself: the floor."""
    stream, tail = Stream(count), b""
    body: dict[str, Any] = {"model": MODEL, "stream": True}
    body["messages"] = [{"role": "user", "content": text_of(count, gap_ms)}]
    asked = time.monotonic_ns()
    async with session.post(f"{url}{PATH}", json=body, headers={"Authorization": "Bearer bench"}) as answer:
        async for data in answer.content.iter_any():
            *frames, tail = (tail + data).split(b"\n\n")
            for frame in frames:
                for clock in CLOCK.findall(frame):
                    stream.chunk(int(clock, 16), asked)
    return stream


async def first_word(bench: Bench) -> list[Row]:
    """Wait for the first word of answers, one after another."""
    (talk,) = await open_talks(bench.studio, bench.session, 1)
    ours, theirs = [], []
    for _ in range(bench.some(40)):
        theirs.append(await direct(bench.plain, bench.upstream, 5, 20))
        ours.append(await talk.speak(5, 20))
        await asyncio.sleep(0.3)  # the answer before is being written
    added = (median(firsts(ours[1:])) - median(firsts(theirs[1:]))) / 1e6
    return [Row("first word of an answer, over direct (median)", added, "ms", most=15)]


async def answers_paced(bench: Bench) -> list[Row]:
    """Carry many answers of 50 chunks a second, with their blocks formatted."""
    count, chunks, spread = bench.some(200), bench.some(750), 8 * bench.scale
    talks = await open_talks(bench.studio, bench.session, count)
    theirs = await evenly([partial(direct, bench.plain, bench.upstream, chunks, 20)] * count, spread)
    await bench.rest()
    steady = asyncio.create_task(processor_share(bench.meter, spread + 1 * bench.scale, 5 * bench.scale))
    ours = await evenly([partial(talk.speak, chunks, 20) for talk in talks], spread)
    firsts(ours)
    carried = len(lates(ours)) / len(lates(theirs)) * 100
    added = quantile(lates(ours), 0.99) - quantile(lates(theirs), 0.99)
    name = f"{count} answers of 50 chunks a second"
    return [
        Row(f"{name}: carried, of direct", carried, "%", least=100),
        Row(f"{name}: added (p99)", added, "ms", most=100),
        Row(f"{name}: of one core, once all have begun", await steady * 100, "%"),
    ]


async def formatting(bench: Bench) -> list[Row]:
    """Format the words of such answers, and nothing else."""
    pieces = [answer_piece(number, time.monotonic_ns()) for number in range(bench.some(2_000))]
    cost_s = min(format_all(pieces) for _ in range(7)) / len(pieces)
    return [Row("formatting 200 answers of 50 chunks a second, of one core", cost_s * 200 * 50 * 100, "%", most=20)]


def format_all(pieces: list[str]) -> float:
    """Return the processor time that formatting takes while they arrive."""
    blocks, before = Blocks(), time.process_time()
    for piece in pieces:
        blocks.feed(piece)
    return time.process_time() - before


CHAT_ROUNDS = (first_word, answers_paced, formatting)
