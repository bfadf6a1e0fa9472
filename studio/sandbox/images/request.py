"""Parses a request for pictures, and checks it against its model."""

import re
import secrets
from dataclasses import dataclass
from typing import Any

from studio.sandbox.core.api import Call
from studio.sandbox.core.errors import Refused, invalid
from studio.sandbox.core.fields import Section
from studio.sandbox.core.moderation import moderate
from studio.sandbox.images import catalog as images_catalog
from studio.sandbox.images import subject as images_subject
from studio.sandbox.images.catalog import LEAST_SIDE, MOST_CHARACTERS, MOST_PICTURES, MOST_SIDE, STEP, Model

HIGHEST_SEED = 2**63 - 1
USUAL_WEIGHT = 0.8
# What is asked for is refused; what may turn out so is looked at once it is made: every second picture is held back.
REFUSED = re.compile(r"\b(nudes?|naked|nudity|nsfw|gore|beheaded|beheading)\b|裸体|色情|血腥", re.IGNORECASE)
DOUBTFUL = re.compile(r"\b(bikinis?|lingerie|blood|bloody)\b|比基尼|内衣", re.IGNORECASE)
# "sandbox-1027-2" holds two of the pictures back, "sandbox-1027" all of them.
HELD_BACK = re.compile(r"\bsandbox-1027-([1-9])\b")


@dataclass(frozen=True, slots=True)
class Order:
    """Pictures to make: ``wanted`` is the child's request for each, without its seed."""

    wanted: dict[str, Any]
    seeds: tuple[int, ...]
    as_links: bool
    subject: bytes
    held_back: frozenset[int]  # the numbers of those that are made and charged for, and then not given


async def parse_order(call: Call) -> Order:
    """Parse a request. Raises Refused, WorkFailed."""
    top = Section(call.body)
    name = top.text("model")
    if not name:
        raise invalid("model")
    model = images_catalog.find_model(name)
    prompt = parse_prompt(top)
    width, height = parse_size(top, model)
    count = top.whole("n", 1, MOST_PICTURES, 1)
    as_links = top.choice("response_format", ("url", "base64"), "url") == "url"
    top.flag("aigc_watermark")
    wanted = {
        "prompt": prompt, "width": width, "height": height, "optimized": top.flag("prompt_optimizer"),
        **parse_style(call.body, model),
    }  # fmt: skip
    held_back = moderate_pictures(prompt, count)
    subject = await images_subject.parse_subject(call, top.values.get("subject_reference"))
    return Order(wanted, derive_seeds(top, count), as_links, subject, held_back)


def parse_prompt(top: Section) -> str:
    """Return the prompt. Raises Refused."""
    prompt = top.text("prompt").strip()
    if not prompt:
        raise invalid("prompt")
    if len(prompt) > MOST_CHARACTERS:
        raise invalid(f"prompt is longer than {MOST_CHARACTERS} characters")
    return prompt


def parse_size(top: Section, model: Model) -> tuple[int, int]:
    """Return width and height; a ratio wins over them, as the documents have it. Raises Refused."""
    sides = {name: top.whole(name, LEAST_SIDE, MOST_SIDE, 0) for name in ("width", "height")}
    ratio = top.choice("aspect_ratio", model.ratios, "")
    for name, side in sides.items():
        if side % STEP:
            raise invalid(f"{name} must be a multiple of {STEP}")
    if any(sides.values()) and not model.takes_sides:
        raise invalid("width and height are for image-01")
    if ratio or not any(sides.values()):
        return model.ratios[ratio or "1:1"]
    for name, side in sides.items():
        if not side:
            raise invalid(f"{name}: width and height go together")
    return sides["width"], sides["height"]


def parse_style(body: dict[str, Any], model: Model) -> dict[str, Any]:
    """Return the style and its strength. Raises Refused."""
    section = Section(body, "style")
    weight = section.number("style_weight", 0, 1, USUAL_WEIGHT)
    if not section.values or not model.styles:  # other models take a style and draw as they always do
        return {}
    kind = section.choice("style_type", model.styles, "")
    if not kind:
        raise invalid("style style_type")
    if not weight:
        raise invalid("style style_weight")
    return {"style": kind, "share": min(1.0, weight / USUAL_WEIGHT)}


def derive_seeds(top: Section, count: int) -> tuple[int, ...]:
    """Return a seed for each picture, all derived from the first. Raises Refused."""
    first = top.values.get("seed")
    if first is None:
        first = secrets.randbits(48)
    elif isinstance(first, bool) or not isinstance(first, int | float) or first != int(first):
        raise invalid("seed")
    first = int(first)
    if abs(first) > HIGHEST_SEED:
        raise invalid("seed")
    return tuple(abs(first) * 2 * MOST_PICTURES + (first < 0) * MOST_PICTURES + number for number in range(count))


def moderate_pictures(prompt: str, count: int) -> frozenset[int]:
    """Return which of the pictures will be held back. Raises Refused where none would be made."""
    if REFUSED.search(prompt):
        raise Refused(1026)
    some = HELD_BACK.search(prompt)
    if moderate(prompt):
        return frozenset(range(int(some[1]) if some else count))
    return frozenset(range(1, count, 2) if DOUBTFUL.search(prompt) else ())
