"""What each model of music takes; an unknown name is taken for one of the newest."""

from dataclasses import dataclass

from studio.sandbox.core.errors import Refused

FAMILY = "music-"
FORMATS = ("mp3", "wav", "pcm")
SAMPLE_RATES_HZ = (16000, 24000, 32000, 44100)
BITRATES_BPS = (32000, 64000, 128000, 256000)
CHANNELS = (1, 2)


@dataclass(frozen=True, slots=True)
class Model:
    """The shortest and longest texts in characters, and the kind of request that a model is for."""

    lyrics: tuple[int, int]
    prompt: tuple[int, int]
    needs_prompt: bool = False
    takes_references: bool = False  # refer_voice and refer_instrumental instead of a prompt
    covers: bool = False  # makes a song anew that it is given
    writes: bool = False  # is_instrumental and lyrics_optimizer: it needs no lyrics


NEWEST = Model(lyrics=(1, 3500), prompt=(1, 2000), writes=True)
# By what names begin with; "-free" ones are as the others.
KNOWN = {
    "music-01": Model(lyrics=(0, 200), prompt=(0, 2000), takes_references=True),
    "music-1.5": Model(lyrics=(10, 600), prompt=(10, 300), needs_prompt=True),
    "music-cover": Model(lyrics=(10, 1000), prompt=(10, 300), needs_prompt=True, covers=True, writes=True),
}


def find_model(name: str) -> Model:
    """Return a model by its name. Raises Refused."""
    if not name.startswith(FAMILY):
        raise Refused(2013, f"invalid params, method music-generation not have model: {name}")
    return next((found for known, found in KNOWN.items() if name.startswith(known)), NEWEST)
