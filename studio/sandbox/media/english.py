"""English text-to-speech by hibari: its networks give phoneme durations and a spectrum, `spectrum` the timbre."""

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

from studio.sandbox.media import spectrum
from studio.sandbox.media.timbre import Timbre
from studio.sandbox.media.utterance import Utterance, concatenate, empty_utterance, trim_and_align

FRAME_S = 0.0125
ONSET_LEAD_S = 0.06  # measured: after silence, a word is audible this much before its first phoneme's time
SLOW = 0.75  # faster paces are made by dropping frames: the network's own durations are too coarse
DURATIONS = "/Clip_output_0"  # an internal tensor of hibari 0.2.1's network; without it, phonemes count as equally long
MOST_PHONEMES = 380


class EnglishEngine:
    """Loads the networks once; thread-safe."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = (Path(ASSETS) / "hibari.onnx").read_bytes()
        self.session, self.has_durations = _with_durations(model, options)
        self.vocabulary = _vocabulary()
        self.g2p = G2P()
        self._g2p_lock = threading.Lock()

    def speak(self, text: str, timbre: Timbre, seed: int, written: str = "") -> Utterance:
        """Synthesize one sentence or clause, with word times for `written`; unpronounceable text gives no sound."""
        symbols, groups, spoken = self._phonemize(text)
        if not any(symbol.isalpha() for symbol in symbols):
            return empty_utterance()
        # Numbers are short to write and long to say: "1,234,567" is thirteen words.
        if len(symbols) > MOST_PHONEMES and (middle := text.find(" ", len(text) // 2)) > 0:
            return concatenate([self.speak(half, timbre, seed) for half in (text[:middle], text[middle:])])
        sound, edges = self._synthesize(symbols, timbre, seed)
        return trim_and_align(sound, written or text, _word_times(symbols, groups, edges, spoken), timbre.pace)

    def synthesize_phonemes(self, phonemes: str, timbre: Timbre, seed: int) -> Any:
        """Synthesize a phoneme string in the network's own alphabet."""
        symbols = "".join(c for c in phonemes if c in self.vocabulary)
        return trim_and_align(self._synthesize(symbols, timbre, seed)[0], "", [], timbre.pace).sound

    def _synthesize(self, symbols: str, timbre: Timbre, seed: int) -> tuple[Any, np.ndarray]:
        """Return sound, and the edges (seconds) between phonemes in it, with a silent one at both ends."""
        ids = [0, *(self.vocabulary[symbol] for symbol in symbols), 0]
        slow = timbre.pace < SLOW
        outputs = self.session.run(
            None, {"ids": np.asarray([ids], np.int64), "speed": np.asarray([timbre.pace if slow else 1], np.float32)}
        )
        planes, f0 = [plane[0] for plane in outputs[:5]], outputs[5][0]
        if not slow:
            planes, f0 = spectrum.resample_frames(planes, f0, timbre.pace)
        edges = self._phoneme_edges_s(outputs, len(ids), len(f0))
        planes = spectrum.apply_timbre(planes, f0, timbre)
        return dsp.synth(*planes, spectrum.convert_pitch(f0, timbre), np.random.default_rng(seed)), edges

    def _phonemize(self, text: str) -> tuple[str, list[int], list[str]]:
        """Return the known phonemes, for each the index of its spoken word, and the spoken words."""
        with self._g2p_lock:
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

    def _phoneme_edges_s(self, outputs: list[Any], ids: int, frames: int) -> np.ndarray:
        lengths = outputs[6] if self.has_durations else np.ones(ids)
        edges = np.concatenate([[0.0], np.cumsum(lengths, dtype=np.float64)])
        return edges / edges[-1] * frames * FRAME_S


def _word_times(
    symbols: str, groups: list[int], edges: np.ndarray, spoken: list[str]
) -> list[tuple[str, float, float]]:
    """Return spoken words with begin and end (seconds), from their first letter to their last, without punctuation."""
    places: dict[int, list[int]] = {}
    for place, (symbol, group) in enumerate(zip(symbols, groups, strict=True)):
        if symbol.isalpha():
            places.setdefault(group, []).append(place)
    begins = [max(float(edges[found[0] + 1]) - ONSET_LEAD_S, 0.0) for found in places.values()]
    ends = [float(edges[found[-1] + 2]) for found in places.values()]
    limits = [*begins[1:], ends[-1]]
    return [
        (spoken[group], begin, min(end, limit))
        for group, begin, end, limit in zip(places, begins, ends, limits, strict=True)
    ]


def _with_durations(model: bytes, options: Any) -> tuple[Any, bool]:
    """Return a session with phoneme durations as an extra output, and whether the network has them.

    Protobuf messages concatenate: one more output is appended to those of the network.
    """
    for extra in (_field(7, _field(12, _field(1, DURATIONS.encode()))), b""):
        try:
            return onnxruntime.InferenceSession(model + extra, options, providers=["CPUExecutionProvider"]), bool(extra)
        except Exception as error:  # onnxruntime raises classes of its own for a missing name
            failure = error
    raise failure


def _field(number: int, data: bytes) -> bytes:
    """Encode a length-delimited protobuf field of fewer than 128 bytes."""
    return bytes([number << 3 | 2, len(data)]) + data


def _vocabulary() -> dict[str, int]:
    return dict(json.loads((Path(ASSETS) / "vocab.json").read_text("utf-8")))
