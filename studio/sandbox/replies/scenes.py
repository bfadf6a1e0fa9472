"""Choose place, mood and images for a topic, deterministic per topic."""

import random
import tomllib
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.sandbox.replies.words import words

SCENE_ROWS: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "scenes.toml").read_text("utf-8"))
WORDS = {name: frozenset(row["words"].split()) for name, row in SCENE_ROWS.items()}
MOODS = {
    "sad": "sad lonely loss grief melancholy melancholic goodbye farewell missing tender slow",
    "dark": "dark horror thriller mystery night crime fear noir storm tense",
    "bright": "happy joy fun summer upbeat party playful cheerful funny launch birthday",
    "epic": "epic heroic battle hero cinematic victory trailer powerful grand",
    "calm": "calm quiet gentle peaceful sleep meditation relaxing soft lofi lo-fi ambient",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """The material of a draft: topic, mood, light, palette, sound, place, music, images."""

    topic: str
    mood: str
    light: str
    palette: str
    sound: str
    place: str
    music: str
    images: list[str]
    rng: random.Random

    def pick[T](self, choices: list[T], count: int) -> list[T]:
        """Return random choices in random order."""
        return self.rng.sample(choices, min(count, len(choices)))


def choose_scene(topic: str, text: str, variant: int) -> Scene:
    """Return the scene of a topic; another variant has another order."""
    said = words(topic) + words(text)
    hits = {name: sum(word in known for word in said) for name, known in WORDS.items()}
    name = max(hits, key=lambda name: hits[name]) if any(hits.values()) else "anywhere"
    row = SCENE_ROWS[name]
    chance = random.Random(zlib.crc32(topic.lower().encode()) + variant)
    images = chance.sample(row["images"], len(row["images"]))
    mood = next((mood for mood, about in MOODS.items() if set(about.split()) & set(said)), "warm")
    return Scene(
        topic, mood, row["light"], row["palette"], row["sound"], row["place"], row["music"], images, chance
    )  # fmt: skip
