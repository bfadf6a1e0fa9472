"""What a person asks for when a song is to be made."""

from dataclasses import dataclass, fields
from typing import Any, Self

from studio.jobs.kinds import Input, Order
from studio.minimax.catalog.music import default_music_model
from studio.music import choices, sections


@dataclass(frozen=True)
class MusicOrder(Order):
    """A song from words, or one that follows recordings; what a start does not use is empty."""

    mode: str = choices.WORDS
    model: str = default_music_model().name
    prompt: str = ""
    lyrics: str = ""
    vocals: str = choices.OWN
    voice: str = ""  # keys of the jobs that uploaded the recordings,
    backing: str = ""
    voice_version: str = ""  # of the recordings themselves,
    backing_version: str = ""
    refer_voice: str = ""  # what MiniMax calls them,
    refer_instrumental: str = ""
    voice_name: str = ""  # and what they were called here, for lists
    backing_name: str = ""
    cover: str = ""  # the version that a cover is made of
    cover_name: str = ""
    format: str = "mp3"
    sample_rate_hz: int = 44100
    bitrate_bps: int = 256000

    @classmethod
    def from_json(cls, data: dict[str, Any], version: int) -> Self:
        """Return the order kept as JSON; what nobody knows is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})

    @property
    def inputs(self) -> tuple[Input, ...]:
        """Return the recordings that are followed, each by its part."""
        roles = {"voice": self.voice_version, "backing": self.backing_version, "cover": self.cover}
        return tuple(Input(role, key) for role, key in roles.items() if key)

    @property
    def estimate_ms(self) -> int:
        """Return about how long the song will be."""
        return sections.estimate_ms(self.lyrics)

    @property
    def about(self) -> str:
        """Return in a few words what was asked: how it is sung, and after what."""
        if self.cover:
            return f"Cover of {self.cover_name}"
        if self.mode == choices.RECORDING:
            alone = "" if self.voice and self.backing else "A cappella, " if self.voice else "Instrumental, "
            names = " and ".join(dict.fromkeys(filter(None, (self.voice_name, self.backing_name))))
            return f"{alone}after {names}" if alone else f"After {names}"
        return {choices.NONE: "Instrumental", choices.WRITTEN: "Lyrics by MiniMax"}.get(self.vocals, "")
