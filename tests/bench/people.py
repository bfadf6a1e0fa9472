"""The round of a workspace's people: two hundred members, fifty of whom are here, come and go.

``python -m tests.bench.people COUNT HERE``, with STUDIO_DATA, writes the members and prints the sessions of some.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import replace
from time import monotonic, monotonic_ns

import django
from aiohttp import ClientSession

from tests.bench.load import Page, open_pages, quantile, session_for
from tests.bench.rounds import Bench, Row
from tests.source import ROOT

COUNT = 200
HERE = 50
TIMES = 40
SPAN_S = 40.0
COMES_AND_GOES_S = 6.0  # longer than a page that gives way to the next one is waited for


def fill(count: int, here: int) -> None:
    """Write the members and sign some of them in; print their addresses and sessions."""
    from django.conf import settings  # noqa: PLC0415 - settings come first
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from studio.accounts.models import User  # noqa: PLC0415
    from studio.workspaces.models import Membership, Role, Workspace  # noqa: PLC0415

    begin = User.objects.count()
    numbers = range(begin, begin + count - 1)
    some = [User(email=f"p{number}@example.org", name=f"Person {number}") for number in numbers]
    made = User.objects.bulk_create(some)
    seats = (Membership(workspace=Workspace.objects.get(), user=one, role=Role.EDITOR) for one in made)
    Membership.objects.bulk_create(seats)
    for person in made[:here]:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        print(person.email, session.session_key)


async def people(bench: Bench) -> list[Row]:
    """Fill the workspace with people, and measure their page, and what it costs that they are here."""
    (own,) = await open_pages(bench.studio, bench.session, 1)
    count, here = bench.some(COUNT), bench.some(HERE)
    sessions = await asyncio.to_thread(write_members, bench, count, here)
    await bench.rest()
    alone = await share_of_core(bench, asyncio.sleep(bench.scale * SPAN_S))
    async with AsyncExitStack() as stack:
        pages = []
        for key in sessions.values():
            studio = replace(bench.studio, cookies={**bench.studio.cookies, "sessionid": key})
            pages.append(Page(studio, await stack.enter_async_context(session_for(studio))))
        await asyncio.gather(*(page.open() for page in pages))
        await bench.rest()
        team = f"{bench.studio.url}/w/{own.studio.slug}/team/"
        before = bench.meter.cpu_s()
        found = [await took_ns(bench.session, team) for _ in range(bench.some(TIMES))]
        worked_ms = 1000 * (bench.meter.cpu_s() - before) / len(found)
        stay = await share_of_core(bench, asyncio.sleep(bench.scale * SPAN_S))
        moving = await share_of_core(bench, come_and_go(pages[0], bench.scale * SPAN_S))
    name = f"{count} members, {here} here"
    return [
        Row(f"{name}: the page of the team (p95)", quantile(found, 0.95), "ms", most=60),
        Row(f"{name}: the processor's part of it (mean)", worked_ms, "ms", most=60),
        Row(f"{name}: that they stay, of a core", stay - alone, "%", most=1),
        Row(f"{name}: that one comes and goes all the time, of a core", moving - alone, "%", most=1),
    ]


def write_members(bench: Bench, count: int, here: int) -> dict[str, str]:
    """Have the members written by a program of its own; return the sessions of those who are here."""
    environment = {**os.environ, "STUDIO_DATA": str(bench.data), "DJANGO_SETTINGS_MODULE": "studio.settings"}
    program = [sys.executable, "-m", "tests.bench.people", str(count), str(here)]
    found = subprocess.run(program, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return dict(line.split() for line in found.stdout.splitlines())


async def come_and_go(page: Page, seconds: float) -> None:
    """Have one person close the page and open it again, over and over; everybody hears of each."""
    end = monotonic() + seconds
    while monotonic() < end:
        await page.socket.close()
        await asyncio.sleep(COMES_AND_GOES_S)
        await page.open()


async def share_of_core(bench: Bench, span: Awaitable[None]) -> float:
    """Return the processor's time that the studio takes while something goes on, in percent of a core."""
    before, began = bench.meter.cpu_s(), monotonic()
    await span
    return 100 * (bench.meter.cpu_s() - before) / (monotonic() - began)


async def took_ns(session: ClientSession, address: str) -> int:
    """Return how long a page took to come."""
    began = monotonic_ns()
    async with session.get(address) as answer:
        assert answer.status == 200, answer.status
        await answer.read()
    return monotonic_ns() - began


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
    django.setup()
    fill(int(sys.argv[1]), int(sys.argv[2]))
