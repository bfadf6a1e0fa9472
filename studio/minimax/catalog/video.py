"""What MiniMax offers for clips, read from ``catalog.toml``."""

from dataclasses import dataclass, field

from studio.minimax.catalog.data import DATA, frozen, rows

_VIDEO = DATA["video"]

CAMERA_COMMANDS: tuple[str, ...] = frozen(_VIDEO["camera_commands"])
CAMERA_COMMANDS_AT_ONCE: int = _VIDEO["camera_commands_at_once"]
VIDEO_LINK_HOURS: int = _VIDEO["link_hours"]
MODE_LABELS: dict[str, str] = _VIDEO["modes"]

type Seconds = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class VideoModel:
    """A model that makes clips, and what it takes."""

    name: str
    label: str
    prompt_limit: int
    modes: tuple[str, ...]  # text, first_frame, last_frame, subject
    seconds: Seconds
    more: dict[str, Seconds] = field(default_factory=dict)
    most_subjects: int = 0
    camera: bool = False  # does what camera commands say
    fast_pretreatment: bool = False
    ratios: tuple[str, ...] = ()  # empty where the shape cannot be chosen

    def lengths(self, mode: str) -> Seconds:
        """Return the seconds that each resolution allows, the small ones first. Raises KeyError for a mode it lacks."""
        if mode not in self.modes:
            raise KeyError(mode)
        return {**self.more.get(mode, {}), **self.seconds}

    @property
    def second_api(self) -> bool:
        """Return whether it is spoken to over /v2."""
        return is_of_second_api(self.name)


@dataclass(frozen=True, slots=True)
class VideoFrame:
    """What the picture of a first or last frame has to be; the two shapes are width and height."""

    suffixes: tuple[str, ...]
    size_limit_mb: int
    short_side_above: int
    narrowest: tuple[int, int]
    widest: tuple[int, int]


_MODELS = dict(rows("video", VideoModel))
VIDEO_FRAME = VideoFrame(**frozen(_VIDEO["frame"]))


def is_of_second_api(name: str) -> bool:
    """Return whether a model, perhaps one that is not listed, is spoken to over /v2."""
    return name.startswith(tuple(_VIDEO["second_api"]))


def video_models() -> tuple[VideoModel, ...]:
    """Return every model that makes clips, the newest first."""
    return tuple(_MODELS.values())


def video_model(name: str) -> VideoModel:
    """Return the video model of that name. Raises KeyError."""
    return _MODELS[name]


def default_video_model() -> VideoModel:
    """Return the video model that a new page proposes."""
    return _MODELS[_VIDEO["default"]]
