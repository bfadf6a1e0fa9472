"""English speech by hibari: phonemes, durations and a spectrum from its networks, the voice from `shape`."""

import json
import threading
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from hibari import dsp
from hibari.g2p import G2P
from hibari.g2p.normalize import normalize
from hibari.tts import ASSETS

from studio.sandbox.media import shape
from studio.sandbox.media.spoken import Spoken, joined, nothing, timed
from studio.sandbox.media.timbre import Timbre

FRAME_S = 0.0125
EARLY_S = 0.06  # by so much a word is heard before its first phoneme's time, as measured after silences
SLOW = 0.75  # above it units are too coarse for the network to be as fast as it is asked to be
DURATIONS = "/Clip_output_0"  # an inner value of hibari 0.2.1's network; without it, timing is by length
MOST_PHONEMES = 380


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

    def speak(self, text: str, timbre: Timbre, seed: int, written: str = "") -> Spoken:
        """Return one sentence or clause, its words named as in `written`; nothing pronounceable gives no sound."""
        symbols, groups, spoken = self._phonemes(text)
        if not any(symbol.isalpha() for symbol in symbols):
            return nothing()
        # Figures are short to write and long to say: "1,234,567" is thirteen words.
        if len(symbols) > MOST_PHONEMES and (middle := text.find(" ", len(text) // 2)) > 0:
            return joined([self.speak(half, timbre, seed) for half in (text[:middle], text[middle:])])
        sound, edges = self._uttered(symbols, timbre, seed)
        return timed(sound, written or text, _marks(symbols, groups, edges, spoken), timbre.pace)

    def utter(self, phonemes: str, timbre: Timbre, seed: int) -> Any:
        """Return the sound of phonemes in the network's own alphabet."""
        symbols = "".join(c for c in phonemes if c in self.vocabulary)
        return timed(self._uttered(symbols, timbre, seed)[0], "", [], timbre.pace).sound

    def _uttered(self, symbols: str, timbre: Timbre, seed: int) -> tuple[Any, np.ndarray]:
        """Return sound, and when (seconds) each input begins and ends in it; a silent one stands at both ends."""
        ids = [0, *(self.vocabulary[symbol] for symbol in symbols), 0]
        slow = timbre.pace < SLOW
        outputs = self.session.run(
            None, {"ids": np.asarray([ids], np.int64), "speed": np.asarray([timbre.pace if slow else 1], np.float32)}
        )
        planes, f0 = [plane[0] for plane in outputs[:5]], outputs[5][0]
        if not slow:
            planes, f0 = shape.paced(planes, f0, timbre.pace)
        edges = self._edges(outputs, len(ids), len(f0))
        planes = shape.reshape(planes, f0, timbre)
        return dsp.synth(*planes, shape.melody(f0, timbre), np.random.default_rng(seed)), edges

    def _phonemes(self, text: str) -> tuple[str, list[int], list[str]]:
        """Return phonemes the network knows, for each the number of its spoken word, and the spoken words."""
        with self._spelling:
            tokens = self.g2p.phonemize_tokens(self.g2p.tokenize(normalize(text)))
        symbols, spoken = "", [""]
        groups: list[int] = []
        for token in tokens:
            known = "".join(c for c in token.phonemes or "" if c in self.vocabulary)
            known += " " if token.whitespace else ""
            symbols, groups = symbols + known, groups + [len(spoken) - 1] * len(known)
            spoken[-1] += token.text
            if token.whitespace:
                spoken.append("")
        return symbols, groups, spoken

    def _edges(self, outputs: list[Any], ids: int, frames: int) -> np.ndarray:
        lengths = outputs[6] if self.timed else np.ones(ids)
        edges = np.concatenate([[0.0], np.cumsum(lengths, dtype=np.float64)])
        return edges / edges[-1] * frames * FRAME_S


def _marks(symbols: str, groups: list[int], edges: np.ndarray, spoken: list[str]) -> list[tuple[str, float, float]]:
    """Return spoken words and their times: from their first letter to their last, not to their punctuation."""
    places: dict[int, list[int]] = {}
    for place, (symbol, group) in enumerate(zip(symbols, groups, strict=True)):
        if symbol.isalpha():
            places.setdefault(group, []).append(place)
    begins = [max(float(edges[found[0] + 1]) - EARLY_S, 0.0) for found in places.values()]
    ends = [float(edges[found[-1] + 2]) for found in places.values()]
    limits = [*begins[1:], ends[-1]]
    return [
        (spoken[group], begin, min(end, limit))
        for group, begin, end, limit in zip(places, begins, ends, limits, strict=True)
    ]


def _with_durations(model: bytes, options: Any) -> tuple[Any, bool]:
    """Return a session that also tells how long each phoneme is, and whether it does.

    Protobuf messages concatenate: one more output is appended to those of the network.
    """
    for extra in (_field(7, _field(12, _field(1, DURATIONS.encode()))), b""):
        try:
            return onnxruntime.InferenceSession(model + extra, options, providers=["CPUExecutionProvider"]), bool(extra)
        except Exception as error:  # onnxruntime raises classes of its own for a missing name
            failure = error
    raise failure


def _field(number: int, data: bytes) -> bytes:
    """Return a protobuf field of bytes shorter than 128."""
    return bytes([number << 3 | 2, len(data)]) + data


def _vocabulary() -> dict[str, int]:
    return dict(json.loads((Path(ASSETS) / "vocab.json").read_text("utf-8")))
