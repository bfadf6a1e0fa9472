"""Draft templates: titles, outlines, scripts, posts, letters, poems, stories and ideas."""

import re
import tomllib
from pathlib import Path
from typing import Any

from studio.sandbox.replies.scenes import Scene
from studio.sandbox.replies.topic import title_case

TEMPLATES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "drafts.toml").read_text("utf-8"))
SECONDS = re.compile(r"\b(\d{1,3})[- ]?(?:s|sec|seconds?)\b", re.IGNORECASE)
COUNT = re.compile(r"\b(\d{1,2})\b")
SHORTEST_S = 10
LONGEST_S = 180
USUAL_S = 30


def fill_template(pattern: str, scene: Scene, **more: Any) -> str:
    """Fill a template with the scene's topic and images."""
    images = dict(zip("abcde", scene.images, strict=False))
    capitals = {letter.upper(): capitalize(image) for letter, image in images.items()}
    named = {"t": scene.topic, "t_": capitalize(scene.topic), "T": title_case(scene.topic)}
    return pattern.strip().format(**named, **images, **capitals, **more)


def capitalize(text: str) -> str:
    """Return a text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def fill_random(name: str, scene: Scene) -> str:
    """Fill a random template of a name."""
    return fill_template(scene.pick(TEMPLATES[name], 1)[0], scene)


def numbered_list(name: str, scene: Scene, asked: str, usual: int) -> str:
    """Return a numbered list of filled templates, of the requested length."""
    found = COUNT.search(asked)
    rows = scene.pick(TEMPLATES[name], max(int(found[1]), 1) if found else usual)
    return "\n".join(f"{at}. {fill_template(row, scene)}" for at, row in enumerate(rows, 1))


def titles(scene: Scene, asked: str) -> str:
    """Return title ideas."""
    return numbered_list("titles", scene, asked, 8)


def ideas(scene: Scene, asked: str) -> str:
    """Return ideas."""
    return numbered_list("ideas", scene, asked, 5)


def outline(scene: Scene, asked: str) -> str:
    """Return an outline with a promise, a middle and an end."""
    return fill_random("outline", scene)


def script(scene: Scene, asked: str) -> str:
    """Return a table of times, pictures and voice-over for the requested duration."""
    found = SECONDS.search(asked)
    total = min(max(int(found[1]), SHORTEST_S), LONGEST_S) if found else USUAL_S
    rows = scene.pick(TEMPLATES["script"], 1)[0]
    times = [round(total * at / len(rows)) for at in range(len(rows) + 1)]
    table = [
        f"| {times[at]}–{times[at + 1]} s | {fill_template(picture, scene)} | {fill_template(voice, scene)} |"
        for at, (picture, voice) in enumerate(rows)
    ]
    head = f"## {title_case(scene.topic)} ({total} s)\n\n**{scene.place} – {scene.light}.** Sound: {scene.sound}.\n"
    return "\n".join([head, "| Time | Picture | Voice |", "|---|---|---|", *table])


def post(scene: Scene, asked: str) -> str:
    """Return a social media post with hashtags."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]{4,}", scene.topic) if word.lower() not in ("your", "with")]
    tags = " ".join(f"#{word}" for word in dict.fromkeys([*words[:3], "behindthescenes", "madewithcare"]))
    return f"{fill_random('post', scene)}\n\n{tags}"


def letter(scene: Scene, asked: str) -> str:
    """Return an e-mail."""
    return fill_random("letter", scene)


def description(scene: Scene, asked: str) -> str:
    """Return a product description."""
    return fill_random("description", scene)


def poem(scene: Scene, asked: str) -> str:
    """Return a poem, with Markdown line breaks."""
    lines = fill_random("poem", scene).split("\n")
    return f"### {title_case(scene.topic)}\n\n" + "\n".join(f"{line}  " if line else "" for line in lines)


def story(scene: Scene, asked: str) -> str:
    """Return the opening of a story."""
    return f"### {title_case(scene.topic)}\n\n{fill_random('story', scene)}"
