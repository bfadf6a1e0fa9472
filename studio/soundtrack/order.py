"""What is put under what, and how."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from studio.jobs.kinds import Input, Order
from studio.library.media.underlay import Mix

KEEP = "keep"
QUIETER = "quieter"
LEAVE_OUT = "leave_out"
QUIETER_DB = -12.0
type Word = dict[str, Any]  # text, begin_ms, end_ms


def to_gain(decibels: float) -> float:
    """Return by what samples are multiplied to be so much louder."""
    return float(10 ** (decibels / 20))


OWN_GAINS = {KEEP: 1.0, QUIETER: to_gain(QUIETER_DB), LEAVE_OUT: 0.0}


@dataclass(frozen=True)
class SoundtrackOrder(Order):
    """A film and a sound; moments are in seconds, ``level_db`` is how loud the sound is, 0 being as it was made."""

    film: str = ""
    sound: str = ""
    begin_s: float = 0.0
    skip_s: float = 0.0
    level_db: float = 0.0
    own: str = KEEP
    fades: bool = True
    title: str = ""

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Return the film and the sound."""
        return Input("film", self.film), Input("sound", self.sound)

    @property
    def mix(self) -> Mix:
        """Return what the media child is to do."""
        return Mix(self.begin_s, self.skip_s, to_gain(self.level_db), OWN_GAINS[self.own], self.fades)

    def words_in(self, of_film: Sequence[Word], of_sound: Sequence[Word]) -> list[Word]:
        """Return the words that are heard, with their times in the film: the sound's, else its own where they stay."""
        if not of_sound:
            return list(of_film) if self.own != LEAVE_OUT else []
        moved_ms = round((self.begin_s - self.skip_s) * 1000)
        moved = [
            {**word, "begin_ms": word["begin_ms"] + moved_ms, "end_ms": word["end_ms"] + moved_ms} for word in of_sound
        ]
        return [word for word in moved if word["begin_ms"] >= self.begin_s * 1000]
