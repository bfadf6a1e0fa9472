"""Music: words or recordings become a song, heard while it arrives or kept as a file of any format."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from studio.jobs.kinds import (
    Chunk,
    Done,
    FromBytes,
    FromRows,
    FromTape,
    FromUrl,
    Handoff,
    Input,
    Inputs,
    Kind,
    Launch,
    Quote,
    Result,
    Words,
    first_words,
    register,
)
from studio.minimax.catalog.music import MUSIC_COVER, MUSIC_LIVE_FORMATS, music_model
from studio.minimax.client import Api
from studio.minimax.music.endpoints import MusicFacts, MusicRequest
from studio.music import choices, sections
from studio.music.composer import Composer
from studio.music.forms import MusicForm
from studio.music.lyrics.kind import LyricsKind
from studio.music.order import MusicOrder
from studio.music.place import MUSIC
from studio.music.recordings.kind import Recordings
from studio.music.takes import takes_of

__all__ = ["LyricsKind", "Music", "Recordings"]


@register
class Music(Kind[MusicOrder]):
    """A song a request."""

    name = "music"
    label = "Music"
    medium = "audio"
    family = "music"
    icon = "music"
    home = MUSIC
    launch = Launch("Song", "prompt")
    from_rows = FromRows(
        "Music", ("prompt", "lyrics", "vocals", "model", "format"),
        {"mode": choices.WORDS, "lyrics": "", "vocals": choices.USUAL_VOCALS}, {"lyrics": {"vocals": choices.OWN}},
    )  # fmt: skip
    order_class = MusicOrder
    form_class = MusicForm
    page_template = "music/page.html"
    card_template = "music/_card.html"
    body_limit_bytes = (MUSIC_COVER.size_limit_mb + 1) << 20
    messages_file = Path(__file__).parent / "error_messages.toml"
    handoffs = (
        Handoff("text", "Use as lyrics", "music", "lyrics"),
        Handoff("audio", "Make a cover of it", "music", "cover"),
        Handoff("video", "Score it", "music", "film"),
    )

    def title(self, order: MusicOrder) -> str:
        """Return the first line that is sung, else the first words about its style."""
        lines = sections.sung_lines(order.lyrics)
        return first_words(lines[0] if lines else order.prompt or order.about or self.label)

    def quote(self, order: MusicOrder) -> Quote:
        """Return one song."""
        return choices.quote_for(music_model(order.model))

    def words(self, order: MusicOrder) -> Words | None:
        """Return the lyrics, if it has some."""
        return Words("lyrics", order.lyrics) if order.lyrics else None

    def inputs(self, order: MusicOrder) -> tuple[Input, ...]:
        """Return the recordings that are followed."""
        return order.inputs

    def streams(self, order: MusicOrder) -> bool:
        """Return whether it is heard while it arrives."""
        return order.format in MUSIC_LIVE_FORMATS

    def page_context(self, seat: Any, form: Any) -> dict[str, Any]:
        """Return the earlier takes, the recordings, and what the composer shows."""
        return {"takes": takes_of(seat), "composer": Composer(form), "references": form.references}

    async def stream(self, api: Api, order: MusicOrder, inputs: Inputs) -> AsyncIterator[Chunk | Done]:
        """Ask once, and hand on the sound as it comes."""
        async for piece in api.music.stream(await to_request(order, inputs)):
            if isinstance(piece, MusicFacts):
                yield Done((Result(FromTape("audio"), suffix_of(order)),), facts=asdict(piece))
            else:
                yield Chunk("audio", piece)

    async def start(self, api: Api, order: MusicOrder, inputs: Inputs) -> Done:
        """Ask once, for the whole file; it comes as a link, since it may be large."""
        found = await api.music.create(await to_request(order, inputs))
        source = FromUrl(found.url) if found.url else FromBytes(found.audio)
        return Done((Result(source, suffix_of(order)),), facts=asdict(found.facts))


async def to_request(order: MusicOrder, inputs: Inputs) -> MusicRequest:
    """Return what is sent. Raises OSError."""
    return MusicRequest(
        order.model,
        prompt=order.prompt,
        lyrics=order.lyrics,
        refer_voice=order.refer_voice,
        refer_instrumental=order.refer_instrumental,
        sample_rate_hz=order.sample_rate_hz,
        bitrate_bps=order.bitrate_bps,
        format=order.format,
        is_instrumental=order.vocals == choices.NONE,
        lyrics_optimizer=order.vocals == choices.WRITTEN,
        audio=await inputs["cover"].read() if order.cover else b"",
        as_link=order.format not in MUSIC_LIVE_FORMATS,
    )


def suffix_of(order: MusicOrder) -> str:
    """Return the file's ending; raw samples have no header, so their rate and channels are told there."""
    return f".{order.sample_rate_hz}.2.pcm" if order.format == "pcm" else f".{order.format}"
