"""One task's work on a job: what is known while it lasts, handed on from step to step."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from studio.jobs.kinds import Order
from studio.jobs.models import Job, State
from studio.jobs.stream.tape import Tape, open_tape


@dataclass(eq=False)
class Run:
    """A job under way. ``job`` and ``was`` (the state before the claim) are there once it is claimed."""

    job_id: int
    job: Job = field(init=False)
    was: State = field(init=False)
    task: "asyncio.Task[None]" = field(init=False)
    claimed: bool = False
    order: Order | None = None  # as it is sent, where that is known already
    callback_url: str = ""  # that the paid request names
    stop_requested: bool = False  # a cancelled task without it belongs to a server that goes down
    interruptible: bool = False  # only a request under way may be cut, what is being saved is not
    wake_again: bool = False  # somebody woke the job meanwhile

    @cached_property
    def tape(self) -> Tape:
        """Return the tape of the job's present run, held here: the hub forgets what nobody holds."""
        return open_tape(self.job.tape_name)

    def request_stop(self) -> None:
        """Interrupt the step, once, because a person wants it stopped."""
        if self.stop_requested:
            return
        self.stop_requested = True
        if self.interruptible:
            self.task.cancel()

    @contextmanager
    def interruption_allowed(self) -> Iterator[None]:
        """Let a person interrupt what is done here."""
        self.interruptible = True
        try:
            yield
        finally:
            self.interruptible = False
