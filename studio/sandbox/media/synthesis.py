"""Speech synthesis of one request, part by part into one encoder, with the times of its words and sentences.

The request is a dict; everything but the text is optional, and values out of range are clamped:

* `text`, with marks `<#1.5#>` (a pause of 1.5 s, exact) and `(laughs)` and the like (`text.SOUNDS`);
* `voice_id` of a system voice (another speaks as the default one), or `timbre_weights`: `{"voice_id", "weight"}` each;
* `own_voices`, cloned and designed ones: numbers by the names of `timbre.Timbre` and a `language`, by voice_id;
* `speed` 0.5 to 2, `pitch` in semitones -12 to 12, `vol` above 0 to 10, `emotion` of `timbre.EMOTIONS`;
* `modify`, as `timbre.apply_modify` takes it, with `sound_effects` of `effects.IMPULSES`;
* `language_boost`, a name in `languages.toml` or "auto";
* `pronunciation`, a list of "written/said": "Halden/Hall-den", "处理/(chu3)(li3)", "Emily/(ˈɛməli)";
* `formulas`: read those between `$$` in words; `figures`: read numbers in Chinese text in words (English always does);
* `format` of `encode.FORMATS`, `sample_rate` in Hz, `bitrate` in bit/s (mp3, opus), `channel` 1 or 2;
* `stream`: pieces are returned at once (the default), or False for a whole file whose header holds its length;
* `sounds`: False reads `(laughs)` and the like aloud;
* `words`: False leaves their times out of the facts, which for a whole book are large;
* `captions`: "whole" sends each sentence with the last piece of its sound, "growing" the words so far with every piece;
* `watermark`: the sound ends with `watermark.render_watermark`;
* `tagged`: also a streamed mp3 begins with the mark of the sandbox. Bare frames, the default, can be joined to others.

The facts at the end: `duration_ms`, `size_bytes`, `sample_rate`, `bitrate` and `channel` as they really are (MPEG and
Opus restrict them), `sentences` and `words` as lists of `{"text", "begin_ms", "end_ms"}` in the order of the sound.
"""

import zlib
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

import numpy as np

from studio.sandbox.media import chinese_numbers, formulas, voices
from studio.sandbox.media.effects import Effect
from studio.sandbox.media.encode import FORMATS, INPUT_HZ, OPUS_HZ, RATES_HZ, Encoder
from studio.sandbox.media.engine import SpeechEngine
from studio.sandbox.media.languages import CHINESE, LanguageDetector
from studio.sandbox.media.loudness import normalize_loudness
from studio.sandbox.media.pronunciation import Pronunciations
from studio.sandbox.media.text import MARK, PAUSE, Part, plan, sanitize, total_pause_s
from studio.sandbox.media.timbre import Timbre, apply_emotion, apply_modify
from studio.sandbox.media.timeline import Timeline, to_ms
from studio.sandbox.media.watermark import render_watermark

FIRST_BLOCK_SAMPLES = INPUT_HZ // 5
BLOCK_SAMPLES = INPUT_HZ // 2
MIN_DURATION_S = 0.05
MAX_PAUSES_S = 3600


