"""What is put under what, and how."""

from dataclasses import dataclass

from studio.jobs.kinds import Input, Order
from studio.library.media.underlay import Mix

KEEP = "keep"
QUIETER = "quieter"
LEAVE_OUT = "leave_out"
QUIETER_DB = -12.0


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
