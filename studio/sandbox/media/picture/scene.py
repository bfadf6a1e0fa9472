"""Compose a prompt's scene as layers from back to front, and flatten it to a picture."""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from PIL import Image

from studio.sandbox.media.picture import finish, prompt
from studio.sandbox.media.picture import subject as subjects
from studio.sandbox.media.picture.biomes import BIOMES
from studio.sandbox.media.picture.cutout import cut_out
from studio.sandbox.media.picture.finish import add_badge
from studio.sandbox.media.picture.lights import load_lights
from studio.sandbox.media.picture.placement import place_things
from studio.sandbox.media.picture.prompt import ParsedPrompt
from studio.sandbox.media.picture.stage import Layer, Stage, composite
from studio.sandbox.media.picture.weather import paint_weather

__all__ = ["Layer", "Scene", "add_badge", "compose", "flatten"]

LIGHTS_BY_BIOME = {
    "space": ("night",), "lunar": ("night",), "underwater": ("day",), "city": ("day", "sunset", "night"),
    "room": ("studio",), "desert": ("desert", "sunset"), "snow": ("snow", "dawn"), "abstract": ("studio",),
    "forest": ("day", "dawn", "autumn"),
}  # fmt: skip
DEFAULT_LIGHTS = ("day", "day", "sunset", "dawn")
# Chosen at random for a prompt without any known word.
DEFAULT_BIOMES = ("abstract", "mountain", "meadow", "coast", "space", "abstract")
BIOME_BY_PLACE = {"table": "room", "water": "ocean", "under": "underwater", "bust": "room", "sky": "space"}


@dataclass(frozen=True, slots=True)
class Scene:
    """Layers from back to front, the style that `flatten` applies, and the name of the light."""

    width: int
    height: int
    layers: list[Layer]
    style: str
    light: str


def compose(text: str, width: int, height: int, seed: int, *, subject: Image.Image | None = None) -> Scene:
    """Compose the scene of a prompt, deterministic for a seed; a subject is a picture of its main thing."""
    rng = np.random.default_rng([seed, zlib.crc32(text.encode())])
    wish, cut = prompt.parse_prompt(text), cut_out(subject) if subject else None
    biome = choose_biome(wish, rng)
    if cut:
        wish = subjects.insert_subject(wish, cut)
    light = load_lights()[wish.light or str(rng.choice(LIGHTS_BY_BIOME.get(biome, DEFAULT_LIGHTS)))]
    stage = Stage(width, height, rng, wish, light, biome, subject=cut)
    stage.sun = (width * (rng.uniform(0.14, 0.4) if rng.random() < 0.5 else rng.uniform(0.6, 0.86)), height * 0.3)
    BIOMES[biome](stage)
    place_things(stage)
    paint_weather(stage)
    stage.layers.sort(key=lambda layer: layer.depth)
    return Scene(width, height, stage.layers, wish.style, light.name)


def choose_biome(wish: ParsedPrompt, rng: Generator) -> str:
    """Return the biome: as the prompt says, else where its things belong."""
    grounded = [one for one in wish.items if one.on < 0]
    if wish.biome == "ocean" and grounded and all(one.noun.place == "ground" for one in grounded):
        return "coast"  # things on land stand at the coast
    if wish.biome:
        return wish.biome
    if wish.items:
        noun = (grounded or wish.items)[0].noun
        return noun.biome or BIOME_BY_PLACE.get(noun.place, "meadow")
    return str(rng.choice(DEFAULT_BIOMES))


def flatten(scene: Scene) -> Image.Image:
    """Return the finished picture of a scene, without the badge."""
    return finish.apply_style(composite(scene.layers, scene.width, scene.height), scene.style)
