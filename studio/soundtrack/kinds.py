"""Soundtracks: a film gets a song, a voice or another sound under it. It is made here, so it costs nothing."""

import json
from pathlib import Path
from typing import Any

import structlog

from studio.jobs.kinds import (
    Done,
    Failed,
    FromBytes,
    FromFile,
    Handoff,
    Input,
    Inputs,
    Kind,
    Quote,
    Result,
    Side,
    register,
)
from studio.library.media.derivatives import CannotConvert, derived_folder
from studio.library.media.underlay import lay_under, suffix_for
from studio.library.models import Asset
from studio.soundtrack.forms import FILM_BYTES, SOUND_BYTES, SoundtrackForm
from studio.soundtrack.order import SoundtrackOrder

log = structlog.get_logger(__name__)
HERE = "this server"
TIMES = "timings"


@register
class Soundtrack(Kind[SoundtrackOrder]):
    """A film whose pictures are copied, with what is heard mixed anew."""

    name = "soundtrack"
    label = "Soundtrack"
    medium = "video"
    icon = "music"
    beside = "video"
    is_local = True
    order_class = SoundtrackOrder
    form_class = SoundtrackForm
    page_template = "soundtrack/page.html"
    card_template = "soundtrack/_card.html"
    body_limit_bytes = FILM_BYTES + SOUND_BYTES + (1 << 20)
    messages_file = Path(__file__).parent / "error_messages.toml"
    handoffs = (Handoff("audio", "Put under a video", "video", "sound"),)

    def title(self, order: SoundtrackOrder) -> str:
        """Return the titles of both."""
        return order.title or self.label

    def quote(self, order: SoundtrackOrder) -> Quote:
        """Return one film, of no model: nothing is reserved for what is made here."""
        return Quote("films", 1, HERE)

    def inputs(self, order: SoundtrackOrder) -> tuple[Input, ...]:
        """Return the film and the sound."""
        return order.inputs

    async def make(self, order: SoundtrackOrder, inputs: Inputs) -> Done | Failed:
        """Have a media child write the film. Raises DiskFull."""
        film = inputs["film"]
        try:
            file = await lay_under(film, inputs["sound"], order.mix)
        except CannotConvert as error:
            log.warning("no soundtrack", film=film.version_key, why=str(error))
            return Failed("cannot_join")
        source = FromFile(str(file.relative_to(derived_folder())))
        words = order.words_in(film.words, inputs["sound"].words)
        sides = (Side(TIMES, FromBytes(json.dumps(words).encode()), ".json"),) if words else ()
        return Done((Result(source, suffix_for(film.media_type), sides=sides),))

    def read_side(self, role: str, data: bytes) -> dict[str, Any]:
        """Return the words that are heard in the film, for its captions. Raises ValueError."""
        return {"words": json.loads(data)}

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return the pair that is shown, and whether there is any film to choose."""
        film, sound = form.pair
        films = Asset.objects.visible_to(seat).kept().filter(medium=self.medium)
        estimate = {"words": "Made on this server", "money": "free", "is_free": True}
        return {"film": film, "sound": sound, "estimate": estimate, "has_films": film is not None or films.exists()}
