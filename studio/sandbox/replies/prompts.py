"""Prompts for pictures, clips and music that can go straight into the studio's fields."""

from studio.sandbox.replies.drafts import ROWS, capital, put
from studio.sandbox.replies.scenes import Scene
from studio.sandbox.replies.songs import style

PATTERNS = ROWS["prompts"]


def block(text: str) -> str:
    """Return a text as one copies it."""
    return f"```\n{text}\n```"


def picture(scene: Scene, asked: str) -> str:
    """Return three prompts for one picture, from wide to close."""
    lenses, styles = scene.pick(PATTERNS["lenses"], 3), scene.pick(PATTERNS["styles"], 3)
    parts = [f"Three prompts for pictures of *{scene.topic}*:"]
    for at, (frame, ratio) in enumerate(zip(PATTERNS["frames"], PATTERNS["ratios"], strict=True)):
        words = put(
            PATTERNS["picture"], scene, frame=frame, image=scene.images[at], light=scene.light,
            palette=scene.palette, mood=scene.mood, style=styles[at], lens=lenses[at],
        )  # fmt: skip
        parts += [f"**{at + 1}. {frame}, {ratio}**", block(words)]
    return "\n\n".join(parts)


def clip(scene: Scene, asked: str) -> str:
    """Return prompts for two clips, with camera commands in brackets."""
    moves = scene.pick(PATTERNS["moves"], 4)
    named = {
        "light": scene.light, "light_": capital(scene.light), "palette": scene.palette, "mood": scene.mood,
        "mood_": capital(scene.mood), "moves": [f"[{move}]" for move in moves], "together": f"[{moves[2]},{moves[3]}]",
    }  # fmt: skip
    return "\n\n".join([
        f"Two prompts for clips of *{scene.topic}*:",
        "**1. Slow opening, 6 s**", block(put(PATTERNS["opening"], scene, **named)),
        "**2. Closer and livelier, 6 s**", block(put(PATTERNS["closer"], scene, **named)),
        "Commands in one bracket happen together, separate brackets one after the other.",
    ])  # fmt: skip


def music(scene: Scene, asked: str) -> str:
    """Return prompts for music, and the order of the parts."""
    return "\n\n".join([
        f"**Prompt for music: {scene.topic}**", block(put(PATTERNS["music"], scene, style=style(scene))),
        "**If you want it otherwise**", block(put(PATTERNS["music"], scene, style=style(scene, other=True))),
        "**Structure for the lyrics field**", block(PATTERNS["parts"]),
    ])  # fmt: skip
