"""What files, long speech and voices of one's own have to be, read from ``catalog.toml``."""

from dataclasses import dataclass

from studio.minimax.catalog.data import DATA, frozen


@dataclass(frozen=True, slots=True)
class FilePurpose:
    """What files are for, and what they have to be. A number is 0 where no document tells it."""

    name: str
    sizes_mb: dict[str, int]  # by suffix; empty where any file will do
    least_s: int = 0
    most_s: int = 0
    kept_days: int = 0
    made: bool = False  # by the service: listed and deleted, never uploaded

    def size_limit_bytes(self, suffix: str) -> int:
        """Return how large a file with that suffix may be, 0 where no document tells. Raises KeyError for another."""
        return self.sizes_mb[suffix.lower()] << 20 if self.sizes_mb else 0


@dataclass(frozen=True, slots=True)
class LongSpeechLimits:
    """What a long text may be, and how often its task may be asked for."""

    text_limit: int
    file_text_limit: int
    file_suffixes: tuple[str, ...]
    file_purpose: str
    channels: int
    queries_a_second: int
    link_hours: int


@dataclass(frozen=True, slots=True)
class CloneLimits:
    """What a voice may be cloned from. A voice that nobody used is forgotten after ``unused_days``."""

    recording_purpose: str
    prompt_purpose: str
    preview_text_limit: int
    validation_text_limit: int
    accuracy: float
    unused_days: int


@dataclass(frozen=True, slots=True)
class DesignLimits:
    """What a voice may be designed with."""

    preview_text_limit: int


FILE_PURPOSES = {name: FilePurpose(name, **frozen(row)) for name, row in DATA["files"].items()}
LONG_SPEECH_LIMITS = LongSpeechLimits(**frozen(DATA["long_speech"]))
CLONE_LIMITS = CloneLimits(**DATA["voices"]["clone"])
DESIGN_LIMITS = DesignLimits(**DATA["voices"]["design"])
VOICE_ID_LEAST: int = DATA["voices"]["id_least"]
VOICE_ID_MOST: int = DATA["voices"]["id_most"]


def file_purpose(name: str) -> FilePurpose:
    """Return the purpose of that name. Raises KeyError."""
    return FILE_PURPOSES[name]
