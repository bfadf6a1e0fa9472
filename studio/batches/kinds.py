"""The kinds of the batch lab: a table whose rows are answered, and one row that is tried before."""

import asyncio
from pathlib import Path
from typing import Any

from studio.batches import polling
from studio.batches.columns import fold_row
from studio.batches.forms import USUAL_ANSWER, BatchForm, SampleForm
from studio.batches.lab import UNIT, lab_context
from studio.batches.order import BatchOrder, SampleOrder
from studio.batches.requests import write_requests
from studio.batches.tables import SHEET_BYTES
from studio.jobs.kinds import (
    Api,
    Done,
    FromBytes,
    Handoff,
    Home,
    Input,
    Inputs,
    Kind,
    Quote,
    Result,
    Step,
    Waiting,
    first_words,
    register,
)
from studio.library.media import derivatives
from studio.tools.answer_choices import model_named
from studio.tools.tokens import estimate_tokens

LAB = Home("batches", "batches:lab", "batch", "Batch")
MESSAGES = Path(__file__).parent / "error_messages.toml"


@register
class Batches(Kind[BatchOrder]):
    """Every row of a table, answered within 24 hours."""

    name = "batches"
    label = "Batch"
    medium = "table"
    icon = "batch"
    home = LAB
    order_class = BatchOrder
    form_class = BatchForm
    page_template = "batches/page.html"
    card_template = "batches/_card.html"
    card_is_constant = True
    results_swap = "afterbegin"
    stops_upstream = True
    messages_file = MESSAGES
    body_limit_bytes = SHEET_BYTES + (1 << 20)
    uploads_below = ("look/", "try/", "of/", "templates/")
    handoffs = (
        Handoff("table", "Write for each row", "batch", "sheet"),
        Handoff("text", "Use in batch", "batch", "prompt"),
    )

    def quote(self, order: BatchOrder) -> Quote:
        """Return about how many tokens all rows come to."""
        return Quote(UNIT, order.tokens, order.model)

    def title(self, order: BatchOrder) -> str:
        """Return the first words of the instruction."""
        return first_words(order.prompt)

    def inputs(self, order: BatchOrder) -> tuple[Input, ...]:
        """Return the table."""
        return (Input("sheet", order.sheet),)

    async def start(self, api: Api, order: BatchOrder, inputs: Inputs) -> Waiting:
        """Upload the requests, which is free, then ask once. Raises NotSent."""
        rows = await derivatives.derive_from(order.sheet, order.sheet_type, order.sheet_path, order.reading)
        target = derivatives.derived_path(order.sheet, f"{order.token}.part")
        try:
            await asyncio.to_thread(write_requests, order, rows, target)
            with target.open("rb") as file:
                uploaded = await api.files.upload(polling.file_name(order.token), file, "batch")
        finally:
            await asyncio.to_thread(target.unlink, missing_ok=True)
        batch = await api.batches.create(uploaded.file_id)
        return polling.wait(polling.first_ticket(batch, order.to_json()))

    async def check(self, api: Api, ticket: dict[str, Any]) -> Step:
        """Ask how the batch is coming along."""
        return await polling.look(api, ticket)

    def recovery_ticket(self, order: BatchOrder, code: int | None = None) -> dict[str, Any] | None:
        """Look for the batch by the name of its file."""
        return polling.recovery_ticket(order) if code is None else None

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return the earlier batches, the rows that were tried, and what the composer shows."""
        return lab_context(seat, form, self.name, RowSample.name)


@register
class RowSample(Kind[SampleOrder]):
    """One row, answered at once at the full price, and kept in no list."""

    name = "rows"
    label = "Row of a batch"
    medium = "text"
    icon = "batch"
    home = LAB
    order_class = SampleOrder
    form_class = SampleForm
    card_template = "batches/_sample.html"
    card_is_constant = True
    messages_file = MESSAGES

    def listed(self, order: SampleOrder) -> bool:
        """Return that a try is in no list but the lab's."""
        return False

    def quote(self, order: SampleOrder) -> Quote:
        """Return the tokens of the filled in instruction, and of the longest answer."""
        words = str(order.to_request(fold_row(order.columns, order.cells)).messages[0].content)
        longest = order.max_tokens or model_named(order.model).default_answer_tokens or USUAL_ANSWER
        return Quote("tokens", estimate_tokens(words) + longest, order.model)

    def title(self, order: SampleOrder) -> str:
        """Return the first words of the instruction."""
        return first_words(order.prompt)

    async def start(self, api: Api, order: SampleOrder, inputs: Inputs) -> Done:
        """Ask once."""
        answer = await api.chat.create(order.to_request(fold_row(order.columns, order.cells)))
        results = (Result(FromBytes(answer.content.encode()), ".txt"),) if answer.content else ()
        facts = {"finish_reason": answer.facts.finish_reason, "trace_id": answer.facts.trace_id}
        return Done(results, facts=facts, charged_units=answer.facts.usage.total_tokens or None)