class Synthesis:
    """One speech request, rendered part by part."""

    def __init__(self, request: dict[str, Any], engine: SpeechEngine) -> None:
        self.engine = engine
        self.text = sanitize(str(request.get("text") or ""))
        if request.get("formulas"):
            self.text = formulas.verbalize_formulas(self.text)
        if total_pause_s(self.text) > MAX_PAUSES_S:  # ten thousand characters could ask for thirty hours of silence
            raise ValueError("The pauses of a text may last an hour together.")
        timbre, home = voices.choose_timbre(request)
        modify = request.get("modify") or {}
        self.effect = Effect(str(modify.get("sound_effects") or ""))
        self.timbre: Timbre = apply_emotion(
            apply_modify(timbre, modify),
            str(request.get("emotion") or ""),
            float(request.get("pitch") or 0),
            float(request.get("speed") or 1),
        )
        self.vol = float(request.get("vol") or 1)
        boost = str(request.get("language_boost") or "auto")
        self.guess = LanguageDetector(self.text, boost, home)
        self.pronunciations = Pronunciations([str(pair) for pair in request.get("pronunciation") or []])
        self.encoder = _create_encoder(request)
        self.channels = 2 if request.get("channel") == 2 else 1
        self.samples, self.blocks, self.is_marked = 0, 0, bool(request.get("watermark"))
        self.timeline = Timeline()
        self.reads_figures = bool(request.get("figures"))
        self.tells_words = bool(request.get("words", True))
        self.marks = MARK if request.get("sounds", True) else PAUSE
        self.captions = str(request.get("captions") or "")
        self.sentence, self.ends_sentence = -1, False
        self.whole: list[dict[str, Any]] = []  # captions that are still to be sent

    def pieces(self) -> Iterator[bytes]:
        """Yield encoded pieces, as soon as each is ready."""
        self.sentences, parts = plan(self.text, self.guess, self.marks)
        for part, following in pairwise(chain(parts, [Part()])):
            self.sentence, self.ends_sentence = part.sentence, part.sentence != following.sentence
            yield from self._encode(self._render_part(part))
        self.ends_sentence = False
        if self.samples < MIN_DURATION_S * INPUT_HZ:
            yield from self._encode(_silence(MIN_DURATION_S))
        yield from self._encode(self.effect.flush_tail(), with_effect=False)
        if self.is_marked:
            yield from self._encode(render_watermark(INPUT_HZ), with_effect=False)
        yield from filter(None, self.encoder.finish())

    def caption(self) -> dict[str, Any] | None:
        """Return the caption that belongs to the piece yielded last."""
        if self.captions == "growing":
            return self.timeline.caption(self.sentence, self.sentences, self.samples / INPUT_HZ)
        return self.whole.pop(0) if self.whole else None

    def facts(self) -> dict[str, Any]:
        """Return the facts of the finished sound; times in ms."""
        return {
            "duration_ms": to_ms(self.samples / INPUT_HZ),
            "size_bytes": self.encoder.size_bytes,
            **self.timeline.facts(self.sentences, tells_words=self.tells_words),
            "sample_rate": self.encoder.rate_hz,
            "bitrate": self.encoder.bitrate_bps,
            "channel": self.channels,
        }

    def _render_part(self, part: Part) -> Any:
        if part.pause_s:
            return _silence(part.pause_s)
        seed = zlib.crc32(f"{part.sentence} {part.sound} {part.text}".encode())
        if part.sound:
            return normalize_loudness(
                self.engine.synthesize_sound(part.sound, self.timbre, seed), self.timbre.gain_db - 6, self.vol
            )
        said = self.pronunciations.apply(part.text, part.language)
        if self.reads_figures and part.language in CHINESE:
            said = chinese_numbers.verbalize_numbers(said)
        spoken = self.engine.speak(said, part.language, self.timbre, seed, part.text)
        if not len(spoken.sound):
            return spoken.sound
        gap = _silence(part.gap_s / self.timbre.pace)
        begin = (self.samples + len(gap)) / INPUT_HZ
        end = begin + len(spoken.sound) / INPUT_HZ
        self.timeline.add(part.sentence, spoken.words, begin, end)
        return np.concatenate([gap, normalize_loudness(spoken.sound, self.timbre.gain_db, self.vol)])

    def _encode(self, sound: Any, *, with_effect: bool = True) -> Iterator[bytes]:
        sound, at = self.effect.process(sound) if with_effect else sound, 0
        while at < len(sound):
            size = BLOCK_SAMPLES if self.blocks > 2 else FIRST_BLOCK_SAMPLES
            block = sound[at : at + size]
            at, self.samples, self.blocks = at + size, self.samples + len(block), self.blocks + 1
            piece = self.encoder.feed(block)
            if self.captions == "whole" and self.ends_sentence and at >= len(sound):
                self.whole += filter(
                    None, [self.timeline.caption(self.sentence, self.sentences, self.samples / INPUT_HZ)]
                )
            if piece or self.encoder.whole:  # an empty piece is the progress signal of a whole file
                yield piece


def _create_encoder(request: dict[str, Any]) -> Encoder:
    name = str(request.get("format") or "mp3")
    rate_hz = int(request.get("sample_rate") or 32_000)
    return Encoder(
        name if name in FORMATS else "mp3",
        rate_hz if rate_hz in {*RATES_HZ, *OPUS_HZ} else 32_000,
        int(request.get("bitrate") or 128_000),
        2 if request.get("channel") == 2 else 1,
        streamed=bool(request.get("stream", True)),
        tagged=bool(request.get("tagged")),
    )


def _silence(seconds: float) -> Any:
    return np.zeros(round(seconds * INPUT_HZ), np.float32)
