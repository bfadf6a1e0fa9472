"""What each model of pictures takes; an unknown name is taken for one of the newest."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.sandbox.core.errors import Refused

FAMILY = "image-"
MOST_PICTURES = 9
MOST_CHARACTERS = 1500
LEAST_SIDE = 512
MOST_SIDE = 2048
STEP = 8
STYLES = ("漫画", "元气", "中世纪", "水彩")
RATIOS = {
    "1:1": (1024, 1024), "16:9": (1280, 720), "4:3": (1152, 864), "3:2": (1248, 832), "2:3": (832, 1248),
    "3:4": (864, 1152), "9:16": (720, 1280), "21:9": (1344, 576),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """Which ratios a model knows, whether it takes sides in pixels, and the styles that it draws in."""

    ratios: Mapping[str, tuple[int, int]] = field(default_factory=lambda: RATIOS)
    takes_sides: bool = True
    styles: tuple[str, ...] = ()


NEWEST = Model()
KNOWN = {
    "image-01": NEWEST,
    "image-01-live": Model({name: size for name, size in RATIOS.items() if name != "21:9"}, False, STYLES),
}


def find_model(name: str) -> Model:
    """Return a model by its name. Raises Refused."""
    if not name.startswith(FAMILY):
        raise Refused(2013, f"invalid params, method image-generation not have model: {name}")
    return KNOWN.get(name, NEWEST)
