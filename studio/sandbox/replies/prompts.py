"""Prompt templates for pictures, clips and music, ready for the studio's fields."""

from studio.sandbox.replies.drafts import TEMPLATES, capitalize, fill_template
from studio.sandbox.replies.scenes import Scene
from studio.sandbox.replies.songs import style_prompt

PATTERNS = TEMPLATES["prompts"]


def code_block(text: str) -> str:
    """Return a text as a Markdown code block."""
    return f"```\n{text}\n```"


def picture_prompts(scene: Scene, asked: str) -> str:
    """Return three prompts for one picture, from wide to close."""
    lenses, styles = scene.pick(PATTERNS["lenses"], 3), scene.pick(PATTERNS["styles"], 3)
    parts = [f"Three prompts for pictures of *{scene.topic}*:"]
    for at, (frame, ratio) in enumerate(zip(PATTERNS["frames"], PATTERNS["ratios"], strict=True)):
        words = fill_template(
            PATTERNS["picture"], scene, frame=frame, image=scene.images[at], light=scene.light,
            palette=scene.palette, mood=scene.mood, style=styles[at], lens=lenses[at],
        )  # fmt: skip
        parts += [f"**{at + 1}. {frame}, {ratio}**", code_block(words)]
    return "\n\n".join(parts)


def clip_prompts(scene: Scene, asked: str) -> str:
    """Return prompts for two clips, with camera commands in brackets."""
    moves = scene.pick(PATTERNS["moves"], 4)
    named = {
        "light": scene.light,
        "light_": capitalize(scene.light),
        "palette": scene.palette,
        "mood": scene.mood,
        "mood_": capitalize(scene.mood),
        "moves": [f"[{move}]" for move in moves],
        "together": f"[{moves[2]},{moves[3]}]",
    }
    return "\n\n".join([
        f"Two prompts for clips of *{scene.topic}*:",
        "**1. Slow opening, 6 s**", code_block(fill_template(PATTERNS["opening"], scene, **named)),
        "**2. Closer and livelier, 6 s**", code_block(fill_template(PATTERNS["closer"], scene, **named)),
        "Commands in one bracket happen together, separate brackets one after the other.",
    ])  # fmt: skip


def music_prompts(scene: Scene, asked: str) -> str:
    """Return prompts for music, and a structure for the lyrics."""
    return "\n\n".join(
        [
            f"**Prompt for music: {scene.topic}**",
            code_block(fill_template(PATTERNS["music"], scene, style=style_prompt(scene))),
            "**If you want it otherwise**",
            code_block(fill_template(PATTERNS["music"], scene, style=style_prompt(scene, other=True))),
            "**Structure for the lyrics field**",
            code_block(PATTERNS["parts"]),
        ]
    )
