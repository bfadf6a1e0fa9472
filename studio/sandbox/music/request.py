"""A request for a song, read and checked against its model."""

from dataclasses import dataclass
from typing import Any

from studio.sandbox.core.api import Call
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.moderation import moderate
from studio.sandbox.music import catalog as music_catalog
from studio.sandbox.music import lyrics as music_lyrics
from studio.sandbox.music import references as music_references
from studio.sandbox.music.catalog import Model

HIGHEST_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Order:
    """A song to be made: ``wanted`` is what the child is asked for."""

    wanted: dict[str, Any]
    characters: int
    streamed: bool
    as_url: bool
    repeats: bool  # whether the last event of a stream has the whole sound once more
    withheld: bool  # it is made and charged for, and then not given

    @property
    def file_name(self) -> str:
        """Return what its file is called."""
        return f"music.{self.wanted['format']}"


async def read(call: Call) -> Order:
    """Return what a request orders. Raises Refused, WorkFailed."""
    top = Section(call.body)
    name = top.text("model")
    if not name:
        raise invalid("model")
    model = music_catalog.model(name)
    prompt, lyrics = top.text("prompt").strip(), top.text("lyrics").strip()
    streamed, as_url = top.flag("stream"), top.choice("output_format", ("hex", "url"), "hex") == "url"
    if streamed and as_url:
        raise invalid("output_format of a stream is hex")
    wanted = {
        "watermark": top.flag("aigc_watermark") and not streamed,
        **audio(Section(call.body, "audio_setting")), "stream": streamed,
        "seed": top.whole("seed", 0, HIGHEST_SEED, 0), "prompt": prompt,
        **words(model, top, prompt, lyrics),
    }  # fmt: skip
    is_withheld = bool(moderate(f"{prompt} {lyrics}"))
    wanted |= await likeness(call, model, top)
    repeats = not Section(call.body, "stream_options").flag("exclude_aggregated_audio")
    return Order(wanted, len(prompt) + len(lyrics), streamed, as_url, repeats, is_withheld)


def audio(section: Section) -> dict[str, Any]:
    """Return how it is to be encoded. Raises Refused."""
    return {
        "format": section.choice("format", music_catalog.FORMATS, "mp3"),
        "sample_rate": section.choice("sample_rate", music_catalog.SAMPLE_RATES_HZ, 44100),
        "bitrate": section.choice("bitrate", music_catalog.BITRATES_BPS, 256000),
        "channel": section.choice("channel", music_catalog.CHANNELS, 2),
    }


def words(model: Model, top: Section, prompt: str, lyrics: str) -> dict[str, Any]:
    """Return what is sung, if anything is. Raises Refused."""
    instrumental, optimized = (model.writes and top.flag(name) for name in ("is_instrumental", "lyrics_optimizer"))
    needs_prompt = model.needs_prompt or instrumental or (optimized and not lyrics)
    in_span("prompt", prompt, model.prompt, needed=needs_prompt)
    if instrumental:
        return {"instrumental": True}
    if optimized and not lyrics:
        return {"lyrics": music_lyrics.written(prompt).text}
    in_span("lyrics", lyrics, model.lyrics, needed=bool(model.lyrics[0]) and not model.covers)
    return {"lyrics": lyrics}


def in_span(name: str, text: str, span: tuple[int, int], *, needed: bool) -> None:
    """Refuse a text that is too short or too long; one that nobody needs may be missing. Raises Refused."""
    if not text and not needed:
        return
    if not span[0] <= len(text) <= span[1]:
        raise invalid(f"{name} must have from {span[0]} to {span[1]} characters")


async def likeness(call: Call, model: Model, top: Section) -> dict[str, Any]:
    """Return which voice and band it is to be like, and whether one of them is alone. Raises Refused, WorkFailed."""
    if model.covers:
        facts = await music_references.covered(call, top)
        return {"voice": facts, "band": facts}
    if not model.takes_references:
        return {}
    names = {field: top.text(field) for field in ("refer_voice", "refer_vocal", "refer_instrumental")}
    if not any(names.values()):
        raise invalid("refer_voice or refer_instrumental")
    field = "refer_voice" if names["refer_voice"] else "refer_vocal"
    voice = await music_references.named(call, field, names[field], music_references.VOICE)
    band = await music_references.named(
        call, "refer_instrumental", names["refer_instrumental"], music_references.BAND
    )  # fmt: skip
    return {"voice": voice, "band": band, "alone": not band, "instrumental": not voice}
