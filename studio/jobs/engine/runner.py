"""The runner: one asyncio task on the server's loop that advances the jobs of every kind.

It decides when; ``steps`` work, ``transitions`` write. A wake that is lost or doubled does no harm: the row decides.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from copy import copy
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import partial
from pathlib import Path
from typing import IO, Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from studio.jobs.engine import going_on, lanes, leases, outcomes, transitions
from studio.jobs.engine.run import Run
from studio.jobs.kinds import Order
from studio.jobs.models import OPEN, Job, State
from studio.jobs.socket import notifications
from studio.jobs.stream import opened, tape
from studio.lib import clock, server_loop
from studio.lib.db import run_in_runner_thread
from studio.lib.fields import new_key

log = structlog.get_logger(__name__)
TICK_S = 1.0
HEARTBEAT_S = 6.0


def take_over() -> None:
    """Free every lease: the embedded runner is alone, so whoever held them is gone."""
    Job.objects.filter(state__in=OPEN).exclude(lease_owner="").update(lease_owner="", lease_until=None)
    # Under way has to be looked at now, whatever it was waiting for.
    Job.objects.filter(state__in=["starting", "streaming", "fetching"]).update(due_at=Now())
    leases.forget_far_waits()


class Runner:
    """Claims due jobs and advances each in a task of its own."""

    def __init__(self) -> None:
        self.name = new_key()
        self.runs: dict[int, Run] = {}
        self.openings: set[asyncio.Task[None]] = set()
        self.paused = False
        self.at_work = False
        self.beat_at = 0.0
        self.clock = clock.Watch()

    async def serve(self, stop: asyncio.Event) -> None:
        """Run until ``stop`` is set; what streams then is left as a crash would leave it."""
        notifications.bind(asyncio.get_running_loop())
        lock = self.lock_data_folder()
        stopper = asyncio.create_task(stop.wait())
        try:
            if lock is not None and not self.paused:
                await run_in_runner_thread(take_over)
            self.at_work = True
            while not stop.is_set():
                await self.cycle()
                await asyncio.wait([stopper], timeout=TICK_S)
        finally:
            self.at_work = False
            notifications.bind(None)
            stopper.cancel()
            tasks = [run.task for run in self.runs.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if lock is not None:
                lock.close()

    @staticmethod
    def lock_data_folder() -> IO[str] | None:
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
        """Start what is due and renew the leases of what runs; a database that is away is asked again in a second."""
        try:
            if time.monotonic() - self.beat_at >= HEARTBEAT_S or not self.beat_at:
                await self.beat()
            if (step := self.clock.look()) is not None and connection.vendor == "sqlite":
                await run_in_runner_thread(leases.follow_clock, step)  # any other database has a clock of its own
            if not self.paused:
                await run_in_runner_thread(lanes.admit_all)
                await self.spawn_due()
        except Exception:
            log.exception("runner could not look")

    async def spawn_due(self) -> None:
        """Start what is due."""
        for job_id in await run_in_runner_thread(transitions.list_due):
            if job_id not in self.runs:  # what waits for its claim already is not looked at twice
                self.spawn(job_id)

    async def beat(self) -> None:
        """Renew the leases; stop what a person wants stopped, and what somebody else has taken over."""
        claimed = [job_id for job_id, run in self.runs.items() if run.claimed]
        stopped, lost = await run_in_runner_thread(leases.renew, self.name, claimed)
        self.beat_at = time.monotonic()
        for job_id in stopped:
            self.request_stop(job_id)
        for job_id in lost:
            if (run := self.runs.get(job_id)) is not None and run.claimed:
                run.task.cancel()

    def spawn(self, job_id: int) -> None:
        """Advance a job now; one that is being advanced is looked at once more afterwards."""
        if self.paused:
            return
        if (under_way := self.runs.get(job_id)) is not None:
            under_way.wake_again = True
            return
        run = Run(job_id)
        self.launch(run, self.advance(run))

    def launch(self, run: Run, work: Coroutine[Any, Any, None]) -> None:
        """Do a run's work in a task of its own."""
        self.runs[run.job_id] = run
        run.task = asyncio.get_running_loop().create_task(work)
        run.task.add_done_callback(lambda _: self.forget(run))

    def forget(self, run: Run) -> None:
        """Forget a task that has ended, and go on at once where somebody woke the job meanwhile."""
        if self.runs.get(run.job_id) is run:
            del self.runs[run.job_id]
        if run.wake_again:
            self.spawn(run.job_id)

    async def advance(self, run: Run) -> None:
        """Claim a job, and take it one step on."""
        try:
            claimed = await run_in_runner_thread(transitions.claim, run.job_id, self.name)
        except Exception:
            return log.exception("job could not be claimed", job_id=run.job_id)
        if claimed is None:
            return
        run.job, run.was = claimed
        await self.carry_on(run)

    async def carry_on(self, run: Run) -> None:
        """Take a claimed job one step on."""
        run.claimed = True
        try:
            await self.step(run)
        finally:
            run.claimed = False
            if not run.job.is_active:
                tape.release(run.job.tape_name)

    @staticmethod
    async def step(run: Run) -> None:
        """Do a job's step; our own mistakes end it, so that no card is stuck."""
        try:
            await going_on.go_on(run)
        except transitions.Overtaken:
            log.info("job went on elsewhere", job=run.job.key)
        except Exception:
            log.exception("step failed", job=run.job.key)
            await run_in_runner_thread(outcomes.give_up, run.job)

    def finish(self) -> int:
        """Begin nothing new from now on; return how many paid requests are under way or being saved. Loop only."""
        self.paused = True
        return sum(run.claimed and run.job.state != State.WAITING for run in self.runs.values())

    def request_stop(self, job_id: int) -> None:
        """Interrupt the step that a person wants stopped."""
        if (run := self.runs.get(job_id)) is not None:
            run.request_stop()

    def claim_new(self, job: Job) -> bool:
        """Claim a job in the transaction that made it, so that it starts without a second commit.

        Returns False where the job has to be woken: no runner is at work here, or its key keeps it from being sent.
        """
        if self.paused or not self.at_work:
            return False
        transitions.begin(job, {**leases.lease_for(job, self.name), "due_at": Now()})
        if job.state != State.STARTING:
            return False
        order = job.kind_object.gather(job)  # now: the caller goes on with the job, and the threads share a processor
        transaction.on_commit(partial(self._call_on_loop, partial(self._carry_on, copy(job), order)))
        return True

    def _carry_on(self, job: Job, order: Order) -> None:
        opened.note(job)
        run = Run(job.pk, order=order)
        run.job, run.was = job, State.QUEUED
        self.launch(run, self.carry_on(run))

    def wake(self, job_id: int) -> None:
        """Advance a job; thread-safe."""
        self._call_on_loop(partial(self.spawn, job_id))

    def wake_lane(self, lane: str) -> None:
        """Begin what a lane has room for; thread-safe."""
        self._call_on_loop(partial(self._open_lane, lane))

    def _open_lane(self, lane: str) -> None:
        if not self.paused:
            opening = asyncio.get_running_loop().create_task(self.open_lane(lane))
            self.openings.add(opening)
            opening.add_done_callback(self.openings.discard)

    async def open_lane(self, lane: str) -> None:
        """Begin what a lane has room for."""
        try:
            for job_id in await run_in_runner_thread(lanes.admit, lane):
                self.spawn(job_id)
        except Exception:
            log.exception("lane could not be opened", lane=lane)

    def interrupt(self, job_id: int, tape_name: str) -> None:
        """Stop a job; one that nobody works on releases its followers. Thread-safe."""
        self._call_on_loop(partial(self._interrupt, job_id, tape_name))

    def _interrupt(self, job_id: int, tape_name: str) -> None:
        self.request_stop(job_id)
        if job_id not in self.runs:
            tape.release(tape_name)

    @staticmethod
    def _call_on_loop(function: Callable[[], None]) -> None:
        if (loop := server_loop.get()) is not None:
            loop.call_soon_threadsafe(function)


runner = Runner()


def heartbeat_age() -> float | None:
    """Return the seconds since the runner last looked at its leases; None when it never ran here."""
    return time.monotonic() - runner.beat_at if runner.beat_at else None
