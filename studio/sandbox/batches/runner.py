"""A batch under way: its file is checked, its requests are answered, its results are put together."""

import asyncio
import logging
from typing import Any

from studio.lib.worker import Worker
from studio.sandbox import settings
from studio.sandbox.batches import rows as batches_rows
from studio.sandbox.batches.answer import OPEN, WINDOW, to_json
from studio.sandbox.batches.child import MOST_LINES
from studio.sandbox.batches.lines import Input, answer_line
from studio.sandbox.batches.rows import AT_A_TIME, CHUNK_BYTES, ERRORS, OUTPUT
from studio.sandbox.core.clock import now
from studio.sandbox.core.database import in_database
from studio.sandbox.core.lifecycle import at_end, at_start, before_end
from studio.sandbox.core.store import path_of
from studio.sandbox.models import Batch, File
from studio.sandbox.tasks import webhooks

log = logging.getLogger(__name__)
LEAST_S = 1.0
TICK_S = 0.05
PATIENCE_S = 90.0
BROKEN = {"code": "server_error", "message": "unknown error", "param": None, "line": None}
GONE = {"code": "invalid_file", "message": "The input file is gone.", "param": "input_file_id", "line": None}

checker = Worker("studio.sandbox.batches.child", limit_s=60, memory_mb=512, shared=True)
at_end(checker.close)


class Run:
    """One batch on its way through its statuses."""

    def __init__(self, row: Batch) -> None:
        self.row = row
        self.last_poll = ""
        self.is_cancelled = False
        self.work = asyncio.create_task(self.run_steps(), name=f"works on {row.name}")
        runs[row.name] = self
        self.work.add_done_callback(lambda _: runs.pop(row.name, None))

    async def run_steps(self) -> None:
        """Take every step that is left, then send the webhook."""
        steps = {
            "validating": self.validate, "in_progress": self.answer, "finalizing": self.finish,
            "cancelling": self.cancel,
        }  # fmt: skip
        try:
            while step := steps.get(self.row.status):
                await step()
        except Exception:  # whoever asks must not be told for ever that it is under way
            log.exception("The batch %s failed.", self.row.name)
            await self.move("failed", errors=[BROKEN])
        if self.row.callback_url:
            await webhooks.notify(self.row.callback_url, to_json(self.row))

    async def move(self, status: str, **fields: Any) -> None:
        await in_database(batches_rows.transition, self.row, status, **fields)

    async def validate(self) -> None:
        """Check the whole file in the child."""
        number = int(self.row.request["input_file_id"])
        if not await in_database(File.objects.filter(number=number, owner=self.row.owner).exists):
            return await self.move("failed", errors=[GONE])
        found: dict[str, Any] = {}
        async for header, _ in checker.stream(
            "check", path=str(path_of(number)), url=self.row.request["endpoint"]
        ):  # fmt: skip
            found = header
        await self.wait_to_leave("validating")
        if found["errors"]:
            return await self.move("failed", errors=found["errors"])
        await self.move("in_progress", total=min(found["total"], MOST_LINES))

    async def answer(self) -> None:
        """Answer the requests, some at a time, until all are done or it is cancelled or expires."""
        row = self.row
        for which, count in ((OUTPUT, row.completed), (ERRORS, row.failed)):
            await asyncio.to_thread(batches_rows.truncate, row.name, which, count)
        source = await asyncio.to_thread(self.source)
        with source.file:
            while True:
                if await self.should_stop():
                    return await self.stop()
                lines = await asyncio.to_thread(source.more, AT_A_TIME, CHUNK_BYTES)
                if not lines:
                    break
                found = await asyncio.gather(*(answer_line(line, row.owner) for line in lines))
                for which, is_good in ((OUTPUT, True), (ERRORS, False)):
                    kept = [line.line for line in found if line.went_well is is_good]
                    await asyncio.to_thread(batches_rows.append, row.name, which, kept)
                await in_database(batches_rows.record_lines, row, found)
        await self.wait_to_leave("in_progress")
        await self.move("finalizing", **await asyncio.to_thread(batches_rows.assign_numbers, row))

    def source(self) -> Input:
        """Return the requests that are left."""
        return Input(path_of(int(self.row.request["input_file_id"])), self.row.completed + self.row.failed)

    async def should_stop(self) -> bool:
        """Return whether it was cancelled, or has expired."""
        await in_database(self.row.refresh_from_db)
        return self.row.status == "cancelling" or now() >= self.row.created + WINDOW

    async def stop(self) -> None:
        """End early; answered requests are kept, the others get a line when the batch has expired."""
        if self.row.status == "in_progress":
            source = await asyncio.to_thread(self.source)
            with source.file:
                await asyncio.to_thread(batches_rows.write_expired, self.row.name, source)
            await self.end("expired")

    async def finish(self) -> None:
        """Put the results where they can be downloaded."""
        await self.wait_to_leave("finalizing")
        await self.end("completed")

    async def cancel(self) -> None:
        """Keep what was answered by now."""
        await self.wait_to_leave("cancelling")
        await self.end("cancelled")

    async def end(self, status: str) -> None:
        numbers = await asyncio.to_thread(batches_rows.assign_numbers, self.row)
        await self.move(self.row.status, **numbers)
        await in_database(batches_rows.finish_batch, self.row, status)

    async def wait_to_leave(self, status: str) -> None:
        """Wait until a status may be left, so that each is seen: by the clock, or by polls."""
        began = now()
        while not self.may_leave(status, (now() - began).total_seconds()):  # noqa: ASYNC110 - the clock may jump
            await asyncio.sleep(TICK_S)

    def may_leave(self, status: str, age_s: float) -> bool:
        if self.is_cancelled and status != "cancelling":
            return True
        return {"clock": age_s >= LEAST_S, "questions": self.last_poll == status}.get(settings.PACE, True)

    async def poll(self) -> Batch:
        """Return the batch for a poll; a status that was returned before waits for the next."""
        clock = asyncio.get_running_loop().time
        ends = clock() + PATIENCE_S
        if settings.PACE == "at-once":
            await asyncio.wait({self.work}, timeout=PATIENCE_S)
        row = await in_database(Batch.objects.get, pk=self.row.pk)
        while settings.PACE == "questions" and row.status == self.last_poll and row.status in OPEN and clock() < ends:
            await asyncio.sleep(TICK_S)
            row = await in_database(Batch.objects.get, pk=self.row.pk)
        self.last_poll = row.status
        return row


runs: dict[str, Run] = {}


@at_start
async def resume() -> None:
    """Resume what an earlier server left."""
    for row in await in_database(lambda: list(Batch.objects.filter(status__in=OPEN).order_by("pk"))):
        Run(row)


@before_end
async def stop() -> None:
    """Cancel the work; its rows say how far it came."""
    works = [run.work for run in runs.values()]
    for work in works:
        work.cancel()
    await asyncio.gather(*works, return_exceptions=True)
