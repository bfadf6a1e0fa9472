"""The kinds of long-form speech: a text that is spoken as a task, and sounds that are bound to one file."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import structlog

from studio.jobs.kinds import (
    Api,
    Done,
    Failed,
    FromBytes,
    FromFile,
    FromUrl,
    Handoff,
    Input,
    Inputs,
    Kind,
    Quote,
    Result,
    Side,
    Step,
    first_words,
    register,
)
from studio.library.media.derivatives import CannotConvert
from studio.longform import polling
from studio.longform.binding import bind, words_of
from studio.longform.forms import BindForm, LongformForm
from studio.longform.order import SOURCE, BindOrder, ChapterOrder
from studio.longform.shelf import shelf_context
from studio.minimax.speech.endpoints import parse_subtitles
from studio.minimax.speech.pauses import PAUSE
from studio.minimax.speech.text import count_characters

log = structlog.get_logger(__name__)
MESSAGES = Path(__file__).parent / "error_messages.toml"
HERE = "this server"
SUBTITLES = "subtitles"  # as MiniMax sends them
DOCUMENT_BYTES = LongformForm.DOCUMENT_BYTES + (1 << 20)


@register
class Longform(Kind[ChapterOrder]):
    """A text of less than a million characters, spoken as a task; a book has one for each chapter."""

    name = "longform"
    label = "Long-form"
    medium = "audio"
    family = "speech"
    icon = "speech"
    beside = "speech"
    order_class = ChapterOrder
    form_class = LongformForm
    page_template = "longform/page.html"
    card_template = "longform/_card.html"
    messages_file = MESSAGES
    body_limit_bytes = DOCUMENT_BYTES
    uploads_below = ("open/",)
    handoffs = (
        Handoff("document", "Read aloud", "speech", "document"),
        Handoff("text", "Read as a book", "speech", "document"),
    )

    def title(self, order: ChapterOrder) -> str:
        """Return the heading of a chapter, else the first words."""
        return order.heading or first_words(PAUSE.sub(" ", order.request.text))

    def quote(self, order: ChapterOrder) -> Quote:
        """Return the characters that will be counted."""
        return Quote("characters", count_characters(order.request.text), order.request.model)

    def inputs(self, order: ChapterOrder) -> tuple[Input, ...]:
        """Return the document that the text is from, where it is from one."""
        return (Input(SOURCE, order.source),) if order.source else ()

    def place(self, job: Any) -> str:
        """Return the page of the book."""
        return f"{job.order.book}/" if job.order.book else ""

    async def start(self, api: Api, order: ChapterOrder, inputs: Inputs) -> Step:
        """Ask once: for a take with its subtitles, or for a task."""
        if order.live:
            result = await api.speech.create(replace(order.request, subtitles=True))
            sides = (Side(SUBTITLES, FromUrl(result.subtitle_url), ".json"),) if result.subtitle_url else ()
            facts = asdict(result.facts)
            made = Result(FromBytes(result.audio), f".{order.request.format}", sides=sides)
            return Done((made,), facts=facts, charged_units=result.facts.usage_characters or None)
        return polling.wait(polling.first_ticket(await polling.begin(api, order.request)))

    async def check(self, api: Api, ticket: dict[str, Any]) -> Step:
        """Ask how the task is coming along."""
        return await polling.look(api, ticket)

    def said(self, order: ChapterOrder) -> str:
        """Return the text."""
        return order.request.text

    def read_side(self, role: str, data: bytes) -> dict[str, Any]:
        """Return when each sentence is said. Raises ValueError."""
        return {"words": parse_subtitles(data) if role == SUBTITLES else words_of(data)}

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return the books, and what the composer shows."""
        return shelf_context(seat, form)


@register
class Audiobook(Kind[BindOrder]):
    """Sounds one after the other in one file with chapter marks and a cover; made on this server."""

    name = "audiobook"
    label = "Audiobook"
    medium = "audio"
    icon = "speech"
    beside = "speech"
    is_local = True
    order_class = BindOrder
    form_class = BindForm
    card_template = "longform/_bound.html"
    messages_file = MESSAGES
    body_limit_bytes = BindForm.SOUND_BYTES + (1 << 20)

    def title(self, order: BindOrder) -> str:
        """Return the book's title."""
        return order.title or self.label

    def quote(self, order: BindOrder) -> Quote:
        """Return one file, of no model: nothing is reserved for what is made here."""
        return Quote("files", 1, HERE)

    def inputs(self, order: BindOrder) -> tuple[Input, ...]:
        """Return the sounds, the cover and the document."""
        return order.inputs

    async def make(self, order: BindOrder, inputs: Inputs) -> Done | Failed:
        """Have a media child write the file. Raises DiskFull."""
        try:
            bound = await bind(order, inputs)
        except CannotConvert as error:
            log.warning("no audiobook", title=order.title, why=str(error))
            return Failed("cannot_join")
        sides = (Side(polling.TIMES, FromBytes(bound.words), ".json"),) if bound.words else ()
        facts = {"chapters": [[title, begin, end] for title, begin, end in bound.chapters]}
        return Done((Result(FromFile(bound.path), ".m4b", sides=sides),), facts=facts)

    def read_side(self, role: str, data: bytes) -> dict[str, Any]:
        """Return when each sentence of the whole is said. Raises ValueError."""
        return {"words": words_of(data)}

    def place(self, job: Any) -> str:
        """Return nothing: the page of what is bound lists it."""
        return ""
