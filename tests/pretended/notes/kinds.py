"""Notes: a text about something, kept as a file."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from django import forms

from studio.jobs.forms import JobForm
from studio.jobs.kinds import Api, Chunk, Done, FromTape, Handoff, Inputs, Kind, Launch, Order, Quote, Result, register
from studio.library.models import Version
from studio.library.texts import read_text
from studio.minimax.chat.endpoints import ChatFacts, ChatRequest, Content, Message

MODEL = "MiniMax-Text-01"


@dataclass(frozen=True)
class NoteOrder(Order):
    """What is to be written about."""

    prompt: str = ""


class NoteForm(JobForm):
    """A subject."""

    prompt = forms.CharField(label="What is it about?", max_length=500)

    @classmethod
    def initial_of_handoff(cls, role: str, version: Version) -> dict[str, Any]:
        """Return the beginning of a text as the subject."""
        return {"prompt": read_text(version)[:500]}

    def order(self) -> NoteOrder:
        """Return the order."""
        return NoteOrder(self.cleaned_data["prompt"])


@register
class Notes(Kind[NoteOrder]):
    """Text, as it is written."""

    name = "notes"
    label = "Notes"
    medium = "text"
    live_track = "text"
    live_suffix = ".txt"
    order_class = NoteOrder
    form_class = NoteForm
    launch = Launch("Note", "prompt")
    handoffs = (Handoff("text", "Write more about it", "edit", "prompt"),)

    def quote(self, order: NoteOrder) -> Quote:
        """Return a guess."""
        return Quote("tokens", 500, MODEL)

    def streams(self, order: NoteOrder) -> bool:
        """Return True."""
        return True

    async def stream(self, api: Api, order: NoteOrder, inputs: Inputs) -> AsyncIterator[Chunk | Done]:
        """Ask once, and hand on the words as they come."""
        units = None
        async for piece in api.chat.stream(ChatRequest(MODEL, (Message("user", order.prompt),))):
            if isinstance(piece, Content):
                yield Chunk("text", piece.text.encode())
            elif isinstance(piece, ChatFacts):
                units = piece.usage.total_tokens or None
        yield Done((Result(FromTape("text"), ".txt"),), charged_units=units)
