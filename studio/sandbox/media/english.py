"""English speech by hibari: phonemes, durations and a spectrum from its networks, the voice from `shape`."""

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from hibari import dsp
from hibari.g2p import G2P
from hibari.g2p.normalize import normalize
from hibari.tts import ASSETS

from studio.sandbox.media import align, shape
from studio.sandbox.media.timbre import Timbre

RATE_HZ, UNIT_S = 24_000, 0.025
DURATIONS = "/Clip_output_0"  # an inner value of hibari 0.2.1's network; without it, timing is by length
MOST_PHONEMES = 380


@dataclass(frozen=True, slots=True)
class Spoken:
    """Mono sound at 24 kHz, and when (seconds) each word of the text is heard in it."""

    sound: Any
    words: list[align.Word]
    rate_hz: int = RATE_HZ


class English:
    """The networks, loaded once; safe to use from many threads."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = (Path(ASSETS) / "hibari.onnx").read_bytes()
        self.session, self.timed = _with_durations(model, options)
        self.vocabulary = _vocabulary()
        self.g2p = G2P()
        self._spelling = threading.Lock()

    def speak(self, text: str, timbre: Timbre, seed: int) -> Spoken:
        """One sentence or clause; nothing pronounceable gives no sound."""
        symbols, groups, spoken = self._phonemes(text)
        if not any(symbol.isalpha() for symbol in symbols):
            return Spoken(np.zeros(0, np.float32), [])
        sound, edges = self._uttered(symbols, timbre, seed)
        starts, ends = _span(symbols, groups, edges, len(spoken))
        return _trimmed(sound, align.words(text, spoken, starts, ends), edges, symbols)

    def utter(self, phonemes: str, timbre: Timbre, seed: int) -> Any:
        """Sound of phonemes in the network's own alphabet."""
        symbols = "".join(c for c in phonemes if c in self.vocabulary)
        sound, edges = self._uttered(symbols, timbre, seed)
        return _trimmed(sound, [], edges, symbols).sound

    def _uttered(self, symbols: str, timbre: Timbre, seed: int) -> tuple[Any, np.ndarray]:
        """Sound, and when (seconds) each network input begins and ends in it; one silent input stands at both ends."""
        ids = [0, *(self.vocabulary[symbol] for symbol in symbols), 0]
        outputs = self.session.run(None, {"ids": np.asarray([ids], np.int64),
                                          "speed": np.asarray([timbre.pace], np.float32)})
        planes, f0 = [plane[0] for plane in outputs[:5]], outputs[5][0]
        edges = self._edges(outputs, len(ids), len(f0))
        planes = shape.reshape(planes, f0, timbre)
        return dsp.synth(*planes, shape.melody(f0, timbre), np.random.default_rng(seed)), edges

    def _phonemes(self, text: str) -> tuple[str, list[int], list[str]]:
        """Phonemes the network knows, for each the number of its spoken word, and the spoken words."""
        with self._spelling:
            tokens = self.g2p.phonemize_tokens(self.g2p.tokenize(normalize(text)))
        symbols, groups, spoken = "", [], [""]
        for token in tokens:
            known = "".join(c for c in token.phonemes or "" if c in self.vocabulary)
            known += " " if token.whitespace else ""
            symbols, groups = symbols + known, groups + [len(spoken) - 1] * len(known)
            spoken[-1] += token.text
            if token.whitespace:
                spoken.append("")
        return symbols[:MOST_PHONEMES], groups[:MOST_PHONEMES], spoken

    def _edges(self, outputs: list[Any], ids: int, frames: int) -> np.ndarray:
        lengths = outputs[6] if self.timed else np.ones(ids)
        edges = np.concatenate([[0.0], np.cumsum(lengths, dtype=np.float64)])
        return edges / edges[-1] * frames * UNIT_S / 2


def _span(symbols: str, groups: list[int], edges: np.ndarray, count: int) -> tuple[list[float], list[float]]:
    """When each spoken word begins and ends: at its first and last letter, not at its punctuation."""
    starts, ends = [-1.0] * count, [-1.0] * count
    for place, (symbol, group) in enumerate(zip(symbols, groups, strict=True)):
        if symbol.isalpha():
            starts[group] = edges[place + 1] if starts[group] < 0 else starts[group]
            ends[group] = edges[place + 2]
    return starts, ends


def _trimmed(sound: Any, words: list[align.Word], edges: np.ndarray, symbols: str) -> Spoken:
    """Without the network's long silences around a sentence: gaps are the take's affair."""
    letters = [place for place, symbol in enumerate(symbols) if symbol.isalpha()]
    begin = max(edges[letters[0] + 1] - 0.06, 0.0)
    end = min(edges[letters[-1] + 2] + 0.14, edges[-1])
    piece = sound[round(begin * RATE_HZ):round(end * RATE_HZ)].copy()
    fade = min(480, len(piece) // 2)
    piece[:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    piece[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return Spoken(piece, [word.later(-begin) for word in words])


def _with_durations(model: bytes, options: Any) -> tuple[Any, bool]:
    """A session that also tells how long each phoneme is: protobuf messages concatenate, so one more output is appended."""
    for extra in (_field(7, _field(12, _field(1, DURATIONS.encode()))), b""):
        try:
            return onnxruntime.InferenceSession(model + extra, options, providers=["CPUExecutionProvider"]), bool(extra)
        except Exception as error:  # onnxruntime raises classes of its own for a missing name
            failure = error
    raise failure


def _field(number: int, data: bytes) -> bytes:
    """A protobuf field of bytes shorter than 128."""
    return bytes([number << 3 | 2, len(data)]) + data


def _vocabulary() -> dict[str, int]:
    return dict(json.loads((Path(ASSETS) / "vocab.json").read_text("utf-8")))
