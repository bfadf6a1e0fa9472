"""What MiniMax offers for music, read from ``catalog.toml``."""

from dataclasses import dataclass

from studio.minimax.catalog.data import DATA, frozen, rows

_MUSIC = DATA["music"]


@dataclass(frozen=True, slots=True)
class MusicModel:
    """A model that makes music, and what it takes. A text whose least is 0 may be left out."""

    name: str
    label: str
    prompt_least: int
    prompt_most: int
    lyrics_least: int
    lyrics_most: int
    tags: tuple[str, ...]  # the parts of a song, written in brackets into the lyrics
    instrumental: bool = False  # makes music without a voice when asked to
    writes: bool = False  # makes the lyrics itself when asked to
    references: bool = False  # follows an uploaded voice or accompaniment
    cover: bool = False  # makes another version of a song

    @property
    def formats(self) -> tuple[str, ...]:
        """Return how the sound may be written."""
        return frozen(_MUSIC["formats"])

    @property
    def sample_rates_hz(self) -> tuple[int, ...]:
        """Return how many samples a second may have."""
        return frozen(_MUSIC["sample_rates_hz"])

    @property
    def bitrates_bps(self) -> tuple[int, ...]:
        """Return how many bits a second of MP3 may have."""
        return frozen(_MUSIC["bitrates_bps"])


@dataclass(frozen=True, slots=True)
class MusicReference:
    """What a recording that music follows has to be, and what it may be uploaded as."""

    purposes: tuple[str, ...]
    suffixes: tuple[str, ...]
    least_s: int
    most_s: int


@dataclass(frozen=True, slots=True)
class MusicCover:
    """What a song has to be of which another version is made."""

    least_s: int
    most_s: int
    size_limit_mb: int


_MODELS = dict(rows("music", MusicModel))
MUSIC_REFERENCE = MusicReference(**frozen(_MUSIC["reference"]))
MUSIC_COVER = MusicCover(**_MUSIC["cover"])
MUSIC_LIVE_FORMATS: tuple[str, ...] = frozen(_MUSIC["live_formats"])
MUSIC_LINK_HOURS: int = _MUSIC["link_hours"]


def music_models() -> tuple[MusicModel, ...]:
    """Return every model that makes music, the newest first."""
    return tuple(_MODELS.values())


def music_model(name: str) -> MusicModel:
    """Return the music model of that name. Raises KeyError."""
    return _MODELS[name]


def default_music_model() -> MusicModel:
    """Return the music model that a new page proposes."""
    return _MODELS[_MUSIC["default"]]
