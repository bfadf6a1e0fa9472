"""Scenes: a prompt becomes layers from back to front, and layers become a picture."""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from PIL import Image

from studio.sandbox.media.picture import finish, prompt
from studio.sandbox.media.picture import subject as subjects
from studio.sandbox.media.picture.biomes import BIOMES
from studio.sandbox.media.picture.cast import cast
from studio.sandbox.media.picture.cutting import cut_out
from studio.sandbox.media.picture.finish import badge
from studio.sandbox.media.picture.lights import lights
from studio.sandbox.media.picture.prompt import Wish
from studio.sandbox.media.picture.stage import Layer, Stage, flat
from studio.sandbox.media.picture.weather import weather

__all__ = ["Layer", "Scene", "badge", "compose", "flatten"]

USUAL_LIGHTS = {
    "space": ("night",), "lunar": ("night",), "underwater": ("day",), "city": ("day", "sunset", "night"),
    "room": ("studio",), "desert": ("desert", "sunset"), "snow": ("snow", "dawn"), "abstract": ("studio",),
    "forest": ("day", "dawn", "autumn"),
}  # fmt: skip
USUAL = ("day", "day", "sunset", "dawn")
# What a prompt without any known word shows, as the seed decides.
SOMEWHERE = ("abstract", "mountain", "meadow", "coast", "space", "abstract")
BY_PLACE = {"table": "room", "water": "ocean", "under": "underwater", "bust": "room", "sky": "space"}


@dataclass(frozen=True, slots=True)
class Scene:
    """Layers from back to front, the style that `flatten` gives them, and the name of their light."""

    width: int
    height: int
    layers: list[Layer]
    style: str
    light: str


def compose(text: str, width: int, height: int, seed: int, *, subject: Image.Image | None = None) -> Scene:
    """Return the scene of a prompt, always the same for the same seed; a subject is a picture to be its main thing."""
    rng = np.random.default_rng([seed, zlib.crc32(text.encode())])
    wish, cut = prompt.read(text), cut_out(subject) if subject else None
    biome = place_of(wish, rng)
    if cut:
        wish = subjects.cast_as(wish, cut)
    light = lights()[wish.light or str(rng.choice(USUAL_LIGHTS.get(biome, USUAL)))]
    stage = Stage(width, height, rng, wish, light, biome, subject=cut)
    stage.sun = (width * (rng.uniform(0.14, 0.4) if rng.random() < 0.5 else rng.uniform(0.6, 0.86)), height * 0.3)
    BIOMES[biome](stage)
    cast(stage)
    weather(stage)
    stage.layers.sort(key=lambda layer: layer.depth)
    return Scene(width, height, stage.layers, wish.style, light.name)


def place_of(wish: Wish, rng: Generator) -> str:
    """Return where a scene is: where the prompt says, else where its things are at home."""
    grounded = [one for one in wish.wanted if one.on < 0]
    if wish.biome == "ocean" and grounded and all(one.noun.place == "ground" for one in grounded):
        return "coast"  # what cannot swim stands at the sea
    if wish.biome:
        return wish.biome
    if wish.wanted:
        noun = (grounded or wish.wanted)[0].noun
        return noun.biome or BY_PLACE.get(noun.place, "meadow")
    return str(rng.choice(SOMEWHERE))


def flatten(scene: Scene) -> Image.Image:
    """Return the finished picture of a scene, without the badge."""
    return finish.finished(flat(scene.layers, scene.width, scene.height), scene.style)
