"""What a person asks for when lyrics are to be written."""

from dataclasses import dataclass

from studio.jobs.kinds import Order


@dataclass(frozen=True)
class LyricsOrder(Order):
    """What the song is about, its style, and lyrics to go on from, if any."""

    about: str = ""
    style: str = ""
    lyrics: str = ""

    @property
    def prompt(self) -> str:
        """Return the request in one text."""
        return f"{self.about}\n\nStyle: {self.style}" if self.style else self.about
