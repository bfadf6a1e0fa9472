"""Parses a speech request: the same fields over HTTP and over the WebSocket."""

from dataclasses import dataclass
from typing import Any

from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.voice_rows import KnownVoices, find_voices
from studio.sandbox.speech import catalog as limits

SUBTITLES = ("sentence", "word", "word_streaming")
CAPTIONS = {"sentence": "whole", "word": "whole", "word_streaming": "growing"}
NORMALIZATIONS = ("text_normalization", "english_normalization")
MOST_TIMBRES = 4


@dataclass(frozen=True, slots=True)
class Settings:
    """All of a request but its text; ``wanted`` is the media child's request."""

    model: str
    wanted: dict[str, Any]
    subtitles: str = ""  # empty, or one of SUBTITLES
    voices: tuple[int, ...] = ()  # the rows of the voices of a key's own that speak

    @property
    def format(self) -> str:
        """Return the format's name."""
        return str(self.wanted["format"])


async def parse_settings(body: dict[str, Any], owner: str, *, streamed: bool) -> Settings:
    """Parse a request's settings. Raises Refused."""
    top = Section(body)
    model = top.text("model")
    if not model:
        raise invalid("model")
    if model not in limits.MODELS:
        raise Refused(2013, f"invalid params, method t2a-v2 not have model: {model}")
    voices = await find_voices(owner, mentioned_voices(body))
    subtitles = top.choice("subtitle_type", SUBTITLES, "sentence") if top.flag("subtitle_enable") else ""
    wanted = {
        **parse_voice(body, model, voices),
        "modify": parse_modification(Section(body, "voice_modify")),
        **parse_audio(Section(body, "audio_setting"), streamed=streamed),
        "language_boost": top.choice("language_boost", limits.languages(model), "auto"),
        **parse_reading(body),
        "pronunciation": parse_pronunciations(body.get("pronunciation_dict")),
        "stream": streamed,
        "watermark": top.flag("aigc_watermark") and not streamed,
        "captions": CAPTIONS.get(subtitles, "") if streamed else "",
        "sounds": model.startswith(limits.LAUGHING),
    }
    return Settings(model, wanted, subtitles, voices.numbers)


def mentioned_voices(body: dict[str, Any]) -> set[str]:
    """Return the voices that a request names, right or wrong."""
    weights = body.get("timbre_weights") or body.get("timber_weights")
    rows = [body.get("voice_setting"), *(weights[:MOST_TIMBRES] if isinstance(weights, list) else ())]
    names = [row.get("voice_id") for row in rows if isinstance(row, dict)]
    return {name for name in names if isinstance(name, str)}


def parse_voice(body: dict[str, Any], model: str, voices: KnownVoices) -> dict[str, Any]:
    """Return the voice and its settings. Raises Refused."""
    section, weights = Section(body, "voice_setting"), parse_timbres(body, voices)
    voice_id = section.text("voice_id")
    if not voice_id and not weights:
        raise invalid("voice_setting voice_id")
    if voice_id:
        voices.check(voice_id)
    vol = section.number("vol", 0, 10, 1.0)
    if not vol:
        raise invalid("voice_setting vol")
    return {
        "voice_id": voice_id,
        "timbre_weights": weights,
        "own_voices": voices.timbres(),
        "speed": section.number("speed", 0.5, 2, 1.0),
        "vol": vol,
        "pitch": section.whole("pitch", -12, 12, 0),
        "emotion": section.choice("emotion", limits.emotions(model), ""),
    }


def parse_timbres(body: dict[str, Any], voices: KnownVoices) -> list[dict[str, Any]]:
    """Return the voices of a mix; the older spelling of the field is still sent. Raises Refused."""
    rows = body.get("timbre_weights") or body.get("timber_weights") or []
    if not isinstance(rows, list) or len(rows) > MOST_TIMBRES:
        raise invalid("timbre_weights")
    found = []
    for row in rows:
        section = Section({"timbre_weights": row}, "timbre_weights")
        voice_id, weight = section.text("voice_id"), section.whole("weight", 1, 100, 0)
        if not weight:
            raise invalid("timbre_weights weight")
        voices.check(voice_id)
        found.append({"voice_id": voice_id, "weight": weight})
    return found


def parse_audio(section: Section, *, streamed: bool) -> dict[str, Any]:
    """Return the encoding. Raises Refused."""
    section.flag("force_cbr")  # every frame has the bitrate that is asked for, asked or not
    formats = [name for name in limits.FORMATS if not streamed or name not in limits.WHOLE_ONLY]
    return {
        "format": section.choice("format", formats, "mp3"),
        "sample_rate": section.choice("sample_rate", limits.SAMPLE_RATES_HZ, 32000),
        "bitrate": section.choice("bitrate", limits.BITRATES_BPS, 128000),
        "channel": section.choice("channel", limits.CHANNELS, 1),
    }


def parse_pronunciations(value: Any) -> list[str]:
    """Return the pronunciations, "omg/oh my god" each; old clients send the bare list. Raises Refused."""
    rows = value.get("tone") or [] if isinstance(value, dict) else value or []
    if not isinstance(rows, list):
        raise invalid("pronunciation_dict")
    for row in rows:
        word, slash, reading = row.partition("/") if isinstance(row, str) else ("", "", "")
        if not (word.strip() and slash and reading.strip()):
            raise Refused(2013, "glyph definition format error")
    return rows


def parse_reading(body: dict[str, Any]) -> dict[str, Any]:
    """Return what is read out in words; a request that has formulas read speaks Chinese. Raises Refused."""
    sections = Section(body), Section(body, "voice_setting")
    asked = {name: [section.flag(name) for section in sections] for name in (*NORMALIZATIONS, "latex_read")}
    mode = sections[0].choice("text_normalization_mode", ("basic", "quality"), "")
    figures, formulas = bool(mode) or any(any(asked[name]) for name in NORMALIZATIONS), any(asked["latex_read"])
    found: dict[str, Any] = {"figures": figures, "formulas": formulas}
    return {**found, "language_boost": "Chinese"} if formulas else found


def parse_modification(modify: Section) -> dict[str, Any]:
    """Return how a voice is to be changed. Raises Refused."""
    numbers = {name: modify.whole(name, -100, 100, 0) for name in ("pitch", "intensity", "timbre")}
    return {**numbers, "sound_effects": modify.choice("sound_effects", limits.SOUND_EFFECTS, "")}
