"""Render a song request: compose, sing, play, mix and encode.

The request is a dict; everything is optional:

* `prompt`: words for style, mood, tempo ("120 bpm"), key ("A minor"), length ("30 seconds") and who sings ("female");
* `lyrics`, with tags ("[verse]", "[chorus]") or stanzas; without lyrics the music is instrumental;
* `instrumental`: without a voice; `alone`: a cappella;
* `voice`, `band`: what `analysis.analyse` found in references; pitch, brightness, tempo and key are taken from them;
* `watermark`: the song ends with `watermark.render_watermark`;
* `seed`; the same request with the same seed is the same song;
* `format` of `encode.FORMATS`, `sample_rate`, `bitrate`, `channel`; `stream`: pieces are returned at once.

The facts at the end: `duration_ms`, `size_bytes`, `sample_rate`, `bitrate` and `channel` as they are, and what was
composed: `bpm`, `key`, `style`, and `sections` and `lines`, each with its text, `begin_ms` and `end_ms`.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from studio.sandbox.media.encode import FORMATS, RATES_HZ, Encoder
from studio.sandbox.media.loudness import normalize_loudness
from studio.sandbox.media.song import brief as briefs
from studio.sandbox.media.song import form
from studio.sandbox.media.song.arrange import chords_of_line, lay_out, write_accompaniment
from studio.sandbox.media.song.melody import write_line
from studio.sandbox.media.song.mix import START_S, mix_song, song_samples
from studio.sandbox.media.song.score import BAR, LINE_BARS, Line, PlacedSection, Score, SungNote
from studio.sandbox.media.song.singer import RATE_HZ as VOICE_HZ
from studio.sandbox.media.song.singer import Singer
from studio.sandbox.media.song.soundfont import RATE_HZ
from studio.sandbox.media.watermark import render_watermark

BLOCK_SAMPLES = RATE_HZ // 2
DEFAULT_LENGTH_S = 36.0
DEFAULT_LYRICS = "\n".join(["la la la la la la", "la la la la la"] * 2)


class Song:
    """One song request."""

    def __init__(self, request: dict[str, Any], voice: Singer) -> None:
        self.request, self.voice = request, voice
        self.brief = briefs.parse_request(request)
        lyrics = str(request.get("lyrics") or "").strip()
        self.instrumental = bool(request.get("instrumental")) or not (lyrics or request.get("alone"))
        if request.get("alone") and not any(map(str.isalnum, form.TAG.sub("", lyrics))):
            lyrics = DEFAULT_LYRICS
        self.lyrics = "" if self.instrumental else lyrics
        self.encoder = _encoder(request)
        self.samples = 0

    def compose(self) -> Score:
        """Return the score: sections, notes and lines."""
        brief, longest_s = self.brief, self.brief.seconds or briefs.MAX_LENGTH_S
        sections = (
            form.sections_of_lyrics(self.lyrics, brief.bpm, longest_s)
            if self.lyrics
            else form.sections_of_length(brief.seconds or DEFAULT_LENGTH_S, brief.bpm)
        )
        alone = bool(self.request.get("alone"))
        # Without a band, bars in which nobody sings are silent.
        score = lay_out(brief, [one for one in sections if one.lines] if alone else sections)
        for placed in score.placed:
            score.lines += [self._line(placed, number, text) for number, text in enumerate(placed.section.lines)]
        if not alone:
            write_accompaniment(brief, score, with_tune=not score.lines)
        return score

    def render_vocal(self, score: Score) -> Any:
        """Return the dry voice at 44.1 kHz; None where nobody sings."""
        if not score.lines:
            return None
        track = np.zeros(song_samples(score), np.float32)
        for number, one in enumerate(score.lines):
            sound, begin_s = self.voice.sing(one, score, self.brief.timbre, self.brief.seed + number)
            begin = round((begin_s + START_S) * RATE_HZ)
            louder = resample(normalize_loudness(sound, 0, 1))[max(-begin, 0) :]
            begin = max(begin, 0)
            louder = louder[: len(track) - begin]
            track[begin : begin + len(louder)] += louder
        return track

    def pieces(self) -> Iterator[bytes]:
        """Yield the encoded song."""
        self.score = self.compose()
        sound = mix_song(self.brief, self.score, self.render_vocal(self.score), band=bool(self.score.notes))
        if self.request.get("watermark"):
            sound = np.concatenate([sound, np.tile(render_watermark(RATE_HZ), (2, 1))], axis=1)
        self.samples = sound.shape[1]
        for at in range(0, self.samples, BLOCK_SAMPLES):
            block = sound[:, at : at + BLOCK_SAMPLES]
            if piece := self.encoder.feed(block if self.encoder.channels == 2 else block.mean(axis=0)):
                yield piece
        yield from filter(None, self.encoder.finish())

    def facts(self) -> dict[str, Any]:
        """Return the facts of the finished song."""
        sections = [
            {"text": placed.section.kind, **self._times(placed.beat, placed.section.bars * BAR)}
            for placed in self.score.placed
        ]
        lines = [{"text": one.text, **self._times(one.notes[0].at, one.beats)} for one in self.score.lines]
        return {
            "duration_ms": round(self.samples * 1000 / RATE_HZ),
            "size_bytes": self.encoder.size_bytes,
            "sample_rate": self.encoder.rate_hz,
            "bitrate": self.encoder.bitrate_bps,
            "channel": self.encoder.channels,
            "bpm": round(self.brief.bpm, 2),
            "key": self.brief.key.name,
            "style": self.brief.style.name,
            "sections": sections,
            "lines": lines,
        }

    def _line(self, placed: PlacedSection, number: int, text: str) -> Line:
        words = self.voice.phonemize_line(text, self.lyrics)
        notes = write_line(self.brief, placed.section.kind, number, chords_of_line(placed, number), words.stresses)
        begin = placed.beat + number * LINE_BARS * BAR
        sung = tuple(SungNote(begin + note.at, note.beats, note.key) for note in notes)
        return Line(text, words.symbols, words.vowels[: len(sung)], sung)

    def _times(self, beat: float, beats: float) -> dict[str, int]:
        begin, end = (self.score.seconds(at) + START_S for at in (beat, beat + beats))
        return {"begin_ms": round(begin * 1000), "end_ms": round(end * 1000)}


def resample(sound: Any) -> Any:
    """Resample the voice to 44.1 kHz."""
    unit = 80 * 64  # 24,000 to 44,100 is 80 to 147
    count = len(sound) + -len(sound) % unit
    longer = count // 80 * 147
    spectrum = np.fft.rfft(sound, count)
    return np.fft.irfft(spectrum, longer)[: len(sound) * 147 // 80].astype(np.float32) * np.float32(RATE_HZ / VOICE_HZ)


def _encoder(request: dict[str, Any]) -> Encoder:
    name = str(request.get("format") or "mp3")
    rate_hz = int(request.get("sample_rate") or RATE_HZ)
    return Encoder(
        name if name in FORMATS else "mp3",
        rate_hz if rate_hz in RATES_HZ else RATE_HZ,
        int(request.get("bitrate") or 256_000),
        1 if request.get("channel") == 1 else 2,
        streamed=bool(request.get("stream")),
        tagged=True,
        in_hz=RATE_HZ,
    )
