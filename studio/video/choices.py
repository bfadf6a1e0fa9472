"""The options of clips in the page's words; which of them go together is in the catalog."""

from typing import Any

from studio.lib.numbers import whole
from studio.minimax.catalog.video import VideoModel, default_video_model, video_model, video_models

WORDS = "text"
PICTURE = "image"
PERSON = "person"
STARTS = [(WORDS, "Words"), (PICTURE, "A picture"), (PERSON, "A person")]
MODES = {WORDS: ("text",), PICTURE: ("first_frame", "last_frame"), PERSON: ("subject",)}
NEEDS = {
    "text": "from words", "first_frame": "from a first picture", "last_frame": "between two pictures",
    "subject": "with a person",
}  # fmt: skip
USUAL_RESOLUTION = "768P"
USUAL_SECONDS = 6
_ORDER = ("480P", "512P", "720P", "768P", "1080P", "2K")

MODELS = [(model.name, model.label) for model in video_models()]
_lengths = [model.lengths(mode) for model in video_models() for mode in model.modes]
RESOLUTIONS = sorted({name for one in _lengths for name in one}, key=lambda name: (*_ORDER, name).index(name))
SECONDS = sorted({second for one in _lengths for seconds in one.values() for second in seconds})
RATIOS = list(dict.fromkeys(ratio for model in video_models() for ratio in model.ratios))
RATIO_NAMES = {
    "21:9": "Cinema", "16:9": "Wide", "4:3": "Classic", "1:1": "Square", "3:4": "Portrait", "9:16": "Phone"
}  # fmt: skip


def model_named(name: Any) -> VideoModel | None:
    """Return a model, or None for an unknown one."""
    try:
        return video_model(str(name))
    except KeyError:
        return None


def models_for(start: str) -> list[VideoModel]:
    """Return the models that can begin so, the usual one first."""
    found = [model for model in video_models() if set(MODES.get(start, ())) & set(model.modes)]
    usual = default_video_model()
    return sorted(found, key=lambda model: (model != usual, model.uses_v2))


def mode_of(start: str, *, has_last: bool) -> str:
    """Return what a clip is made from, as a mode of the catalog."""
    modes = MODES.get(start, MODES[WORDS])
    return modes[-1] if has_last else modes[0]


def resolution_for(model: VideoModel, mode: str, wanted: str) -> str:
    """Return a resolution that the model has in a mode: the wanted one if it can be."""
    offered = model.lengths(mode)
    return next((name for name in (wanted, USUAL_RESOLUTION) if name in offered), next(iter(offered)))


def seconds_for(model: VideoModel, mode: str, resolution: str, wanted: Any) -> int:
    """Return a length that the model has at a resolution: the wanted one, or the nearest to the usual one."""
    offered = model.lengths(mode)[resolution]
    wished = whole(wanted) or USUAL_SECONDS
    return wished if wished in offered else min(offered, key=lambda seconds: abs(seconds - USUAL_SECONDS))


def join(names: list[str]) -> str:
    """Return names as a sentence lists them."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def hint_for(model: VideoModel, mode: str, resolution: str) -> str:
    """Return which lengths and resolutions of the model cannot be chosen now, and with what they can."""
    offered = model.lengths(mode)
    here = offered.get(resolution, ())
    by_place: dict[str, list[str]] = {}
    for seconds in sorted({second for one in offered.values() for second in one} - set(here)):
        places = join([name for name, lengths in offered.items() if seconds in lengths])
        by_place.setdefault(places, []).append(f"{seconds}")
    said = [f"{join(lengths)} seconds is available at {places}." for places, lengths in by_place.items()]
    for other in model.modes:
        missing = [name for name in model.lengths(other) if name not in offered]
        if missing:
            said.append(f"{join(missing)} is available {NEEDS[other]}.")
    return " ".join(dict.fromkeys(said))


def describe_modes(model: VideoModel) -> dict[str, Any]:
    """Return, by mode and resolution, the lengths and the hint, for the page's script."""
    return {
        mode: {
            name: {"seconds": list(seconds), "hint": hint_for(model, mode, name)}
            for name, seconds in model.lengths(mode).items()
        }
        for mode in model.modes
    }
