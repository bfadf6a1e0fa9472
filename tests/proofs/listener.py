"""A listener that nobody here wrote: it reads where raw sound lies (16 bits, 16 kHz, mono), and says what it heard."""

import json
import sys
from pathlib import Path

from pocketsphinx import Decoder

decoder = Decoder(samprate=16000, loglevel="FATAL")


def heard(path: str) -> str:
    """Return the words of a recording of English."""
    decoder.start_utt()
    decoder.process_raw(Path(path).read_bytes(), full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    return str(found.hypstr) if found else ""


for line in sys.stdin:
    sys.stdout.write(json.dumps({"result": heard(json.loads(line)["path"])}) + "\n")
    sys.stdout.flush()
