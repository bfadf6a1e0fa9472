"""Lyrics with the tags that the music page understands, and the style that goes with them."""

import tomllib
from pathlib import Path
from typing import Any

from studio.sandbox.replies.drafts import capital
from studio.sandbox.replies.scenes import Scene
from studio.sandbox.replies.topic import titled

ROWS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "lyrics.toml").read_text("utf-8"))
LONGEST_NAME, WORDS_OF_NAME = 40, 5


def lyrics(scene: Scene, asked: str) -> str:
    """Return a song's words, ready for the lyrics field."""
    name = scene.topic if len(scene.topic) < LONGEST_NAME else " ".join(scene.topic.split()[:WORDS_OF_NAME])
    pairs = scene.pick(ROWS["verse"], 4)
    chorus = [capital(line.format(topic=name)) for line in scene.pick(ROWS["chorus"], 1)[0]]
    parts = [
        ("intro", []),
        ("verse", verse(pairs[:2], scene.images[:2])),
        ("chorus", chorus),
        ("verse", verse(pairs[2:], scene.images[2:4])),
        ("chorus", chorus),
        ("bridge", scene.pick(ROWS["bridge"], 1)[0]),
        ("chorus", chorus),
        ("outro", [capital(scene.pick(ROWS["outro"], 1)[0].format(scene.images[4]))]),
    ]
    body = "\n\n".join("\n".join([f"[{tag}]", *lines]) for tag, lines in parts)
    return f"## {titled(name)}\n\n**Style:** {style(scene)}\n\n```\n{body}\n```"


def verse(couplets: list[list[str]], images: list[str]) -> list[str]:
    """Return a verse; each couplet has an image of its own."""
    return [capital(line.format(image)) for pair, image in zip(couplets, images, strict=True) for line in pair]


def style(scene: Scene, *, other: bool = False) -> str:
    """Return a prompt for music, in the mood of the scene or another one."""
    mood = scene.pick([mood for mood in ROWS["style"] if mood != scene.mood], 1)[0] if other else scene.mood
    return f"{ROWS['style'][mood]}, {scene.music}"
