"""Parses a request for a song, and checks it against its model."""

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
    """A song to make: ``wanted`` is the child's request."""

    wanted: dict[str, Any]
    characters: int
    streamed: bool
    as_url: bool
    repeats: bool  # whether the last event of a stream has the whole sound once more
    withheld: bool  # it is made and charged for, and then not given

    @property
    def file_name(self) -> str:
        """Return the name of the song's file."""
        return f"music.{self.wanted['format']}"


async def parse_order(call: Call) -> Order:
    """Parse a request. Raises Refused, WorkFailed."""
    top = Section(call.body)
    name = top.text("model")
    if not name:
        raise invalid("model")
    model = music_catalog.find_model(name)
    prompt, lyrics = top.text("prompt").strip(), top.text("lyrics").strip()
    streamed, as_url = top.flag("stream"), top.choice("output_format", ("hex", "url"), "hex") == "url"
    if streamed and as_url:
        raise invalid("output_format of a stream is hex")
    wanted = {
        "watermark": top.flag("aigc_watermark") and not streamed,
        **parse_audio(Section(call.body, "audio_setting")), "stream": streamed,
        "seed": top.whole("seed", 0, HIGHEST_SEED, 0), "prompt": prompt,
        **parse_lyrics(model, top, prompt, lyrics),
    }  # fmt: skip
    is_withheld = bool(moderate(f"{prompt} {lyrics}"))
    wanted |= await parse_likeness(call, model, top)
    repeats = not Section(call.body, "stream_options").flag("exclude_aggregated_audio")
    return Order(wanted, len(prompt) + len(lyrics), streamed, as_url, repeats, is_withheld)


def parse_audio(section: Section) -> dict[str, Any]:
    """Return the encoding. Raises Refused."""
    return {
        "format": section.choice("format", music_catalog.FORMATS, "mp3"),
        "sample_rate": section.choice("sample_rate", music_catalog.SAMPLE_RATES_HZ, 44100),
        "bitrate": section.choice("bitrate", music_catalog.BITRATES_BPS, 256000),
        "channel": section.choice("channel", music_catalog.CHANNELS, 2),
    }


def parse_lyrics(model: Model, top: Section, prompt: str, lyrics: str) -> dict[str, Any]:
    """Return the lyrics, if anything is sung. Raises Refused."""
    instrumental, optimized = (model.writes and top.flag(name) for name in ("is_instrumental", "lyrics_optimizer"))
    needs_prompt = model.needs_prompt or instrumental or (optimized and not lyrics)
    check_length("prompt", prompt, model.prompt, needed=needs_prompt)
    if instrumental:
        return {"instrumental": True}
    if optimized and not lyrics:
        return {"lyrics": music_lyrics.write_lyrics(prompt).text}
    check_length("lyrics", lyrics, model.lyrics, needed=bool(model.lyrics[0]) and not model.covers)
    return {"lyrics": lyrics}


def check_length(name: str, text: str, span: tuple[int, int], *, needed: bool) -> None:
    """Check the length of a text; an optional one may be missing. Raises Refused."""
    if not text and not needed:
        return
    if not span[0] <= len(text) <= span[1]:
        raise invalid(f"{name} must have from {span[0]} to {span[1]} characters")


async def parse_likeness(call: Call, model: Model, top: Section) -> dict[str, Any]:
    """Return which voice and band it is to be like, and whether one of them is alone. Raises Refused, WorkFailed."""
    if model.covers:
        facts = await music_references.parse_cover_source(call, top)
        return {"voice": facts, "band": facts}
    if not model.takes_references:
        return {}
    names = {field: top.text(field) for field in ("refer_voice", "refer_vocal", "refer_instrumental")}
    if not any(names.values()):
        raise invalid("refer_voice or refer_instrumental")
    field = "refer_voice" if names["refer_voice"] else "refer_vocal"
    voice = await music_references.find_reference(call, field, names[field], music_references.VOICE)
    band = await music_references.find_reference(
        call, "refer_instrumental", names["refer_instrumental"], music_references.BAND
    )  # fmt: skip
    return {"voice": voice, "band": band, "alone": not band, "instrumental": not voice}
