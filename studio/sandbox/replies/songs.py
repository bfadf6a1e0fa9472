"""Lyrics with the music page's section tags, and a style prompt for them."""

import tomllib
from pathlib import Path
from typing import Any

from studio.sandbox.replies.drafts import capitalize
from studio.sandbox.replies.scenes import Scene
from studio.sandbox.replies.topic import title_case

ROWS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "lyrics.toml").read_text("utf-8"))
LONGEST_NAME, WORDS_OF_NAME = 40, 5


def write_lyrics(scene: Scene, asked: str) -> str:
    """Return lyrics, ready for the lyrics field."""
    name = scene.topic if len(scene.topic) < LONGEST_NAME else " ".join(scene.topic.split()[:WORDS_OF_NAME])
    pairs = scene.pick(ROWS["verse"], 4)
    chorus = [capitalize(line.format(topic=name)) for line in scene.pick(ROWS["chorus"], 1)[0]]
    parts = [
        ("intro", []),
        ("verse", write_verse(pairs[:2], scene.images[:2])),
        ("chorus", chorus),
        ("verse", write_verse(pairs[2:], scene.images[2:4])),
        ("chorus", chorus),
        ("bridge", scene.pick(ROWS["bridge"], 1)[0]),
        ("chorus", chorus),
        ("outro", [capitalize(scene.pick(ROWS["outro"], 1)[0].format(scene.images[4]))]),
    ]
    body = "\n\n".join("\n".join([f"[{tag}]", *lines]) for tag, lines in parts)
    return f"## {title_case(name)}\n\n**Style:** {style_prompt(scene)}\n\n```\n{body}\n```"


def write_verse(couplets: list[list[str]], images: list[str]) -> list[str]:
    """Return the lines of a verse; each couplet has an image of its own."""
    return [capitalize(line.format(image)) for pair, image in zip(couplets, images, strict=True) for line in pair]


def style_prompt(scene: Scene, *, other: bool = False) -> str:
    """Return a music prompt for the mood of the scene, or for another mood."""
    mood = scene.pick([mood for mood in ROWS["style"] if mood != scene.mood], 1)[0] if other else scene.mood
    return f"{ROWS['style'][mood]}, {scene.music}"
