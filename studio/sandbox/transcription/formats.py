"""Transcripts as text, with times, or as subtitles."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from studio.sandbox.core import transcripts
from studio.sandbox.transcription.request import Order, Sound

NOT_UNDERSTOOD = "The sandbox does not understand recordings."
WHY = "It only knows its own sound again, byte for byte. With your key, MiniMax understands the rest."
SPEAKER = "S1"  # whoever speaks: nobody tells voices apart here


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence or a word, and its time."""

    begin_ms: int
    end_ms: int
    text: str

    def to_json(self, number: int) -> dict[str, Any]:
        """Serialize it."""
        return {
            "id": number, "start": self.begin_ms / 1000, "end": self.end_ms / 1000, "speaker": SPEAKER,
            "text": self.text,
        }  # fmt: skip

    def span(self, point: str) -> str:
        """Return its time as subtitles have it, with their decimal mark before the thousandths."""
        return f"{format_time(self.begin_ms, point)} --> {format_time(self.end_ms, point)}"


@dataclass(frozen=True, slots=True)
class Transcript:
    """The transcript of a sound."""

    text: str
    seconds: float
    segments: tuple[Segment, ...]

    def verbose(self) -> dict[str, Any]:
        """Return everything but the trace id."""
        rows = [segment.to_json(number) for number, segment in enumerate(self.segments)]
        return {"text": self.text, "duration": self.seconds, "n_speakers": min(len(rows), 1), "segments": rows}

    def srt(self) -> str:
        """Return it as SRT."""
        rows = enumerate(self.segments, 1)
        return "".join(f"{number}\n{segment.span(',')}\n{segment.text}\n\n" for number, segment in rows)

    def vtt(self) -> str:
        """Return it as WebVTT."""
        return "WEBVTT\n\n" + "".join(f"{segment.span('.')}\n{segment.text}\n\n" for segment in self.segments)


async def build_transcript(order: Order, sound: Sound) -> Transcript:
    """Return the transcript of sound that was made here; for any other, when something is to be heard."""
    rows = await transcripts.find_transcript(sound.sha256)
    if rows is None:
        found = [Segment(round(begin * 1000), round(end * 1000), NOT_UNDERSTOOD) for begin, end in sound.stretches]
        return Transcript(f"{NOT_UNDERSTOOD} {WHY}" if found else "", sound.seconds, tuple(found))
    sentences, wanted = to_segments(rows["sentence"]), to_segments(rows[order.level] or rows["sentence"])
    return Transcript(join_sentences(sentences), sound.seconds, wanted)


def to_segments(rows: list[dict[str, Any]]) -> tuple[Segment, ...]:
    """Return stored rows as segments."""
    return tuple(Segment(row["begin_ms"], row["end_ms"], row["text"]) for row in rows)


def join_sentences(sentences: tuple[Segment, ...]) -> str:
    """Return sentences as one text, with spaces between them where their script has any."""
    text = ""
    for sentence in sentences:
        text += " " * (bool(text) and unicodedata.east_asian_width(text[-1]) not in "WF") + sentence.text
    return text


def format_time(at_ms: int, point: str) -> str:
    """Return a time of subtitles."""
    seconds, thousandths = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{point}{thousandths:03}"
