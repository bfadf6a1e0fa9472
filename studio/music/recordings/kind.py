"""Recordings: each is uploaded once an account, and then followed by any number of songs."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from studio.jobs.kinds import Done, Handoff, Input, Inputs, Kind, Quote, register
from studio.minimax.catalog.music import MUSIC_REFERENCE, music_models
from studio.minimax.client import Api
from studio.music.choices import Estimate, money_for
from studio.music.place import MUSIC
from studio.music.recordings.forms import MOST_BYTES, RecordingForm
from studio.music.recordings.order import RecordingOrder
from studio.music.recordings.queries import references_of

assert set(MUSIC_REFERENCE.purposes) == set(dict(RecordingForm.base_fields["purpose"].choices))  # type: ignore[attr-defined]
FOLLOWER = next(model for model in music_models() if model.references)


@register
class Recordings(Kind[RecordingOrder]):
    """One upload, which brings names of a voice and a backing and no file."""

    name = "recordings"
    label = "Recordings"
    medium = "audio"
    icon = "voice"
    home = MUSIC
    order_class = RecordingOrder
    form_class = RecordingForm
    page_template = "music/recordings.html"
    card_template = "music/_recording_card.html"
    body_limit_bytes = MOST_BYTES + (1 << 20)
    handoffs = (Handoff("audio", "Follow it in a song", "music", "recording"),)
    messages_file = Path(__file__).parent / "error_messages.toml"

    def title(self, order: RecordingOrder) -> str:
        """Return what it is called."""
        return order.name

    def quote(self, order: RecordingOrder) -> Quote:
        """Return one upload: no document tells whether it costs, so it is counted."""
        return Quote("uploads", 1, FOLLOWER.name)

    def slots(self, order: RecordingOrder) -> int:
        """Return none: what comes is names."""
        return 0

    def inputs(self, order: RecordingOrder) -> tuple[Input, ...]:
        """Return the recording."""
        return (Input("recording", order.recording),)

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return the recordings that are there, and what one more costs."""
        quote = self.quote(RecordingOrder())
        return {"references": references_of(seat), "estimate": Estimate(str(quote), money_for(quote))}

    async def start(self, api: Api, order: RecordingOrder, inputs: Inputs) -> Done:
        """Send the recording, once."""
        sent = await inputs["recording"].to_file()  # not read whole: it may be large
        with sent.open("rb") as file:
            found = await api.music.upload(order.file_name, file, order.purpose)
        return Done(facts=asdict(found))
