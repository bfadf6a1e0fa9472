"""Models, options and limits of music, from ``catalog.toml``."""

from dataclasses import dataclass

from studio.minimax.catalog.data import DATA, freeze, iter_models

_MUSIC = DATA["music"]


@dataclass(frozen=True, slots=True)
class MusicModel:
    """A music model and its limits; a text whose minimum is 0 may be left out."""

    name: str
    label: str
    prompt_least: int
    prompt_most: int
    lyrics_least: int
    lyrics_most: int
    tags: tuple[str, ...]  # parts of a song, in brackets in the lyrics
    instrumental: bool = False  # can make music without a voice
    writes: bool = False  # can write the lyrics itself
    references: bool = False  # can follow an uploaded voice or accompaniment
    cover: bool = False  # makes a cover of a song

    @property
    def formats(self) -> tuple[str, ...]:
        """Return the audio formats."""
        return freeze(_MUSIC["formats"])

    @property
    def sample_rates_hz(self) -> tuple[int, ...]:
        """Return the sample rates."""
        return freeze(_MUSIC["sample_rates_hz"])

    @property
    def bitrates_bps(self) -> tuple[int, ...]:
        """Return the bitrates of MP3."""
        return freeze(_MUSIC["bitrates_bps"])


@dataclass(frozen=True, slots=True)
class MusicReference:
    """Limits of a reference recording, and its purposes."""

    purposes: tuple[str, ...]
    suffixes: tuple[str, ...]
    least_s: int
    most_s: int


@dataclass(frozen=True, slots=True)
class MusicCover:
    """Limits of the song of a cover."""

    least_s: int
    most_s: int
    size_limit_mb: int


_MODELS = dict(iter_models("music", MusicModel))
MUSIC_REFERENCE = MusicReference(**freeze(_MUSIC["reference"]))
MUSIC_COVER = MusicCover(**_MUSIC["cover"])
MUSIC_LIVE_FORMATS: tuple[str, ...] = freeze(_MUSIC["live_formats"])
MUSIC_LINK_HOURS: int = _MUSIC["link_hours"]


def music_models() -> tuple[MusicModel, ...]:
    """Return all music models, newest first."""
    return tuple(_MODELS.values())


def music_model(name: str) -> MusicModel:
    """Return the music model of that name. Raises KeyError."""
    return _MODELS[name]


def default_music_model() -> MusicModel:
    """Return the music model that a new form starts with."""
    return _MODELS[_MUSIC["default"]]
