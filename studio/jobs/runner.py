"""The runner: one asyncio task on the server's loop that moves every kind of job on.

It only decides when; ``steps`` does the work and ``moves`` writes. A wake lost or doubled does no harm: the row decides.
"""

import asyncio
import time
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from studio.jobs import live, moves, steps
from studio.jobs.models import OPEN, Job
from studio.lib.db import in_runner
from studio.lib.fields import new_key

log = structlog.get_logger(__name__)
TICK_S, HEARTBEAT_S = 1.0, 6.0


def take_over() -> None:
    """Free every lease: the embedded runner is alone, so whoever held them is gone."""
    Job.objects.filter(state__in=OPEN).exclude(lease_owner="").update(lease_owner="", lease_until=None)
    # What was under way has to be looked at now, whatever it was waiting for.
    under_way = ["starting", "streaming", "fetching"]
    Job.objects.filter(state__in=under_way).update(due_at=Now())


class Runner:
    """Claims due jobs and advances each in a task of its own."""

    def __init__(self) -> None:
        self.name = new_key()
        self.tasks: dict[int, asyncio.Task[None]] = {}
        self.again: set[int] = set()
        self.woken: asyncio.Event | None = None
        self.paused = False
        self.beat_at = 0.0

    async def serve(self, stop: asyncio.Event) -> None:
        """Run until ``stop`` is set; what streams then is left as a crash would leave it."""
        self.woken = asyncio.Event()
        live.bind(asyncio.get_running_loop())
        lock = self.prove_alone()
        if lock is not None and not self.paused:
            await in_runner(take_over)
        stopper = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self.cycle()
                self.woken.clear()
                waker = asyncio.create_task(self.woken.wait())
                await asyncio.wait([waker, stopper], timeout=TICK_S, return_when=asyncio.FIRST_COMPLETED)
                waker.cancel()
        finally:
            live.bind(None)
            for task in self.tasks.values():
                task.cancel("shutdown")
            await asyncio.gather(*self.tasks.values(), return_exceptions=True)
            if lock is not None:
                lock.close()

    @staticmethod
    def prove_alone() -> object | None:
        """Return the locked file when no other runner uses this data folder; PostgreSQL has its leases instead."""
        if connection.vendor != "sqlite":
            return None
        path = Path(settings.STUDIO_DATA) / "runner.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("a")
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except OSError:
            lock.close()
            return None
        return lock

    async def cycle(self) -> None:
        """Start what is due, and keep the leases of what runs."""
        now = time.monotonic()
        if now - self.beat_at >= HEARTBEAT_S or not self.beat_at:
            self.beat_at = now
            for job_id in await in_runner(keep_leases, self.name, list(self.tasks)):
                self.stop_job(job_id)
        if not self.paused:
            for job_id in await in_runner(moves.due):
                self.spawn(job_id)

    def spawn(self, job_id: int) -> None:
        """Advance a job now, unless it is being advanced."""
        if self.paused:
            return
        if job_id in self.tasks:
            self.again.add(job_id)
            return
        task = asyncio.get_running_loop().create_task(self.advance(job_id))
        self.tasks[job_id] = task
        task.add_done_callback(lambda _: self.finished(job_id))

    def finished(self, job_id: int) -> None:
        """Forget a task, and go on at once where somebody woke the job meanwhile."""
        self.tasks.pop(job_id, None)
        if job_id in self.again:
            self.again.discard(job_id)
            self.spawn(job_id)

    async def advance(self, job_id: int) -> None:
        """Take one job one step on."""
        claimed = await in_runner(moves.claim, job_id, self.name)
        if claimed is None:
            return
        try:
            await steps.advance(*claimed)
        except moves.Overtaken:
            log.info("job went on elsewhere", job=claimed[0].key)
        except Exception:
            log.exception("step failed", job=claimed[0].key)
            await in_runner(steps.give_up, claimed[0])

    def stop_job(self, job_id: int) -> None:
        """Interrupt the step that a person wants stopped."""
        task = self.tasks.get(job_id)
        if task is None:
            self.spawn(job_id)
        elif job_id in steps.interruptible:
            task.cancel("stopped")

    def wake(self, job_id: int) -> None:
        """Advance a job from any thread."""
        self._call(self.spawn, job_id)

    def interrupt(self, job_id: int) -> None:
        """Stop a job from any thread."""
        self._call(self.stop_job, job_id)

    @staticmethod
    def _call(function: object, job_id: int) -> None:
        loop = live.server_loop()
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(function, job_id)  # type: ignore[arg-type]


def keep_leases(owner: str, job_ids: list[int]) -> list[int]:
    """Renew the leases of running jobs; return those that a person asked to stop."""
    mine = Job.objects.filter(pk__in=job_ids, lease_owner=owner)
    mine.update(lease_until=moves.lease_end())
    return list(mine.filter(cancel_asked=True).values_list("id", flat=True))


runner = Runner()


def heartbeat_age() -> float | None:
    """Return the seconds since the runner last looked at its leases; None when it never ran here."""
    return time.monotonic() - runner.beat_at if runner.beat_at else None
