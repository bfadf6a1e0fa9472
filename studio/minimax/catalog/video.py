"""Models, options and limits of video, from ``catalog.toml``."""

from dataclasses import dataclass, field

from studio.minimax.catalog.data import DATA, freeze, iter_models

_VIDEO = DATA["video"]

CAMERA_COMMANDS: tuple[str, ...] = freeze(_VIDEO["camera_commands"])
CAMERA_COMMANDS_AT_ONCE: int = _VIDEO["camera_commands_at_once"]
VIDEO_LINK_HOURS: int = _VIDEO["link_hours"]
VIDEO_POLL_SECONDS: float = _VIDEO["poll_seconds"]
MODE_LABELS: dict[str, str] = _VIDEO["modes"]

type Seconds = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class VideoModel:
    """A video model and its limits."""

    name: str
    label: str
    prompt_limit: int
    modes: tuple[str, ...]  # text, first_frame, last_frame, subject
    seconds: Seconds
    more: dict[str, Seconds] = field(default_factory=dict)
    most_subjects: int = 0
    camera: bool = False  # follows camera commands
    fast_pretreatment: bool = False
    ratios: tuple[str, ...] = ()  # empty where the shape cannot be chosen

    def lengths(self, mode: str) -> Seconds:
        """Return the lengths in seconds by resolution, small ones first. Raises KeyError for a mode it lacks."""
        if mode not in self.modes:
            raise KeyError(mode)
        return {**self.more.get(mode, {}), **self.seconds}

    @property
    def uses_v2(self) -> bool:
        """Return whether the model uses /v2."""
        return uses_v2_api(self.name)


@dataclass(frozen=True, slots=True)
class VideoFrame:
    """Limits of the picture of a first or last frame; the two shapes are (width, height)."""

    suffixes: tuple[str, ...]
    size_limit_mb: int
    short_side_above: int
    narrowest: tuple[int, int]
    widest: tuple[int, int]


_MODELS = dict(iter_models("video", VideoModel))
VIDEO_FRAME = VideoFrame(**freeze(_VIDEO["frame"]))


def uses_v2_api(name: str) -> bool:
    """Return whether a model uses /v2, unlisted ones included."""
    return name.startswith(tuple(_VIDEO["second_api"]))


def video_models() -> tuple[VideoModel, ...]:
    """Return all video models, newest first."""
    return tuple(_MODELS.values())


def video_model(name: str) -> VideoModel:
    """Return the video model of that name. Raises KeyError."""
    return _MODELS[name]


def default_video_model() -> VideoModel:
    """Return the video model that a new form starts with."""
    return _MODELS[_VIDEO["default"]]
