"""Parses a request for a clip over the first API, and checks it against its model."""

from typing import Any

from studio.sandbox.core.api import Call
from studio.sandbox.core.errors import invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.moderation import moderate
from studio.sandbox.video import catalog as video_catalog
from studio.sandbox.video import pictures as video_pictures
from studio.sandbox.video.catalog import FIRST, LAST, SUBJECT, TEXT, Model
from studio.sandbox.video.pictures import FIRST_API, Picture

MOST_CHARACTERS = 2000
SWITCHES = ("prompt_optimizer", "fast_pretreatment", "aigc_watermark")


async def parse_order(call: Call) -> dict[str, Any]:
    """Parse a request into an order, as JSON. Raises Refused, WorkFailed."""
    top = Section(call.body)
    name = top.text("model")
    if not name:
        raise invalid("model")
    model = video_catalog.find_model(name)
    prompt = top.text("prompt").strip()
    if len(prompt) > MOST_CHARACTERS:
        raise invalid(f"prompt is longer than {MOST_CHARACTERS} characters")
    for switch in SWITCHES:
        top.flag(switch)
    addresses = picture_addresses(top)
    mode = mode_of(name, model, addresses)
    if mode == TEXT and not prompt:
        raise invalid("prompt")
    resolution, seconds = parse_length(top, name, model.lengths(mode))
    is_withheld = bool(moderate(prompt))
    pictures = {
        field: await video_pictures.load_picture(call, field, address, FIRST_API)
        for field, address in addresses.items()
    }
    width, height = video_catalog.frame_size(resolution, clip_ratio(pictures))
    return {
        "api": 1, "model": name, "prompt": prompt, "withheld": is_withheld, "resolution": resolution,
        "seconds": seconds, "fps": model.fps, "width": width, "height": height, "task_type": "generation",
        "pictures": {field: picture.number for field, picture in pictures.items()},
    }  # fmt: skip


def picture_addresses(top: Section) -> dict[str, str]:
    """Return the addresses of the pictures of a request by their fields. Raises Refused."""
    addresses = {
        FIRST: top.text(FIRST), LAST: top.text(LAST), SUBJECT: video_pictures.parse_subject(top.values.get(SUBJECT)),
    }  # fmt: skip
    return {field: address for field, address in addresses.items() if address}


def mode_of(name: str, model: Model, addresses: dict[str, str]) -> str:
    """Return what a clip is to be made from. Raises Refused when its model cannot."""
    mode = next((field for field in (SUBJECT, LAST, FIRST) if field in addresses), TEXT)
    strangers = [field for field in addresses if field not in (*model.modes, mode)]
    if mode not in model.modes:
        raise invalid(f"{mode} with model {name}" if mode != TEXT else f"{model.modes[0]}, which {name} needs")
    if strangers or (mode == SUBJECT and len(addresses) > 1):
        raise invalid(f"{' and '.join(addresses)} with model {name}")
    return mode


def parse_length(top: Section, name: str, lengths: video_catalog.Seconds) -> tuple[str, int]:
    """Return resolution and seconds. Raises Refused when they do not go together."""
    resolution = top.choice("resolution", tuple(video_catalog.SHORT_SIDES), next(iter(lengths)))
    if resolution not in lengths:
        raise invalid(f"resolution {resolution} with model {name}")
    seconds = top.whole("duration", 1, 60, 6)
    if seconds not in lengths[resolution]:
        raise invalid(f"duration {seconds} with model {name} and resolution {resolution}")
    return resolution, seconds


def clip_ratio(pictures: dict[str, Picture]) -> float:
    """Return the aspect ratio of a clip: that of its first picture, or its last, else the default."""
    frames = [pictures[field] for field in (FIRST, LAST) if field in pictures]
    return frames[0].ratio if frames else video_catalog.USUAL_RATIO
