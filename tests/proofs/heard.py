"""What a foreign listener understands of a recording."""

import re
from difflib import SequenceMatcher
from pathlib import Path

import av

from tests.proofs.foreign import Foreign

RATE_HZ = 16000


def raw(file: Path) -> Path:
    """Return a recording as the listener takes it."""
    resampler = av.AudioResampler("s16", "mono", RATE_HZ)
    with av.open(str(file)) as container:
        frames = [one for frame in [*container.decode(audio=0), None] for one in resampler.resample(frame)]
    into = file.with_suffix(".raw")
    into.write_bytes(b"".join(frame.to_ndarray().tobytes() for frame in frames))
    return into


def share(listener: Foreign, file: Path, text: str) -> float:
    """Return which share of a text's words was understood, in their order."""
    wanted = re.findall(r"[a-z']+", text.lower())
    found = listener.done("hear", path=str(raw(file))).split()
    return sum(
        block.size for block in SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    ) / len(wanted)
