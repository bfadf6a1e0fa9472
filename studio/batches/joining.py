"""Join the answers of a batch to the rows of its table by their ids: they come in any order, and some do not come."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from studio.batches.order import BatchOrder
from studio.batches.requests import is_asked, number_of
from studio.batches.rows import open_rows
from studio.jobs.error_messages import explain
from studio.jobs.kinds import Done, FromFile, Result
from studio.library.media import derivatives
from studio.minimax.batches.endpoints import Batch, parse_results
from studio.minimax.batches.lines import BatchLine
from studio.minimax.chat.answer import ChatAnswer
from studio.minimax.client import Api
from studio.tools.answers import read_answer

FOLDER = "batches"  # below that of what can be made again: it is cleared by itself
NOT_ANSWERED = {
    "expired": "MiniMax did not come to it within 24 hours",
    "cancelled": "The batch was stopped before it",
}
BREATH = 25  # lines, after which others have their turn on the loop
MISSING = "MiniMax sent no answer to it"


@dataclass(slots=True)
class Answers:
    """The answers that came, in a file of their own, with their places by the number of the row."""

    file: IO[bytes]
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    tokens: int = 0
    made: int = 0

    def add(self, number: int, values: dict[str, Any], answer: ChatAnswer | None) -> None:
        """Keep what is known of a row; the first answer to one stays."""
        if answer is not None:
            self.tokens += answer.facts.usage.total_tokens
        if not number or number in self.places:
            return
        self.made += answer is not None
        line = json.dumps(values, ensure_ascii=False).encode("utf-8", "replace")
        self.places[number] = (self.file.tell(), len(line))
        self.file.write(line)

    def get(self, number: int) -> dict[str, Any] | None:
        """Return what is known of a row."""
        if number not in self.places:
            return None
        at, length = self.places[number]
        self.file.seek(at)
        found: dict[str, Any] = json.loads(self.file.read(length))
        return found


@dataclass(slots=True)
class Counts:
    """How many rows have an answer, and how many have none."""

    answered: int = 0
    failed: int = 0


async def join(api: Api, batch: Batch, ticket: dict[str, Any]) -> Done:
    """Return the table with its answers; asking for it again does the same. Raises ApiError."""
    order = BatchOrder.from_json(ticket["order"], BatchOrder.version)
    folder = derivatives.derived_folder() / FOLDER
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    rows = await derivatives.derive_from(order.sheet, order.sheet_type, order.sheet_path, order.reading)
    target = folder / f"{safe_name(batch.batch_id)}.jsonl"
    with TemporaryFile(dir=folder) as spool:
        answers = Answers(spool)
        for file_id in filter(None, (batch.output_file_id, batch.error_file_id)):
            async for line in parse_results(api.files.content(file_id)):
                answers.add(number_of(line.custom_id), values_of(order, line), line.answer)
                if not line.number % BREATH:
                    await asyncio.sleep(0)
        counts = await asyncio.to_thread(write_rows, order, rows, answers, target, batch.status)
    facts = {
        "task": batch.batch_id, "status": batch.status, "answered": counts.answered, "failed": counts.failed,
    }  # fmt: skip
    result = Result(FromFile(f"{FOLDER}/{target.name}"), ".jsonl")
    return Done((result,), facts=facts, charged_units=answers.tokens or None)


def safe_name(batch_id: str) -> str:
    """Return a batch's id as the name of a file."""
    return "".join(one for one in batch_id if one.isalnum() or one in "-_")[:80]


def values_of(order: BatchOrder, line: BatchLine) -> dict[str, Any]:
    """Return the cells that an answer becomes, or the one that says why there is none."""
    if line.answer is None:
        return {order.error: words_for(getattr(line.error, "code", None), str(line.error or ""))}
    return cells_of(order, line.answer)


def cells_of(order: BatchOrder, answer: ChatAnswer) -> dict[str, Any]:
    """Return the cells of an answer: one of text, or those of its fields; one that does not fit keeps its words."""
    if not order.fields:
        return {order.result: answer.content} if answer.content else {order.error: "The answer was empty"}
    values, problem = read_answer(answer.content, order.answer_fields)
    return values if not problem else {**values, order.error: problem}


def words_for(code: int | None, message: str) -> str:
    """Return why a row has no answer, for people."""
    why = explain({"reason": "refused", "code": code}) if code else None
    return why.title if why else message[:200] or MISSING


def write_rows(order: BatchOrder, rows_file: Path, answers: Answers, target: Path, status: str) -> Counts:
    """Write the table with its answers, and return how many there are."""
    counts = Counts()
    with target.open("wb") as file, open_rows(rows_file) as (columns, rows):
        for values in iter_joined(order, columns, rows, answers, NOT_ANSWERED.get(status, MISSING)):
            counts.failed += order.error in values
            counts.answered += order.error not in values
            file.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n")
    return counts


def iter_joined(
    order: BatchOrder, columns: list[str], rows: Iterator[list[Any]], answers: Answers, missing: str
) -> Iterator[dict[str, Any]]:
    """Yield each row with its answer; one that was not sent again stays as it is."""
    made = {order.result, order.error, *(one.name for one in order.answer_fields)} if order.redo else set()
    for number, row in enumerate(rows, 1):
        cells = dict(zip(columns, row, strict=True))
        if not is_asked(order, columns, row):
            yield {name: cell for name, cell in cells.items() if name != order.error}
            continue
        kept = {name: cell for name, cell in cells.items() if name not in made}
        yield {**kept, **(answers.get(number) or {order.error: missing})}
