"""Parses requests of the second video API, and checks them against their models."""

import math
from dataclasses import dataclass
from typing import Any

from studio.sandbox.core.api import Call
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.moderation import moderate
from studio.sandbox.core.store import path_of
from studio.sandbox.video import catalog as video_catalog
from studio.sandbox.video import child_calls
from studio.sandbox.video.catalog import FIRST, LAST, SUBJECT
from studio.sandbox.video_v2.content import FRAMES, Content, parse_content

FAMILY = "MiniMax-H3"
MOST_CHARACTERS_ANEW = 40000
LEAST_S = 3.9
LONGEST_S = 15
FPS = 24
BASE = "768P"
RATIOS = {"21:9": 21 / 9, "16:9": 16 / 9, "4:3": 4 / 3, "1:1": 1.0, "3:4": 3 / 4, "9:16": 9 / 16}
ADAPTIVE = "adaptive"
INSIDE = {"first_frame": FIRST, "last_frame": LAST, "reference_image": SUBJECT}
# pixels of what the models make at 768P
STEP = 32
LEAST_AREA = 768 * 768
MOST_AREA = 768 * 1344


@dataclass(frozen=True, slots=True)
class Model:
    """What a model takes."""

    resolutions: tuple[str, ...] = ("768P", "2K")
    least_s: int = 4
    needs_ratio: bool = False  # where there are references too


# By what names begin with; those that are not known yet are as the first of them.
KNOWN = {
    "MiniMax-H3-Highspeed": Model(("768P",)),
    "MiniMax-H3-Lite": Model(("480P", "768P"), needs_ratio=True),
    "MiniMax-H3-Max": Model(("480P", "768P"), least_s=5),
}


async def parse_order(call: Call) -> dict[str, Any]:
    """Parse a request for a new clip. Raises Refused, WorkFailed."""
    top, model = Section(call.body), parse_model(call)
    top.flag("aigc_watermark")
    Section(call.body, "extra").text("prompt_expansion_mode")
    resolution, seconds = top.choice("resolution", model.resolutions, ""), parse_length(top, model)
    if not resolution:
        raise invalid("resolution")
    content = await parse_content(call, top)
    shape = parse_shape(top, model, content)
    width, height = size_of(resolution, RATIOS.get(shape) or content.pictures[shape].ratio)
    return {
        **base_order(call, content), "resolution": resolution, "seconds": seconds, "width": width, "height": height,
        "ratio": shape if shape in RATIOS else ADAPTIVE, "task_type": "generation",
    }  # fmt: skip


def base_order(call: Call, content: Content) -> dict[str, Any]:
    """Return the fields that every order has. Raises Refused."""
    return {
        "api": 2, "model": call.body["model"], "prompt": content.text, "withheld": bool(moderate(content.text)),
        "fps": FPS, "modality": "video",
        "pictures": {INSIDE[role]: picture.number for role, picture in content.pictures.items()},
    }  # fmt: skip


def parse_model(call: Call) -> Model:
    """Return the model that a request names. Raises Refused."""
    name = Section(call.body).text("model")
    if not name.startswith(FAMILY):
        raise Refused(2013, f"invalid params, method video_generation not have model: {name}")
    return next((row for known, row in KNOWN.items() if name.startswith(known)), Model())


def parse_length(top: Section, model: Model) -> int:
    """Return the seconds of a clip. Raises Refused."""
    seconds = top.whole("duration", model.least_s, LONGEST_S, 0)
    if not seconds:
        raise invalid("duration")
    return seconds


def parse_shape(top: Section, model: Model, content: Content) -> str:
    """Return a ratio, or the role of the picture whose ratio is to be kept. Raises Refused."""
    asked = top.choice("ratio", (*RATIOS, ADAPTIVE), "")
    frame = next((role for role in FRAMES if role in content.pictures), "")
    if frame:
        return frame
    if content.has_references and model.needs_ratio and asked not in RATIOS:
        raise invalid("ratio, which this model needs with references")
    if asked == ADAPTIVE and not content.has_references:
        raise invalid("ratio of a clip from words alone cannot be adaptive")
    if asked in RATIOS:
        return asked
    return "reference_image" if "reference_image" in content.pictures else "16:9"


def size_of(resolution: str, ratio: float) -> tuple[int, int]:
    """Return width and height; at 768P in steps, and within an area."""
    if resolution != "768P":
        return video_catalog.frame_size(resolution, ratio)
    longer = max(ratio, 1 / ratio)
    short = STEP * round(min(768, math.sqrt(MOST_AREA / longer)) / STEP)
    long = STEP * int(min(short * longer + STEP / 2, MOST_AREA / short) / STEP)
    return (long, short) if ratio >= 1 else (short, long)


async def parse_expansion(call: Call) -> dict[str, Any]:
    """Parse a request for a prompt in more words. Raises Refused, WorkFailed."""
    top, model = Section(call.body), parse_model(call)
    seconds, content = parse_length(top, model), await parse_content(call, top)
    shape = parse_shape(top, model, content)
    return {
        **base_order(call, content), "resolution": "", "seconds": seconds, "modality": "text",
        "ratio": shape if shape in RATIOS else ADAPTIVE, "task_type": "h3_context_ir",
    }  # fmt: skip


def enlarge_task(call: Call, order: dict[str, Any], base: int | None) -> dict[str, Any]:
    """Return an order for the same clip in 2K. Raises Refused."""
    check_enlarge_upload(call)
    if order["resolution"] != BASE:
        raise invalid(f"source_task_id is not of a clip in {BASE}")
    return {**order, **size_in_2k(order), "model": call.body["model"], "base": base, "pictures": {}}


async def enlarge_upload(call: Call) -> dict[str, Any]:
    """Return an order for a clip in 2K, of one that is sent. Raises Refused, WorkFailed."""
    check_enlarge_upload(call)
    content = await parse_content(call, Section(call.body), has_base=True, most=MOST_CHARACTERS_ANEW)
    (base,) = content.files["base_video"]
    facts = await child_calls.inspect_clip(path_of(base))
    if facts is None or not is_base(facts):
        raise invalid("content base_video is no clip that MiniMax-H3 made at 768P")
    order = {**base_order(call, content), "seconds": round(facts["seconds"]), "base": base}
    return {**order, **size_in_2k(facts)}


def check_enlarge_upload(call: Call) -> None:
    """Refuse options that do not apply to enlarging a clip that is sent. Raises Refused."""
    top = Section(call.body)
    parse_model(call)
    top.flag("aigc_watermark")
    if top.text("resolution") != "2K":
        raise invalid("resolution")


def size_in_2k(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the order's differences where a clip of some width and height is enlarged."""
    width, height = video_catalog.frame_size("2K", facts["width"] / facts["height"])
    return {"width": width, "height": height, "resolution": "2K", "ratio": "", "task_type": "regeneration"}


def is_base(facts: dict[str, Any]) -> bool:
    """Return whether a clip is as large and long as those that the model makes."""
    width, height = facts["width"], facts["height"]
    fits = not width % STEP and not height % STEP and LEAST_AREA <= width * height <= MOST_AREA
    return bool(fits and round(facts["fps"], 2) == FPS and LEAST_S <= facts["seconds"] <= LONGEST_S + 0.1)
